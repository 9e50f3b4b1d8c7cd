import GeoKernel
import GeoModel
import GridCells
import TestSupport

/// A made-up town of cells without faults, whose corners a test moves: rows and columns of uneven quadrilaterals of about
/// a hectare, six by six to a community, a building in the middle of each.
struct CellTown {
    static let side = 6
    let columns: Int
    let rows: Int
    /// Metres east and north of `origin`.
    var nodes: [Position] = []
    /// Rings of the cells, first position not repeated; a test may change, drop or add some.
    var cells: [[Position]] = []
    var codes: [String] = []
    var communities: [(code: String, ring: [Position])] = []
    var buildings: [[Position]] = []

    static let origin = Position(113.08, 22.58)
    private let frame = MetricFrame(around: CellTown.origin)

    init(communityColumns: Int, communityRows: Int, random: inout SeededGenerator) throws {
        columns = communityColumns * Self.side
        rows = communityRows * Self.side
        for row in 0...rows {
            for column in 0...columns {
                nodes.append(
                    Position(
                        Double(column) * 100 + random.double(in: -12...12),
                        Double(row) * 100 + random.double(in: -12...12)))
            }
        }
        for row in 0..<communityRows {
            for column in 0..<communityColumns {
                let code = "440703001" + Self.padded(row * communityColumns + column + 1)
                communities.append((code, ring(column * Self.side, row * Self.side, Self.side)))
            }
        }
        for row in 0..<rows {
            for column in 0..<columns {
                let community = row / Self.side * communityColumns + column / Self.side
                let number = row % Self.side * Self.side + column % Self.side + 1
                cells.append(ring(column, row, 1))
                codes.append(communities[community].code + Self.padded(number))
                let middle = Position(Double(column) * 100 + 50, Double(row) * 100 + 50)
                buildings.append(Self.square(around: middle, half: 15))
            }
        }
    }

    static func padded(_ number: Int) -> String { String(String(1000 + number).dropFirst()) }

    static func square(around middle: Position, half: Double) -> [Position] {
        [(-1, -1), (1, -1), (1, 1), (-1, 1)].map {
            Position(middle.x + $0.0 * half, middle.y + $0.1 * half)
        }
    }

    func node(_ column: Int, _ row: Int) -> Position { nodes[row * (columns + 1) + column] }

    /// Counter-clockwise from the south-west corner, every node on the way.
    private func ring(_ column: Int, _ row: Int, _ size: Int) -> [Position] {
        (0..<size).map { node(column + $0, row) } + (0..<size).map { node(column + size, row + $0) }
            + (0..<size).map { node(column + size - $0, row + size) }
            + (0..<size).map { node(column, row + size - $0) }
    }

    func index(_ column: Int, _ row: Int) -> Int { row * columns + column }

    func degrees(_ ring: [Position]) throws -> Geometry {
        .polygon(Polygon(try LinearRing((ring + [ring[0]]).map { frame.degrees($0) })))
    }

    func metres(_ shape: Geometry) throws -> Geometry { try frame.metres(shape) }

    func city() throws -> CityRows {
        let profile = CityProfile(countyCode: "440703", name: "试验区", workingZone: 4547)
        return CityRows(
            profile: profile,
            layers: [
                try rows("grids", .grid, ["code", "area"], zip(codes, cells).map { ([.text($0), .null], $1) }),
                try rows(
                    "regions", .region, ["code", "name", "level"],
                    communities.map { ([.text($0.code), .text("社区"), .text("community")], $0.ring) }),
                try rows(
                    "buildings", .building, ["code"],
                    buildings.enumerated().map { ([.text("B\($0)")], $1) }),
            ])
    }

    private func rows(
        _ name: String, _ kind: LayerKind, _ fields: [String], _ values: [([FieldValue], [Position])]
    ) throws -> LayerRows {
        guard let layer = LayerID(name) else { throw NotALayer(name: name) }
        let schema = LayerSchema(
            id: layer, kind: kind, title: name, englishTitle: name, theme: "", geometry: .polygon,
            fields: fields.map { FieldDefinition($0, $0 == "area" ? .real : .text, $0) })
        let features = try values.enumerated().compactMap { place, row in
            FeatureID(rawValue: Int64(place + 1)).map {
                ($0, row)
            }
        }.map { id, row in
            Feature(id: id, code: row.0[0].displayText, values: row.0, geometry: try degrees(row.1))
        }
        return LayerRows(schema: schema, features: features)
    }

    struct NotALayer: Error { let name: String }
}
