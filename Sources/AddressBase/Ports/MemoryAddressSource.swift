import GeoKernel
import GeoModel

/// An address base in memory, for tests and programs that embed one. Immutable, so that many threads may read it.
public struct MemoryAddressSource: AddressSource {
    private let reader: MemoryAddressReader

    /// Builds the tree from rows, as a store does.
    public init(
        regions: [RegionRow] = [], addresses: [AddressRow], roads: [PlaceRow] = [], places: [PlaceRow] = [],
        cells: [Int64: String] = [:], version: Int64 = 1
    ) throws {
        var builder = AddressTreeBuilder(sink: MemoryAddressReader(version: version, cells: cells))
        for region in regions { try builder.add(region) }
        for row in addresses where row.isUpper { try builder.add(row) }
        for row in addresses where !row.isUpper { try builder.add(row) }
        try builder.finish()
        var additions = AddressAdditions(
            sink: builder.sink, nextID: builder.nextID, regions: builder.regionsByCode)
        let known = Set(builder.sink.names(at: .road))
        let county = builder.regionsByCode.filter { $0.key.utf8.count == 6 }.map(\.value).max()
        for road in roads where !known.contains(AddressKey.key(road.name, at: .road)) {
            try additions.add(road: road, under: county)
        }
        for place in places { try additions.add(place: place) }
        var reader = additions.sink
        reader.sortNames()
        self.reader = reader
    }

    public func read<Answer: Sendable>(
        access: Access, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer {
        try body(reader)
    }
}

/// The nodes and names of a memory source.
struct MemoryAddressReader: AddressReader, AddressTreeSink, Sendable {
    let version: Int64
    private let cells: [Int64: String]
    private var nodes: [Int64: AddressNode] = [:]
    private var samples: [Int64: Int64] = [:]
    private var names: [Name] = []
    private var namesByKey: [String: [Int]] = [:]
    private var byHolder: [Child: [Int64]] = [:]

    private struct Name: Sendable {
        var key: String
        var kind: AddressNameKind
        var level: AddressLevel
        var node: Int64
    }

    private struct Child: Hashable {
        var holder: Int64
        var level: AddressLevel
    }

    init(version: Int64, cells: [Int64: String]) {
        self.version = version
        self.cells = cells
    }

    mutating func add(_ node: AddressNode, sample: AddressSample) {
        samples[node.id] = sample.feature
        nodes[node.id] = node
        if let holder = node.holder { byHolder[Child(holder: holder, level: node.level), default: []].append(node.id) }
    }

    mutating func add(name key: String, kind: AddressNameKind, level: AddressLevel, node: Int64) {
        names.append(Name(key: key, kind: kind, level: level, node: node))
    }

    func names(at level: AddressLevel) -> [String] {
        names.filter { $0.level == level && $0.kind == .exact }.map(\.key)
    }

    mutating func sortNames() {
        names.sort { ($0.key, $0.kind.rawValue, $0.node) < ($1.key, $1.kind.rawValue, $1.node) }
        for (index, name) in names.enumerated() { namesByKey[name.key, default: []].append(index) }
        for child in byHolder.keys {
            byHolder[child]?.sort { (nodes[$0]?.key ?? "", $0) < (nodes[$1]?.key ?? "", $1) }
        }
    }

    // MARK: Reading

    func nodes(_ ids: [Int64]) -> [AddressNode?] { ids.map { nodes[$0] } }

    func named(_ queries: [AddressNameQuery]) -> [[AddressNameHit]] {
        queries.map { query in
            (namesByKey[query.key] ?? []).compactMap { index in
                let name = names[index]
                guard query.kinds.contains(name.kind), let node = nodes[name.node] else { return nil }
                return AddressNameHit(node: node, kind: name.kind)
            }
        }
    }

    func levels(named keys: [String]) -> [[AddressNameLevel]] {
        keys.map { key in
            var levels: Set<AddressNameLevel> = []
            for index in namesByKey[key] ?? [] where names[index].kind.rawValue <= AddressNameKind.alias.rawValue {
                levels.insert(AddressNameLevel(level: names[index].level, isShort: names[index].kind == .core))
            }
            return levels.sorted { ($0.level, $0.isShort ? 1 : 0) < ($1.level, $1.isShort ? 1 : 0) }
        }
    }

    func children(_ queries: [AddressChildQuery]) -> [[AddressNode]] {
        queries.map { query in
            let all = (byHolder[Child(holder: query.holder, level: query.level)] ?? []).compactMap { nodes[$0] }
            let wanted = all.filter { node in
                if let key = query.key { return node.key == key }
                return query.prefix.map(node.key.hasPrefix) ?? true
            }
            return Array(wanted.prefix(query.limit))
        }
    }

    func neighbours(_ queries: [AddressNeighbourQuery]) -> [AddressNeighbours] {
        queries.map { query in
            let doors = byHolder[Child(holder: query.road, level: .doorplate)] ?? []
            var below: (Int, AddressNode)?
            var above: (Int, AddressNode)?
            for node in doors.compactMap({ nodes[$0] }) where node.position != nil {
                guard let number = AddressKey.number(node.key), !query.sameParity || (number - query.number) % 2 == 0
                else { continue }
                if number < query.number, number > below?.0 ?? .min { below = (number, node) }
                if number > query.number, number < above?.0 ?? .max { above = (number, node) }
            }
            return AddressNeighbours(below: below?.1, above: above?.1)
        }
    }

    func nearest(to position: Position, count: Int, withinMetres metres: Double) -> [AddressDistance] {
        let near = nodes.values.compactMap { node -> AddressDistance? in
            guard node.feature != nil, !node.level.isDivision, node.level != .road, let place = node.position else {
                return nil
            }
            let distance = Geodesic.distance(position, place)
            return distance <= metres ? AddressDistance(node: node, metres: distance) : nil
        }
        return Array(near.sorted { ($0.metres, $0.node.id) < ($1.metres, $1.node.id) }.prefix(count))
    }

    func completions(of prefix: String, kinds: [AddressNameKind], limit: Int) -> [AddressNameHit] {
        var hits: [AddressNameHit] = []
        var index = names.partitioningIndex { $0.key >= prefix }
        while index < names.count, names[index].key.hasPrefix(prefix) {
            let name = names[index]
            if kinds.contains(name.kind), let node = nodes[name.node] {
                hits.append(AddressNameHit(node: node, kind: name.kind))
            }
            index += 1
        }
        hits.sort {
            ($0.node.name.utf16.count, $0.node.level, $0.node.id) < (
                $1.node.name.utf16.count, $1.node.level, $1.node.id
            )
        }
        return Array(hits.prefix(limit))
    }

    func cells(_ ids: [Int64]) -> [String?] { ids.map { samples[$0].flatMap { cells[$0] } } }

    func forEachName(_ body: (String, AddressNameLevel) throws -> Void) rethrows {
        for name in names where name.kind.rawValue <= AddressNameKind.alias.rawValue {
            try body(name.key, AddressNameLevel(level: name.level, isShort: name.kind == .core))
        }
    }
}

extension Array {
    /// The first index from which on `isRight` holds, given that the array is partitioned by it.
    func partitioningIndex(_ isRight: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if isRight(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
