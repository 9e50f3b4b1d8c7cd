import AddressBase
import GRDB
import GeoModel
import OneMap

/// Many rows of one layer that change alike, such as those of a road that is renamed.
extension LayerEdit {
    private static let rowsAtOnce = 4096

    /// Rewrites rows: read, superseded and rendered some thousand at a time, in the order of their ids.
    ///
    /// - Parameter change: see `AddressRowBook.rewrite`.
    /// - Throws: `TwinStoreError.sqlite` where one of the rows is not there.
    func rewrite(
        _ ids: [Int64], _ change: (_ place: Int, _ text: (_ field: String) -> String?) -> [String: String?]
    ) throws {
        let places = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
        let sorted = places.keys.sorted()
        for start in stride(from: 0, to: sorted.count, by: Self.rowsAtOnce) {
            try rewrite(sorted[start..<min(sorted.count, start + Self.rowsAtOnce)], places, change)
        }
    }

    private func rewrite(
        _ ids: ArraySlice<Int64>, _ places: [Int64: Int],
        _ change: (_ place: Int, _ text: (_ field: String) -> String?) -> [String: String?]
    ) throws {
        let list = "(\(ids.map(String.init).joined(separator: ", ")))"
        let stored = try StoredBatches(table, where: "t._id IN \(list)", database)
        var found = 0
        while let batch = try stored.next() {
            found += batch.ids.count
            let changes = changes(of: batch, places, change)
            let changed = batch.ids.indices.filter { !changes[$0].isEmpty }
            guard !changed.isEmpty else { continue }
            try supersede(changed.map { batch.ids[$0] })
            try put(batch, changed, changes)
        }
        guard found == ids.count else {
            throw TwinStoreError.sqlite("\(ids.count - found) rows of \(table.schema.id) have gone during their edit")
        }
    }

    private func changes(
        of batch: StoredBatches.Batch, _ places: [Int64: Int],
        _ change: (_ place: Int, _ text: (_ field: String) -> String?) -> [String: String?]
    ) -> [[String: String?]] {
        let columns = Dictionary(
            zip(table.schema.fields.map(\.name), batch.rows.columns), uniquingKeysWith: { first, _ in first })
        return batch.ids.enumerated().map { row, id in
            places[id].map { change($0) { columns[$0]?.value(row).displayText } } ?? [:]
        }
    }

    /// Writes the rows that change, with all fields that change in any of them.
    private func put(_ batch: StoredBatches.Batch, _ changed: [Int], _ changes: [[String: String?]]) throws {
        let named = Set(changed.flatMap { changes[$0].keys })
        let fields = table.schema.fields.indices.filter { named.contains(table.schema.fields[$0].name) }
        var rows = batch.rows
        for field in fields {
            let name = table.schema.fields[field].name
            rows.columns[field] = rows.columns[field].replacingTexts { changes[$0][name] }
        }
        let statement = try updating(fields.map { table.schema.fields[$0].name }, withPlace: false)
        try BorrowedColumns.with(rows) { columns in
            for row in changed {
                statement.bind(batch.ids[row], at: 1)
                statement.bind(self.batch, at: 2)
                statement.bind(columns.digest(row), at: 3)
                for (index, field) in fields.enumerated() {
                    columns.bind(column: field, row: row, to: statement, at: Int32(index + 6))
                }
                try statement.step()
            }
        }
        try render(rows, changed.map { (row: $0, id: batch.ids[$0], zone: batch.zones[$0]) })
    }
}

extension GeoModel.Column {
    /// The column as texts, those of some rows replaced.
    ///
    /// - Parameter value: the new value of a row, nil inside empties it; nil where the row keeps what it has.
    fileprivate func replacingTexts(_ value: (_ row: Int) -> String??) -> GeoModel.Column {
        var texts = ByteColumn()
        for row in 0..<count {
            let new: String?
            if let given = value(row) { new = given } else { new = self.value(row).displayText }
            if let new { texts.append(new.utf8) } else { texts.appendMissing() }
        }
        return .texts(texts)
    }
}
