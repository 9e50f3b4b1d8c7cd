import AddressBase
import GRDB
import Synchronization

/// Reads address indexes: as a whole, kept until the base changes, or block by block for one session.
final class AddressIndexCache: Sendable {
    private struct Kept {
        var head: AddressIndexHead
        var index: AddressIndex
        /// How many commits there had been, at least, when the index was current; nil where they are not counted.
        var commits: Int?
    }

    private let kept = Mutex<Kept?>(nil)
    private let roads = Mutex<(version: Int64, rows: RoadRows)?>(nil)

    /// The rows of roads of a version of the base, read once: every change of roads makes a new version.
    func roadRows(version: Int64, _ read: () throws -> RoadRows) throws -> RoadRows {
        if let known = roads.withLock({ $0 }), known.version == version { return known.rows }
        let rows = try read()
        roads.withLock { $0 = (version, rows) }
        return rows
    }

    /// The index that is held, if nothing was committed since it was known to be current.
    func current(commits: Int) -> AddressIndex? {
        kept.withLock { $0?.commits == commits ? $0?.index : nil }
    }

    /// The index as a whole. One caller loads it, others wait.
    ///
    /// - Parameter commits: their count before the snapshot of `database` began.
    func whole(_ database: Database, commits: Int?) throws -> AddressIndex {
        let head = try AddressIndexHead(database)
        return try kept.withLock { kept in
            if let held = kept, held.head == head {
                kept?.commits = commits
                return held.index
            }
            let image: AddressIndex
            if let kept, kept.head.generation == head.generation {
                image = kept.index
            } else {
                kept = nil
                image = try Self.load(database, head)
            }
            let index = try Self.follow(image, database, head)
            kept = Kept(head: head, index: index, commits: commits)
            return index
        }
    }

    private static func load(_ database: Database, _ head: AddressIndexHead) throws -> AddressIndex {
        let blocks = try RawStatement("SELECT bytes, checksum FROM address_index ORDER BY block", database)
        return try AddressIndex(
            byteCount: head.byteCount, version: head.version,
            filling: { memory in
                var filled = 0
                while try blocks.next() {
                    let bytes = try checked(blocks)
                    guard filled + bytes.count <= memory.count else { break }
                    UnsafeMutableRawBufferPointer(rebasing: memory[filled..<filled + bytes.count]).copyMemory(
                        from: bytes)
                    filled += bytes.count
                }
                blocks.reset()
                guard filled == memory.count else { throw AddressBaseError.brokenIndex("blocks are missing") }
            })
    }

    /// The index as far as it is touched; not to be used after the session.
    static func onDemand(_ database: Database) throws -> AddressIndex {
        let head = try AddressIndexHead(database)
        return try follow(image(database, head), database, head)
    }

    /// The image alone, as far as it is touched.
    static func image(_ database: Database, _ head: AddressIndexHead) throws -> AddressIndex {
        let block = try RawStatement("SELECT bytes, checksum FROM address_index WHERE block = ?1", database)
        return try AddressIndex(
            byteCount: head.byteCount, version: head.version,
            fetch: { number in
                block.bind(Int64(number), at: 1)
                defer { block.reset() }
                guard try block.next() else { throw AddressBaseError.brokenIndex("block \(number) is missing") }
                return Array(try checked(block))
            })
    }

    /// The bytes of a block, as they were written.
    private static func checked(_ block: RawStatement) throws -> UnsafeRawBufferPointer {
        let bytes = block.bytes(0)
        guard AddressIndex.checksum(bytes) == block.integer(1) else {
            throw AddressBaseError.brokenIndex("a block has changed since it was written")
        }
        return bytes
    }

    /// An image with what has been noted beside it.
    private static func follow(_ image: AddressIndex, _ database: Database, _ head: AddressIndexHead) throws
        -> AddressIndex
    {
        var moved: [Int64] = []
        var changed: [Int64] = []
        let notes = try RawStatement("SELECT node, is_moved FROM address_index_change ORDER BY node", database)
        while try notes.next() {
            if notes.integer(1) == 1 { moved.append(notes.integer(0)) } else { changed.append(notes.integer(0)) }
        }
        guard !moved.isEmpty || !changed.isEmpty else {
            return try image.following(IndexChanges(), version: head.version)
        }
        var rows = AddressIndexRows(database)
        try rows.add(moved + changed)
        let changes = try IndexChanges(
            base: image, moved: moved, changed: changed, rows: rows.builder.count > 0 ? rows.builder : nil)
        return try image.following(changes, version: head.version)
    }
}
