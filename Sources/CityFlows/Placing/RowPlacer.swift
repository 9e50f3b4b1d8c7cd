import AddressBase
import Exchange
import GeoKernel
import GeoModel

/// Finds where the rows of a table lie: by their coordinates, else by their address.
struct RowPlacer: Sendable {
    let geocoder: Geocoder
    let areas: CityAreas
    let roles: ColumnRoles
    /// From the coordinates' system to EPSG:4490; nil for a table without coordinates.
    let transformer: CoordinateTransformer?
    let minScore: Double
    let county: String
    let access: Access

    /// Coordinates and address that far apart are told.
    private static let apartMetres = 500.0

    /// One answer a row, in their order.
    func place(_ batch: FeatureBatch) async throws -> [PlacedRow] {
        let texts = (0..<batch.count).map { row in
            roles.address.flatMap { batch.columns[$0].value(row).displayText } ?? ""
        }
        var options = GeocodeOptions(limit: 1)
        options.access = access
        let asked = texts.indices.filter { !texts[$0].isEmpty && texts[$0].utf8.count <= AddressParser.lengthLimit }
        let answers = try await geocoder.geocode(asked.map { texts[$0] }, options: options)
        var found: [Int: GeocodeAnswer] = [:]
        for (row, answer) in zip(asked, answers) { found[row] = answer }
        return (0..<batch.count).map { row in
            place(batch, row, text: texts[row], answer: found[row])
        }
    }

    private func place(_ batch: FeatureBatch, _ row: Int, text: String, answer: GeocodeAnswer?) -> PlacedRow {
        let number = batch.rowNumbers[row]
        let best = answer?.candidates.first
        let address = best.flatMap { $0.score >= minScore && $0.position != nil && !$0.isTooWide ? $0 : nil }
        let own = coordinates(batch, row)
        if case .position(let position) = own {
            var placing = PlacedRow.Placing(position: position, isByAddress: false, address: address)
            if let place = address?.position {
                placing.isApart = Geodesic.distance(place, position) > Self.apartMetres
            }
            return .placed(placing)
        }
        if let address, let place = address.position {
            return .placed(PlacedRow.Placing(position: place, isByAddress: true, address: address))
        }
        return .unplaced(refusal(number, own, text, answer, best))
    }

    private enum Coordinates {
        case missing
        case position(Position)
        case wrong(String)
    }

    private func coordinates(_ batch: FeatureBatch, _ row: Int) -> Coordinates {
        guard let x = roles.x, let y = roles.y, let transformer else { return .missing }
        func text(_ column: Int) -> String {
            (batch.columns[column].value(row).displayText ?? "").trimming { $0.isWhitespace }
        }
        let (east, north) = (text(x), text(y))
        if east.isEmpty, north.isEmpty { return .missing }
        guard let east = Double(east), let north = Double(north) else {
            return .wrong("the coordinates \(east), \(north) are no numbers")
        }
        guard let position = try? transformer.transform(Position(east, north)), position.isFinite else {
            return .wrong("the coordinates \(east), \(north) cannot be transformed")
        }
        guard areas.hasCounty(county), !areas.counties(at: position).contains(county) else {
            return .position(position)
        }
        return .wrong("the coordinates \(east), \(north) lie outside of the county \(county)")
    }

    private func refusal(
        _ number: Int, _ own: Coordinates, _ text: String, _ answer: GeocodeAnswer?, _ best: GeocodeCandidate?
    ) -> RowRefusal {
        var reasons: [String] = []
        if case .wrong(let why) = own { reasons.append(why) }
        if text.isEmpty {
            reasons.append("the row has neither coordinates nor an address")
        } else if let best {
            let score = (best.score * 100).rounded() / 100
            reasons.append(
                best.position == nil
                    ? "the address means \(best.address), which has no place"
                    : best.isTooWide
                        ? "no more is known than \(best.address), which is too wide for a place"
                        : "the best match is \(best.address) with \(score), less than \(minScore)")
        } else {
            reasons.append(answer?.reason ?? "the address is longer than an address can be")
        }
        return RowRefusal(
            row: number, field: nil, value: text.isEmpty ? nil : text, reason: reasons.joined(separator: "; "))
    }
}

extension GeocodeCandidate {
    /// Whether a row can lie anywhere in what was found: a division, or a road that a narrower address only begins with.
    fileprivate var isTooWide: Bool { level <= .community || level == .road && match == .ancestor }

    /// EPSG:4490; nil for a node without a place.
    fileprivate var position: Position? {
        guard let lon, let lat else { return nil }
        return Position(lon, lat)
    }
}
