import AddressBase
import Exchange
import GeoKernel
import GeoModel

/// Finds out the system of a table's coordinates.
struct CoordinateGuess {
    let profile: CityProfile
    let geocoder: Geocoder
    let roles: ColumnRoles
    let access: Access

    /// Rows with address and coordinates that are looked at, and that must agree.
    private static let asked = 400
    private static let needed = 10
    /// Addresses are points in front of buildings: the right system brings half of them this near.
    private static let nearMetres = 60.0

    /// The system, and why it was taken.
    ///
    /// Numbers of a plane are told apart by their size. Degrees may be CGCS2000, GCJ-02 or BD-09, half a kilometre apart:
    /// where rows have an address, too, the system counts that brings them nearest to it; otherwise CGCS2000 is taken,
    /// and that is said.
    func find(_ sample: FeatureBatch, stated: SpatialReference?, plane: SpatialReference?) async throws
        -> (SpatialReference, String)
    {
        if let stated { return (stated, "the column's title says so") }
        guard let x = roles.x, let y = roles.y else { return (.cgcs2000, "there are no coordinates") }
        let pairs = (0..<sample.count).compactMap { row -> (row: Int, position: Position)? in
            guard let east = sample.columns[x].value(row).number, let north = sample.columns[y].value(row).number
            else { return nil }
            return (row, Position(east, north))
        }
        if let first = pairs.first, abs(first.position.x) > 180 {
            return (plane ?? .epsg(profile.workingZone), "its numbers are metres")
        }
        guard let address = roles.address else { return (.cgcs2000, "nothing says otherwise: pass --crs if it is not") }
        let both = pairs.prefix(Self.asked).compactMap { pair -> (text: String, position: Position)? in
            guard let text = sample.columns[address].value(pair.row).displayText, !text.isEmpty,
                text.utf8.count <= AddressParser.lengthLimit
            else { return nil }
            return (text, pair.position)
        }
        var options = GeocodeOptions(limit: 1)
        options.access = access
        let answers = try await geocoder.geocode(both.map(\.text), options: options)
        let sure = zip(both, answers).compactMap { row, answer -> (given: Position, found: Position)? in
            guard let best = answer.candidates.first, best.score >= 0.9, let lon = best.lon, let lat = best.lat else {
                return nil
            }
            return (row.position, Position(lon, lat))
        }
        guard sure.count >= Self.needed else {
            return (.cgcs2000, "too few rows have an address, too, to tell: pass --crs if it is not")
        }
        let distances = try [SpatialReference.cgcs2000, .gcj02, .bd09].map { system in
            let transformer = try CoordinateTransformer.shared(from: system, to: .cgcs2000, profile: profile)
            let metres = try sure.map { Geodesic.distance(try transformer.transform($0.given), $0.found) }.sorted()
            return (system: system, metres: metres[metres.count / 2])
        }.sorted { $0.metres < $1.metres }
        let best = distances[0]
        guard best.metres <= Self.nearMetres, best.metres * 2 < distances[1].metres else {
            return (.cgcs2000, "the addresses do not tell: pass --crs if it is not")
        }
        return (
            best.system,
            "it brings \(sure.count) rows to \(Int(best.metres.rounded())) m from their addresses (middle), "
                + "\(distances[1].system) to \(Int(distances[1].metres.rounded())) m"
        )
    }
}
