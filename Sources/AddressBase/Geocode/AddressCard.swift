import GeoModel

/// What an address says of itself to whoever scans its doorplate.
public struct AddressCard: Hashable, Sendable, Codable {
    /// The standard address, as far as it is shown.
    public var address: String
    public var level: AddressLevel
    public var code: String?
    /// EPSG:4490: of what is shown, not of a household.
    public var lon: Double?
    public var lat: Double?
    /// The unit grid cell.
    public var grid: String?
    public var elements: AddressElements
    /// Whether something finer is left out.
    public var isMasked: Bool

    public init(
        address: String, level: AddressLevel, code: String?, lon: Double?, lat: Double?, grid: String?,
        elements: AddressElements, isMasked: Bool
    ) {
        self.address = address
        self.level = level
        self.code = code
        self.lon = lon
        self.lat = lat
        self.grid = grid
        self.elements = elements
        self.isMasked = isMasked
    }
}

/// What a doorplate's token answers.
public struct DoorplateAnswer: Hashable, Sendable, Codable {
    /// In use; changed: its address gave way to those listed; retired: to none.
    public var status: AddressStatus
    public var addresses: [AddressCard]

    public init(status: AddressStatus, addresses: [AddressCard]) {
        self.status = status
        self.addresses = addresses
    }
}

/// A node as it is printed on a plate.
public struct DoorplateText: Hashable, Sendable {
    public var node: Int64
    public var level: AddressLevel
    /// What is above the number: 天荣街, 宝台华庭5栋1单元, 礼渡村七组.
    public var place: String
    /// 44号, 302室
    public var number: String
    public var address: String
    public var code: String?
}

/// Reads what doorplates and their cards say.
public struct Doorplates: Sendable {
    private let source: any AddressSource

    public init(source: any AddressSource) { self.source = source }

    /// The cards of live nodes as anybody may see them: cut at the estate or doorplate, without building, unit, floor and
    /// room, placed where the estate or doorplate is (详细地址, 坐标: GeoData/Standards has no mask of its own; the practice
    /// is that of GB/T 35273-2020 and GB/T 37964-2019).
    ///
    /// - Throws: what the source throws.
    public func publicCards(of nodes: [Int64], access: Access = .everything) async throws -> [AddressCard] {
        try await source.read(access: access) { reader in
            var chains = ChainReader(reader)
            let own = try chains.chains(try reader.nodes(nodes).compactMap { $0 })
            let shown = own.map(Self.shortened)
            let cells = shown.map { reader.index.grid(ofID: $0.node.id) }
            try reader.index.check()
            return zip(zip(own, shown), cells).map { pair, cell in
                let (own, shown) = pair
                return AddressCard(
                    address: shown.elements.text, level: shown.node.level, code: shown.node.code,
                    lon: shown.node.position?.x, lat: shown.node.position?.y, grid: cell, elements: shown.elements,
                    isMasked: own.node.id != shown.node.id)
            }
        }
    }

    /// What stands on the plates of nodes; nodes that are not live are left out.
    public func texts(of nodes: [Int64], access: Access = .everything) async throws -> [DoorplateText] {
        try await source.read(access: access) { reader in
            var chains = ChainReader(reader)
            return try chains.chains(try reader.nodes(nodes).compactMap { $0 }).map(Self.text)
        }
    }

    private static func shortened(_ chain: AddressChain) -> AddressChain {
        guard chain.node.level >= .building else { return chain }
        let wider = AddressLevel.allCases.reversed().filter { $0 < .building }
        return wider.lazy.compactMap { chain.lifted(to: $0) }.first ?? chain
    }

    private static func text(_ chain: AddressChain) -> DoorplateText {
        let elements = chain.elements
        let above = AddressLevel.allCases.filter { $0 < chain.node.level && elements[$0] != nil }
        let start = above.last { [.place, .estate].contains($0) } ?? above.last { [.road, .group].contains($0) }
        let shown = above.filter { level in start.map { level >= $0 } ?? (level == above.last) }
        let community = start == .group ? elements.community ?? "" : ""
        return DoorplateText(
            node: chain.node.id, level: chain.node.level,
            place: community + shown.compactMap { elements[$0] }.joined(), number: chain.node.name,
            address: elements.text, code: chain.node.code)
    }
}
