import AddressBase
import GRDB
import GeoModel

/// Writes the nodes and names of a tree that is being built.
struct AddressSink: AddressTreeSink {
    private let node: RawStatement
    private let name: RawStatement
    private let origin: AddressTables.Origin

    init(origin: AddressTables.Origin, _ database: Database) throws {
        self.origin = origin
        node = try RawStatement(
            """
            INSERT INTO address_node (id, parent, holder, division, level, name, key, code, region, feature, sample,
            zone, lon, lat, number, origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """, database)
        name = try RawStatement(
            "INSERT OR IGNORE INTO address_name (key, kind, level, node) VALUES (?1, ?2, ?3, ?4)", database)
    }

    func add(_ value: AddressNode, sample: AddressSample) throws {
        node.bind(value.id, at: 1)
        bind(value.parent, at: 2)
        bind(value.holder, at: 3)
        bind(value.division, at: 4)
        node.bind(Int64(value.level.number), at: 5)
        node.bind(value.name, at: 6)
        node.bind(value.key, at: 7)
        bind(value.code, at: 8)
        bind(value.region, at: 9)
        bind(value.feature?.rawValue, at: 10)
        bind(sample.feature == 0 ? nil : sample.feature, at: 11)
        node.bind(sample.zone, at: 12)
        bind(value.position?.x, at: 13)
        bind(value.position?.y, at: 14)
        let number = value.level == .doorplate ? AddressKey.number(value.key).map(Int64.init) : nil
        bind(number, at: 15)
        let origin = value.level == .place ? AddressTables.Origin.places : self.origin
        node.bind(origin.rawValue, at: 16)
        try node.step()
    }

    func add(name key: String, kind: AddressNameKind, level: AddressLevel, node: Int64) throws {
        name.bind(key, at: 1)
        name.bind(Int64(kind.rawValue), at: 2)
        name.bind(Int64(level.number), at: 3)
        name.bind(node, at: 4)
        try name.step()
    }

    private func bind(_ value: Int64?, at index: Int32) {
        if let value { node.bind(value, at: index) } else { node.bindNull(at: index) }
    }

    private func bind(_ value: Double?, at index: Int32) {
        if let value { node.bind(value, at: index) } else { node.bindNull(at: index) }
    }

    private func bind(_ value: String?, at index: Int32) {
        if let value { node.bind(value, at: index) } else { node.bindNull(at: index) }
    }
}
