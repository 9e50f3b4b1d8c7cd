import GeoModel
import Hummingbird
import OneMap
import Testing

@testable import TwinService

/// OGC API – Tiles (20-057) and the grids (17-083r4).
@Suite struct TileSetRouteTests {
    @Test func aWebMercatorTileIsTheOneOfTheXYZAddress() async throws {
        let city = try await TestCity()
        let tile = try #require(TileCoordinate.holding(Position(113.0, 22.5), zoom: 14))
        let uri = "/collections/parts/tiles/WebMercatorQuad/14/\(tile.row)/\(tile.column)"
        let answer = try await city.ask(uri)
        #expect(answer.headers[.contentType] == "application/vnd.mapbox-vector-tile")
        #expect(try await answer.bytes == city.ask("/tiles/parts/\(tile).mvt").bytes)
        #expect(try await city.ask(uri + "?f=mvt").bytes == answer.bytes)
    }

    /// Parts stand on multiples of a thousandth of a degree; a unit of the tile is 360° / 2^14 / 4096.
    @Test func aTiandituTileHoldsWhatStandsInItsDegrees() async throws {
        let city = try await TestCity()
        let side = 360.0 / 16384
        let (column, row) = (Int((113.005 + 180) / side), Int((90 - 22.505) / side))
        let answer = try await city.ask("/collections/parts/tiles/c/14/\(row)/\(column)")
        #expect(answer.status == .ok)
        let features = try #require(try MVTReader.layers(answer.bytes).first).features
        let west = Double(column) * side - 180
        let north = 90 - Double(row) * side
        func inside(_ place: Double, from: Double) -> Bool { place >= from && place < from + side }
        let wanted = (0..<1200).filter {
            inside(113.0 + Double($0 / 40) * 0.001, from: west)
                && inside(90 - (22.5 + Double($0 % 40) * 0.001), from: 90 - north)
        }
        #expect(features.count == wanted.count && wanted.count > 100)
        for feature in features {
            let point = try #require(feature.paths.first?.first)
            let longitude = (west + Double(point.x) * side / 4096) * 1000
            let latitude = (north - Double(point.y) * side / 4096) * 1000
            #expect(abs(longitude - longitude.rounded()) < 0.006 && abs(latitude - latitude.rounded()) < 0.006)
        }
    }

    @Test func theTileSetLeadsToItsTilesAndSaysWhereTheyAre() async throws {
        let city = try await TestCity()
        let sets = try await city.ask("/collections/parts/tiles").json
        #expect(sets["tilesets"]?.items.count == 2)
        for name in ["WebMercatorQuad", "c"] {
            let set = try await city.ask("/collections/parts/tiles/\(name)").json
            let limits = try #require(set["tileMatrixSetLimits"]?.items.first { $0["tileMatrix"] == "14" })
            var drawn = 0
            func number(_ key: String) throws -> Int {
                guard case .integer(let value)? = limits[key] else { throw Problem.notFound(key) }
                return Int(value)
            }
            for row in try number("minTileRow")...number("maxTileRow") {
                for column in try number("minTileCol")...number("maxTileCol") {
                    let tile = try await city.ask("/collections/parts/tiles/\(name)/14/\(row)/\(column)")
                    drawn += try MVTReader.layers(tile.bytes).first?.features.count ?? 0
                }
            }
            #expect(drawn == 1200)
            guard
                case .text(let template)? = set["links"]?.items.first(where: { $0["rel"] == "item" })?["href"]
            else {
                Issue.record("no template")
                continue
            }
            #expect(template.hasSuffix("/collections/parts/tiles/\(name)/{tileMatrix}/{tileRow}/{tileCol}"))
        }
    }

    @Test func theGridsAreThoseOfTheStandardAndOfTianditu() async throws {
        let city = try await TestCity()
        let all = try await city.ask("/tileMatrixSets").json
        #expect(all["tileMatrixSets"]?.items.compactMap { $0["id"] } == ["WebMercatorQuad", "c"])
        func matrix(_ set: String, _ zoom: String) async throws -> JSONValue? {
            try await city.ask("/tileMatrixSets/\(set)").json["tileMatrices"]?.items.first { $0["id"] == .text(zoom) }
        }
        // 17-083r4 annex D.1: scale denominators; Tianditu's capabilities document: degrees a pixel.
        for (set, zoom, member, value, columns, rows) in [
            ("WebMercatorQuad", "0", "scaleDenominator", 559_082_264.028717, 1, 1),
            ("WebMercatorQuad", "18", "scaleDenominator", 2132.72958385, 262_144, 262_144),
            ("c", "1", "cellSize", 0.703125, 2, 1), ("c", "18", "cellSize", 5.364418029785156e-06, 262_144, 131_072),
        ] {
            let found = try #require(try await matrix(set, zoom))
            guard case .real(let number)? = found[member] else {
                Issue.record("no \(member) in \(found)")
                continue
            }
            #expect(abs(number / value - 1) < 1e-9, "\(set) \(zoom): \(number)")
            #expect(found["matrixWidth"] == JSONValue(columns) && found["matrixHeight"] == JSONValue(rows))
        }
    }

    @Test(arguments: [
        "/tileMatrixSets/none", "/collections/none/tiles", "/collections/parts/tiles/none",
        "/collections/parts/tiles/c/0/0/0", "/collections/parts/tiles/c/3/4/0", "/collections/parts/tiles/c/3/0/8",
        "/collections/parts/tiles/WebMercatorQuad/25/0/0", "/collections/parts/tiles/c/a/0/0",
    ])
    func whatIsNotThereIsAProblem(uri: String) async throws {
        let answer = try await TestCity().ask(uri)
        #expect(answer.status == .notFound)
        #expect(answer.problem == "not-found")
    }
}
