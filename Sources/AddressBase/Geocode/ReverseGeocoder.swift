import GeoModel

/// The address of a position.
public struct ReverseGeocoder: Sendable {
    /// The areas that contain the position, as the caller knows them.
    public struct Containing: Hashable, Sendable, Codable {
        public struct Area: Hashable, Sendable, Codable {
            public var code: String
            public var name: String

            public init(code: String, name: String) {
                self.code = code
                self.name = name
            }
        }

        public var cell: Area?
        public var community: Area?
        public var town: Area?
        public var county: Area?

        public init(cell: Area? = nil, community: Area? = nil, town: Area? = nil, county: Area? = nil) {
            self.cell = cell
            self.community = community
            self.town = town
            self.county = county
        }
    }

    /// 单号侧, 双号侧: the side of the road that the nearest doorplate stands on.
    public enum Side: String, Hashable, Sendable, Codable {
        case odd, even
    }

    public struct Hit: Hashable, Sendable, Codable {
        public var address: String
        public var code: String?
        public var level: AddressLevel
        /// Geodesic.
        public var distanceMetres: Double
        public var side: Side?
        public var lon: Double
        public var lat: Double
        public var elements: AddressElements
    }

    public struct Answer: Hashable, Sendable, Codable {
        public var lon: Double
        public var lat: Double
        /// Nearest first; empty where none is near enough.
        public var addresses: [Hit]
        public var containing: Containing
    }

    private let source: any AddressSource

    public init(source: any AddressSource) { self.source = source }

    /// The nearest standard addresses, no further than `metres`.
    ///
    /// Of the addresses at one place the widest comes first: the building rather than one of its rooms.
    ///
    /// - Throws: `AddressBaseError.positionOutOfRange`, `.invalidLimit`, and what the source throws.
    public func reverse(
        _ position: Position, containing: Containing = Containing(), limit: Int = 1, withinMetres metres: Double = 500,
        access: Access = .everything
    ) async throws -> Answer {
        try position.checkDegrees()
        guard GeocodeOptions.limits.contains(limit) else {
            throw AddressBaseError.invalidLimit(limit, allowed: GeocodeOptions.limits)
        }
        let hits = try await source.read(access: access) { reader in
            let near = try reader.nearest(to: position, count: max(64, limit * 4), withinMetres: metres)
            let ordered = near.sorted(by: Self.isBefore).prefix(limit)
            var chains = ChainReader(reader)
            return try zip(ordered, chains.chains(ordered.map(\.node))).compactMap(Self.hit)
        }
        return Answer(lon: position.x, lat: position.y, addresses: hits, containing: containing)
    }

    /// By distance to the metre, then wide before narrow.
    private static func isBefore(_ left: AddressDistance, _ right: AddressDistance) -> Bool {
        let (here, there) = (left.metres.rounded(), right.metres.rounded())
        if here != there { return here < there }
        if left.node.level != right.node.level { return left.node.level < right.node.level }
        return (left.metres, left.node.id) < (right.metres, right.node.id)
    }

    private static func hit(_ near: AddressDistance, _ chain: AddressChain) -> Hit? {
        guard let position = near.node.position else { return nil }
        let elements = chain.elements
        return Hit(
            address: elements.text, code: near.node.code, level: near.node.level,
            distanceMetres: (near.metres * 100).rounded() / 100, side: side(chain), lon: position.x, lat: position.y,
            elements: elements)
    }

    private static func side(_ chain: AddressChain) -> Side? {
        guard chain.levels[.road] != nil, let key = chain.levels[.doorplate]?.key,
            let number = AddressKey.number(key)
        else { return nil }
        return number % 2 == 0 ? .even : .odd
    }
}
