import GRDB
import GeoModel
import OneMap

/// Changes rows inside the blocks of one level; every block is read and written once, however many of its rows change.
final class BlockEditor {
    private let table: BlockTable
    private let fieldCount: Int
    private let near: RawStatement
    private let before: RawStatement
    private let first: RawStatement
    private let body: RawStatement
    private var blocks: [Int64: EditableBlock] = [:]
    /// Rows for which there is no block yet.
    private let fresh = EditableBlock()

    init(_ layer: Int64, level: Int, fieldCount: Int, _ database: Database) throws {
        table = try BlockTable(layer, level: level, database)
        self.fieldCount = fieldCount
        near = try RawStatement(
            """
            SELECT id FROM render_index WHERE west <= ?1 AND east >= ?2 AND north <= ?3 AND south >= ?4
            AND layer_from = \(RenderTables.plane(layer, level: level)) ORDER BY id
            """, database)
        let of = "FROM render_block WHERE layer = \(layer) AND level = \(level)"
        before = try RawStatement("SELECT id \(of) AND place <= ?1 ORDER BY place DESC, id DESC LIMIT 1", database)
        first = try RawStatement("SELECT id \(of) ORDER BY place, id LIMIT 1", database)
        body = try RawStatement("SELECT body FROM render_block WHERE id = ?1", database)
    }

    /// Takes a row out of whichever block holds it; nil where none does.
    ///
    /// - Parameter box: around the row, or larger.
    func remove(_ id: Int64, within box: WorldBox) throws -> RemovedRow? {
        near.bind(Int64(box.east), at: 1)
        near.bind(Int64(box.west), at: 2)
        near.bind(Int64(box.south), at: 3)
        near.bind(Int64(box.north), at: 4)
        defer { near.reset() }
        while try near.next() {
            if let row = try block(near.integer(0)).remove(id) { return row }
        }
        return nil
    }

    /// The block that a place along the curve belongs to.
    func block(at place: Int64) throws -> EditableBlock {
        before.bind(place, at: 1)
        defer {
            before.reset()
            first.reset()
        }
        if try before.next() { return try block(before.integer(0)) }
        if try first.next() { return try block(first.integer(0)) }
        return fresh
    }

    private func block(_ id: Int64) throws -> EditableBlock {
        if let known = blocks[id] { return known }
        body.bind(id, at: 1)
        defer { body.reset() }
        guard try body.next() else {
            throw TwinStoreError.sqlite("render block \(id) has gone; run: luotu layer rebuild")
        }
        let block = try EditableBlock(body.bytes(0).bindMemory(to: UInt8.self))
        blocks[id] = block
        return block
    }

    /// Writes what has changed.
    func save() throws {
        for (id, block) in blocks.sorted(by: { $0.key < $1.key }) where block.isChanged {
            try table.delete(id)
            for (piece, made) in try block.blocks(fieldCount: fieldCount).enumerated() {
                try table.insert(made, id: piece == 0 ? id : nil)
            }
        }
        for made in try fresh.blocks(fieldCount: fieldCount) { try table.insert(made) }
        blocks = [:]
    }
}
