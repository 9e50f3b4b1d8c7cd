import CSpatiaLite
import GRDB
import GeoModel

/// What a layer held before a file came: finds the row that an incoming row is about.
///
/// Rows with a key are matched by it. Rows without one are matched by content: a row that is there already, value for
/// value, is the same row; each stored row answers for one incoming row only.
struct ExistingRows {
    enum Match {
        case none
        case same(Int64)
        case changed(Int64, digest: Int64)
    }

    private let table: LayerTable
    private let byKey: RawStatement?
    private var byDigest: [Int64: [Int64]] = [:]
    private let isEmpty: Bool

    init(_ table: LayerTable, isEmpty: Bool, _ database: Database) throws {
        self.table = table
        self.isEmpty = isEmpty
        guard !isEmpty else {
            byKey = nil
            return
        }
        byKey = try table.keyField.map { key in
            try RawStatement(
                "SELECT _id, _digest FROM \(table.quotedName) WHERE \(LayerTable.quoted(key)) = ?1", database)
        }
        let keyless = table.keyField.map { " WHERE \(LayerTable.quoted($0)) IS NULL" } ?? ""
        let rows = try RawStatement("SELECT _id, _digest FROM \(table.quotedName)\(keyless)", database)
        while try rows.next() { byDigest[rows.integer(1), default: []].append(rows.integer(0)) }
    }

    mutating func match(key: UnsafeRawBufferPointer?, digest: Int64) throws -> Match {
        if isEmpty { return .none }
        guard let byKey, let key else {
            guard var ids = byDigest[digest], let id = ids.popLast() else { return .none }
            byDigest[digest] = ids.isEmpty ? nil : ids
            return .same(id)
        }
        byKey.bind(text: key, at: 1)
        defer { byKey.reset() }
        guard try byKey.next() else { return .none }
        return byKey.integer(1) == digest
            ? .same(byKey.integer(0)) : .changed(byKey.integer(0), digest: byKey.integer(1))
    }

    /// The stored rows that no incoming row was about, by id.
    func unseen(_ seen: Set<Int64>, _ database: Database) throws -> [Int64] {
        var missing: [Int64] = []
        let all = try RawStatement("SELECT _id FROM \(table.quotedName) ORDER BY _id", database)
        while try all.next() {
            if !seen.contains(all.integer(0)) { missing.append(all.integer(0)) }
        }
        return missing
    }

    /// Those of them that lie in the area.
    func unseen(_ seen: Set<Int64>, within area: Geometry?, _ database: Database) throws -> [Int64] {
        guard let area, table.schema.geometry != .none else { return [] }
        return try AreaSearch.rows(of: table, representedIn: area, database).filter { !seen.contains($0) }
    }
}
