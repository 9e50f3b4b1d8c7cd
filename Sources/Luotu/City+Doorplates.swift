import AddressBase
import GeoModel
import OneMap

extension City {
    /// The plates of the addresses that have a code, or had it before it was replaced.
    public func doorplates(withCode code: String) async throws -> [DoorplateText] {
        try await Doorplates(source: store).texts(of: store.nodes(withCode: code))
    }

    /// The plates of a level whose rows lie in an area (EPSG:4490), in the order in which the rows came.
    public func doorplates(within area: Geometry, level: AddressLevel) async throws -> [DoorplateText] {
        var query = FeatureQuery(layer: BuiltInLayers.addresses.id, within: area, fields: [])
        query.wantsGeometry = false
        var rows: [FeatureID] = []
        try await forEachChunk(query, access: .everything) { rows += $0.features.map(\.id) }
        var seen: Set<Int64> = []
        let nodes = try await store.nodes(of: rows).compactMap { $0 }.filter { seen.insert($0).inserted }
        return try await Doorplates(source: store).texts(of: nodes).filter { $0.level == level }
    }

    /// What a token answers to anybody; nil for a text that is no token of this city, whatever is wrong with it.
    public func doorplate(token text: String) async throws -> DoorplateAnswer? {
        guard let token = DoorplateToken(text), let destination = try await store.destination(of: token) else {
            return nil
        }
        let cards = try await Doorplates(source: store).publicCards(of: destination.nodes)
        let status: AddressStatus = !destination.hasEnded ? .inUse : cards.isEmpty ? .retired : .changed
        return DoorplateAnswer(status: status, addresses: cards)
    }
}
