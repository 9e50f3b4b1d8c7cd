import GeoModel

@testable import AddressBase

/// An address base in memory that is changed node by node.
final class MemoryRegister: AddressRegister {
    var live: [Int64: AddressRecord] = [:]
    var past: [(record: AddressRecord, successors: [Int64])] = []
    var aliases: [AddressAlias] = []
    var regions: [RegionRow] = []
    var roads: [PlaceRow] = []
    private var nextID: Int64 = 1 << 41

    func takeID() -> Int64 {
        nextID += 1
        return nextID
    }

    private func all(_ condition: (AddressRecord) -> Bool) -> [AddressRecord] {
        live.values.filter(condition).sorted { $0.id < $1.id }
    }

    func record(_ id: Int64) -> AddressRecord? { live[id] }
    func record(ofFeature feature: Int64) -> AddressRecord? { all { $0.node.feature?.rawValue == feature }.first }
    func record(ofRegion code: String) -> AddressRecord? { all { $0.node.region == code }.first }

    func records(heldBy holder: Int64?, level: AddressLevel, key: String) -> [AddressRecord] {
        all { $0.node.holder == holder && $0.node.level == level && $0.node.key == key }
    }

    func records(heldBy holder: Int64) -> [AddressRecord] { all { $0.node.holder == holder } }
    func records(taggedBy division: Int64) -> [AddressRecord] { all { $0.node.division == division } }

    func records(named key: String, at level: AddressLevel) -> [AddressRecord] {
        all { $0.node.key == key && $0.node.level == level }
    }

    func firstRecord(at level: AddressLevel) -> AddressRecord? { all { $0.node.level == level }.first }
    func records(from origin: AddressOrigin) -> [AddressRecord] { all { $0.origin == origin } }

    func hasChildren(_ record: AddressRecord) -> Bool {
        live.values.contains { $0.node.parent == record.id || $0.node.division == record.id }
    }

    func records(aliased key: String, heldBy holder: Int64?, level: AddressLevel) -> [AddressRecord] {
        let ids = aliases.filter { AddressKey.key($0.name, at: level) == key }.map(\.node)
        return all { ids.contains($0.id) && $0.node.holder == holder && $0.node.level == level }
    }

    func ended(heldBy holder: Int64?, level: AddressLevel, key: String) -> [AddressRecord] {
        past.reversed().map(\.record).filter {
            $0.node.holder == holder && $0.node.level == level && $0.node.key == key && live[$0.id] == nil
        }
    }

    func regionRow(_ code: String) -> RegionRow? { regions.first { $0.code == code } }
    func roadRow(named name: String) -> PlaceRow? { roads.first { $0.name == name } }

    func put(_ record: AddressRecord, _ operation: AddressOperation.Kind) { live[record.id] = record }

    func adjust(_ id: Int64, position: Position?, sample: AddressSample) {
        live[id]?.node.position = position
        live[id]?.sample = sample
    }

    func end(_ id: Int64, as status: AddressStatus, _ operation: AddressOperation.Kind, successors: [Int64]) {
        guard var record = live.removeValue(forKey: id) else { return }
        record.status = status
        past.append((record, successors))
    }

    func add(_ alias: AddressAlias) { aliases.append(alias) }
    func remove(_ alias: AddressAlias) { aliases.removeAll { $0.node == alias.node && $0.name == alias.name } }
    func aliases(of node: Int64) -> [AddressAlias] { aliases.filter { $0.node == node } }

    func isAlias(_ key: String, at level: AddressLevel) -> Bool {
        aliases.contains { live[$0.node]?.node.level == level && AddressKey.key($0.name, at: level) == key }
    }

    func record(coded code: String) -> AddressRecord? { all { $0.node.code == code }.first }
    func ended(_ id: Int64) -> (record: AddressRecord, successors: [Int64])? { past.last { $0.record.id == id } }

    func ended(coded code: String) -> (record: AddressRecord, successors: [Int64])? {
        past.last { $0.record.node.code == code }
    }

    func lastCode(beginning prefix: String, length: Int) -> String? {
        (Array(live.values) + past.map(\.record)).compactMap(\.node.code).filter {
            $0.hasPrefix(prefix) && $0.count == length
        }.max()
    }

    func keep(code: String, of node: Int64) {}
}

/// Collects what a builder makes.
struct RecordCollector: AddressTreeSink {
    var records: [Int64: AddressRecord] = [:]

    mutating func add(_ node: AddressNode, sample: AddressSample) {
        records[node.id] = AddressRecord(node: node, sample: sample)
    }

    mutating func add(_ record: AddressRecord) { records[record.id] = record }
}

/// Trees as text, so that trees with different ids can be compared.
enum TreePicture {
    static func of(_ records: [Int64: AddressRecord]) -> [String] {
        func path(_ id: Int64?, depth: Int = 0) -> String {
            guard let id else { return "" }
            guard let record = records[id], depth < 30 else { return "<no \(id)>" }
            return path(record.node.parent, depth: depth + 1) + "/\(record.node.level.rawValue):\(record.node.name)"
        }
        return records.values.map { record in
            let node = record.node
            // Of several rows of one address without a position of their own, any may have what is below them.
            let isAnyones = node.feature != nil && record.isDerivedPosition
            let place =
                isAnyones
                ? "~"
                : node.position.map { "\(Int(($0.x * 1e5 + 0.123).rounded())),\(Int(($0.y * 1e5 + 0.123).rounded()))" }
                    ?? "-"
            return [
                path(node.id), "held by \(path(node.holder))", "in \(path(node.division))", node.key, node.code ?? "-",
                node.region ?? "-", node.feature.map { String($0.rawValue) } ?? "-", "\(record.origin)", place,
                record.buildingCode ?? "-",
            ].joined(separator: " | ")
        }.sorted()
    }

    /// What every tree must keep, whatever made it.
    static func problems(of records: [Int64: AddressRecord], features: Set<Int64>) -> [String] {
        var problems: [String] = []
        for record in records.values {
            let node = record.node
            for id in [node.parent, node.holder, node.division].compactMap({ $0 }) where records[id] == nil {
                problems.append("\(node.name) hangs on \(id), which is not there")
            }
            if let parent = node.parent.flatMap({ records[$0] }), parent.node.level >= node.level,
                record.origin != .free
            {
                problems.append("\(node.name) hangs below the narrower \(parent.node.name)")
            }
            let isEmpty = !records.values.contains { $0.node.parent == record.id || $0.node.division == record.id }
            if node.feature == nil, isEmpty, record.origin != .roads { problems.append("nothing keeps \(node.name)") }
            if record.sample != .none, !features.contains(record.sample.feature) {
                problems.append("\(node.name) takes its cell from \(record.sample.feature), which has gone")
            }
        }
        return problems
    }
}
