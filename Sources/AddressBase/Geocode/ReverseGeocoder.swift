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
        /// Geodesic, to the nearest row of the address.
        public var distanceMetres: Double
        public var side: Side?
        public var lon: Double?
        public var lat: Double?
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
    private let names: Geocoder.Names

    public init(source: any AddressSource, names: Geocoder.Names = .probed) {
        self.source = source
        self.names = names
    }

    /// The nearest standard addresses, no further than `metres`.
    ///
    /// A position on the ground tells no floor: of units, floors and rooms their building is answered, once.
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
        let hits = try await source.read(access: access, names: names) { reader in
            try ReverseStep(reader: reader).hits(near: position, limit: limit, withinMetres: metres)
        }
        return Answer(lon: position.x, lat: position.y, addresses: hits, containing: containing)
    }
}

/// One position of a session.
struct ReverseStep {
    let reader: any AddressReader

    /// What is nearest, lifted to what a position on the ground can tell: no units, floors or rooms.
    func hits(near position: Position, limit: Int, withinMetres metres: Double) throws -> [ReverseGeocoder.Hit] {
        var chains = ChainReader(reader)
        var wanted = limit
        while true {
            let near = try reader.nearest(to: position, count: wanted, withinMetres: metres)
            let hits = try lifted(near, &chains, limit: limit)
            if hits.count == limit || near.count < wanted { return hits }
            // Several rows of one building: there is more to be found further away.
            wanted *= 8
        }
    }

    private func lifted(
        _ near: [AddressDistance], _ chains: inout ChainReader, limit: Int
    ) throws -> [ReverseGeocoder.Hit] {
        var seen: Set<Int64> = []
        var hits: [ReverseGeocoder.Hit] = []
        for (found, chain) in zip(near, try chains.chains(near.map(\.node))) where hits.count < limit {
            let chain = onTheGround(chain)
            guard seen.insert(chain.node.id).inserted else { continue }
            hits.append(hit(chain, found))
        }
        return hits
    }

    private func onTheGround(_ chain: AddressChain) -> AddressChain {
        guard chain.node.level > .building else { return chain }
        for level in [AddressLevel.building, .place, .estate, .doorplate, .group] {
            if let lifted = chain.lifted(to: level) { return lifted }
        }
        return chain
    }

    private func hit(_ chain: AddressChain, _ near: AddressDistance) -> ReverseGeocoder.Hit {
        let elements = chain.elements
        let position = chain.node.position ?? near.node.position
        return ReverseGeocoder.Hit(
            address: elements.text, code: chain.node.code, level: chain.node.level,
            distanceMetres: (near.metres * 100).rounded() / 100, side: Self.side(chain), lon: position?.x,
            lat: position?.y, elements: elements)
    }

    private static func side(_ chain: AddressChain) -> ReverseGeocoder.Side? {
        guard chain.levels[.road] != nil, let key = chain.levels[.doorplate]?.key,
            let number = AddressKey.number(key)
        else { return nil }
        return number % 2 == 0 ? .even : .odd
    }
}
