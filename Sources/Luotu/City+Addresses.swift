import AddressBase
import CityFlows
import GeoKernel
import GeoModel

extension City {
    /// The addresses near a position and the areas that hold it.
    public func reverse(
        _ position: Position, limit: Int = 1, access: Access
    ) async throws -> ReverseGeocoder.Answer {
        let location = try await areas().locate(position)
        func area(_ area: CityAreas.Area?) -> ReverseGeocoder.Containing.Area? {
            area.map { .init(code: $0.code, name: $0.name) }
        }
        let containing = ReverseGeocoder.Containing(
            cell: area(location.cell), community: area(location.community), town: area(location.town),
            county: area(location.county))
        return try await ReverseGeocoder(source: store, names: names).reverse(
            position, containing: containing, limit: limit, access: access)
    }

    /// An area for geocoding: a division's code, or anything that `AreaReference` understands.
    public func addressArea(_ text: String, access: Access) async throws -> AddressArea {
        if !text.isEmpty, text.allSatisfy(\.isNumber) { return .division(text) }
        return .shape(try await AreaReference(text).resolve(in: self, access: access))
    }

    /// The one who writes knows when what is held is out of date.
    private var names: Geocoder.Names { isWritable ? .kept : .probed }

    public var suggester: Suggester { Suggester(source: store, names: names) }
    /// For a process that asks more than once: the index is read as a whole with the first question, as the service does.
    public var keptSuggester: Suggester { Suggester(source: store, names: .kept) }
}

extension City {
    /// A position in the stored system.
    public func stored(_ position: Position, from system: SpatialReference) throws -> Position {
        try CoordinateTransformer.shared(from: system, to: .cgcs2000, profile: profile).transform(position)
    }
}
