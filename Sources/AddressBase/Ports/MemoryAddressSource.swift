import GeoKernel
import GeoModel

/// An address base in memory, for tests and programs that embed one. Immutable, so that many threads may read it.
public struct MemoryAddressSource: AddressSource {
    private let reader: MemoryAddressReader

    /// Builds the tree from rows, as a store does.
    public init(
        regions: [RegionRow] = [], addresses: [AddressRow], roads: [PlaceRow] = [], places: [PlaceRow] = [],
        cells: [Int64: String] = [:], roadLines: [String: [[Position]]] = [:], version: Int64 = 1
    ) throws {
        var builder = AddressTreeBuilder(sink: NodeCollector())
        for region in regions { try builder.add(region) }
        for row in addresses where row.isUpper { try builder.add(row) }
        for row in addresses where !row.isUpper { try builder.add(row) }
        try builder.finish()
        var additions = AddressAdditions(
            sink: builder.sink, nextID: builder.nextID, regions: builder.regionsByCode)
        let known = Set(builder.sink.nodes.filter { $0.level == .road }.map(\.key))
        let county = builder.regionsByCode.filter { $0.key.utf8.count == 6 }.map(\.value).max()
        for road in roads where !known.contains(AddressKey.key(road.name, at: .road)) {
            try additions.add(road: road, under: county)
        }
        for place in places { try additions.add(place: place) }
        let parser = AddressParser()
        let freeTexts = try addresses.compactMap { row in try row.freeText(parser).map { (row.feature, $0) } }
        reader = try MemoryAddressReader(
            additions.sink, freeTexts: Dictionary(freeTexts, uniquingKeysWith: { first, _ in first }), cells: cells,
            roadLines: roadLines, version: version)
    }

    public func read<Answer: Sendable>(
        access: Access, names: Geocoder.Names, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer {
        try body(reader)
    }
}

/// Takes the nodes of a tree.
private struct NodeCollector: AddressTreeSink {
    private(set) var nodes: [AddressNode] = []
    private(set) var samples: [AddressSample] = []

    mutating func add(_ node: AddressNode, sample: AddressSample) {
        nodes.append(node)
        samples.append(sample)
    }
}

/// The nodes of a memory source.
private struct MemoryAddressReader: AddressReader, Sendable {
    let version: Int64
    let index: AddressIndex
    private let byID: [Int64: AddressNode]
    private let lines: [String: [[Position]]]

    init(
        _ tree: NodeCollector, freeTexts: [Int64: String], cells: [Int64: String], roadLines: [String: [[Position]]],
        version: Int64
    ) throws {
        self.version = version
        lines = roadLines
        byID = Dictionary(tree.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var builder = AddressIndexBuilder()
        for (node, sample) in zip(tree.nodes, tree.samples) {
            builder.add(node, zone: sample.zone, cell: cells[sample.feature])
            if let feature = node.feature, let text = freeTexts[feature.rawValue] {
                builder.add(freeText: text, of: node.id)
            }
        }
        index = try AddressIndex(bytes: try builder.image(), version: version)
    }

    func nodes(_ ids: [Int64]) -> [AddressNode?] { ids.map { byID[$0] } }

    func roadLines(named name: String) -> [[Position]] { lines[name] ?? [] }

    func nearest(to position: Position, count: Int, withinMetres metres: Double) -> [AddressDistance] {
        let near = byID.values.compactMap { node -> AddressDistance? in
            guard node.feature != nil, !node.level.isDivision, node.level != .road, let place = node.position else {
                return nil
            }
            let distance = Geodesic.distance(position, place)
            return distance <= metres ? AddressDistance(node: node, metres: distance) : nil
        }
        return Array(near.sorted { ($0.metres, $0.node.id) < ($1.metres, $1.node.id) }.prefix(count))
    }
}

extension AddressIndexBuilder {
    /// Adds a node whose texts are strings.
    public mutating func add(_ node: AddressNode, zone: Int64, cell: String?) {
        var texts = [node.name, node.key, node.code ?? "", node.region ?? "", cell ?? ""]
        var bytes: [[UInt8]] = []
        for place in texts.indices { bytes.append(texts[place].withUTF8 { Array($0) }) }
        bytes[0].withUnsafeBytes { name in
            bytes[1].withUnsafeBytes { key in
                bytes[2].withUnsafeBytes { code in
                    bytes[3].withUnsafeBytes { region in
                        bytes[4].withUnsafeBytes { cell in
                            add(
                                IndexRow(
                                    id: node.id, parent: node.parent, holder: node.holder, division: node.division,
                                    level: node.level, name: name, key: key, code: code, region: region, zone: zone,
                                    longitude: node.position?.x, latitude: node.position?.y, cell: cell))
                        }
                    }
                }
            }
        }
    }

    public mutating func add(freeText text: String, of node: Int64) {
        var text = text
        text.withUTF8 { add(freeText: UnsafeRawBufferPointer($0), of: node) }
    }
}
