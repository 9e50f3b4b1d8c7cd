import AddressBase
import CSpatiaLite
import GRDB
import GeoModel

/// An address record as a row: its id, then `AddressTables.columns`, then its version.
enum AddressRecordRow {
    static func selection(_ table: String, id: String, version: String) -> String {
        ([id] + AddressTables.columns + [version]).map { "\(table).\($0)" }.joined(separator: ", ")
    }

    /// Of `address_node n`.
    static let live = selection("n", id: "id", version: "version")
    /// Of `address_past p`.
    static let past = selection("p", id: "node", version: "version_from")

    static func record(_ row: RawStatement) throws -> AddressRecord {
        let id = row.integer(0)
        func broken(_ what: String) -> AddressBaseError { .brokenTree(node: id, what) }
        guard let level = AddressLevel(number: Int(row.integer(4))) else {
            throw broken("it has the unknown level \(row.integer(4))")
        }
        guard let status = AddressStatus(number: Int(row.integer(16))) else {
            throw broken("it has the unknown status \(row.integer(16))")
        }
        guard let origin = AddressOrigin(rawValue: Int(row.integer(15))) else {
            throw broken("it has the unknown origin \(row.integer(15))")
        }
        let node = AddressNode(
            id: id, parent: optional(row, 1), holder: optional(row, 2), division: optional(row, 3), level: level,
            name: row.text(5) ?? "", key: row.text(6) ?? "", code: row.text(7),
            feature: optional(row, 9).flatMap(FeatureID.init(rawValue:)), region: row.text(8),
            position: row.type(12) == SQLITE_NULL ? nil : Position(row.real(12), row.real(13)))
        return AddressRecord(
            node: node, sample: AddressSample(feature: optional(row, 10) ?? 0, zone: row.integer(11)), origin: origin,
            status: status, since: row.text(17), source: row.text(18),
            precision: optional(row, 19).flatMap { AddressPrecision(number: Int($0)) }, buildingCode: row.text(20),
            version: row.integer(21))
    }

    /// Binds id, columns and version to the parameters 1 … 22.
    static func bind(_ record: AddressRecord, version: Int64, to statement: RawStatement) {
        let node = record.node
        statement.bind(node.id, at: 1)
        bind(node.parent, 2, statement)
        bind(node.holder, 3, statement)
        bind(node.division, 4, statement)
        statement.bind(Int64(node.level.number), at: 5)
        statement.bind(node.name, at: 6)
        statement.bind(node.key, at: 7)
        bind(node.code, 8, statement)
        bind(node.region, 9, statement)
        bind(node.feature?.rawValue, 10, statement)
        bind(record.sample.feature == 0 ? nil : record.sample.feature, 11, statement)
        statement.bind(record.sample.zone, at: 12)
        if let position = node.position {
            statement.bind(position.x, at: 13)
            statement.bind(position.y, at: 14)
        } else {
            statement.bindNull(at: 13)
            statement.bindNull(at: 14)
        }
        bind(node.level == .doorplate ? AddressKey.number(node.key).map(Int64.init) : nil, 15, statement)
        statement.bind(Int64(record.origin.rawValue), at: 16)
        statement.bind(Int64(record.status.number), at: 17)
        bind(record.since, 18, statement)
        bind(record.source, 19, statement)
        bind(record.precision.map { Int64($0.number) }, 20, statement)
        bind(record.buildingCode, 21, statement)
        statement.bind(version, at: 22)
    }

    static func bind(_ value: Int64?, _ index: Int32, _ statement: RawStatement) {
        if let value { statement.bind(value, at: index) } else { statement.bindNull(at: index) }
    }

    static func bind(_ value: String?, _ index: Int32, _ statement: RawStatement) {
        if let value { statement.bind(value, at: index) } else { statement.bindNull(at: index) }
    }

    private static func optional(_ row: RawStatement, _ column: Int32) -> Int64? {
        row.type(column) == SQLITE_NULL ? nil : row.integer(column)
    }
}
