import AddressBase
import CSpatiaLite
import GRDB
import GeoModel

/// Keeps the address index in step with the tree, inside the transaction that changes it.
///
/// Few changes are noted beside the image (`address_index_change`); many make a new image.
struct AddressIndexWriter {
    enum Change {
        case all
        /// Nodes that were added, changed, moved or removed; those of them that got or lost a further name.
        case nodes(Set<Int64>, aliased: Set<Int64> = [])
    }

    /// More changes than this, with all that is below them, make a new image.
    static let noteLimit = 4000

    private let database: Database

    init(_ database: Database) { self.database = database }

    func refresh(_ change: Change) throws {
        if case .nodes(let ids, let aliased) = change, try note(ids, aliased) { return }
        var rows = AddressIndexRows(database)
        try rows.addAll()
        try write(try rows.takeBuilder().image())
    }

    // MARK: Few changes

    /// Notes changes beside the image; false where there are too many.
    private func note(_ ids: Set<Int64>, _ aliased: Set<Int64>) throws -> Bool {
        guard ids.count <= Self.noteLimit else { return false }
        let head = try AddressIndexHead(database)
        guard head.byteCount > 0 else { return false }
        let base = try AddressIndexCache.image(database, head)
        var moved: Set<Int64> = []
        var changed: Set<Int64> = []
        for id in ids.sorted() {
            let isMoved = try !aliased.contains(id) && base.hasSamePlace(id, database)
            if isMoved { moved.insert(id) } else { changed.insert(id) }
        }
        try base.check()
        guard try addBelow(&changed) else { return false }
        let insert = try RawStatement(
            """
            INSERT INTO address_index_change (node, is_moved) VALUES (?1, ?2)
            ON CONFLICT (node) DO UPDATE SET is_moved = min(is_moved, excluded.is_moved)
            """, database)
        for id in moved.subtracting(changed) { try insert.run(id, 1) }
        for id in changed { try insert.run(id, 0) }
        return try Int.fetchOne(database, sql: "SELECT count(*) FROM address_index_change") ?? 0 <= Self.noteLimit
    }

    /// Adds what is below changed nodes; false where that is too much.
    private func addBelow(_ ids: inout Set<Int64>) throws -> Bool {
        let below = try RawStatement(
            """
            SELECT id FROM address_node WHERE holder = ?1
            UNION SELECT id FROM address_node WHERE division IS NOT NULL AND division = ?1
            """, database)
        var open = Array(ids)
        while let id = open.popLast() {
            below.bind(id, at: 1)
            while try below.next() {
                let child = below.integer(0)
                if ids.insert(child).inserted { open.append(child) }
                guard ids.count <= Self.noteLimit else {
                    below.reset()
                    return false
                }
            }
        }
        return true
    }

    // MARK: The image

    private func write(_ image: [UInt8]) throws {
        try database.execute(sql: "DELETE FROM address_index; DELETE FROM address_index_change")
        let block = try RawStatement("INSERT INTO address_index (block, bytes, checksum) VALUES (?1, ?2, ?3)", database)
        try image.withUnsafeBytes { bytes in
            for (number, start) in stride(from: 0, to: bytes.count, by: AddressIndex.blockBytes).enumerated() {
                let end = min(bytes.count, start + AddressIndex.blockBytes)
                block.bind(Int64(number), at: 1)
                let part = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                block.bind(blob: part, at: 2)
                block.bind(AddressIndex.checksum(part), at: 3)
                try block.step()
            }
        }
        try database.execute(
            sql: "UPDATE address_index_head SET generation = generation + 1, bytes = ?", arguments: [image.count])
    }
}

extension AddressIndex {
    /// Whether a node is named and stands as the image has it, so that at most its position has changed.
    fileprivate func hasSamePlace(_ id: Int64, _ database: Database) throws -> Bool {
        guard let ordinal = ordinal(of: id),
            let row = try Row.fetchOne(
                database, sql: "SELECT parent, division, level, name, key, code FROM address_node WHERE id = ?",
                arguments: [id])
        else { return false }
        let node = node(ordinal)
        return node.parent == row["parent"] && node.division == row["division"]
            && Int64(node.level.number) == row["level"] && node.name == row["name"] && node.key == row["key"]
            && node.code == row["code"]
    }
}
