import GeoModel
import Hummingbird
import OneMap
import Testing

@testable import TwinService

@Suite struct TileRouteTests {
    private let uri: String = {
        let tile = TileCoordinate.holding(Position(113.0, 22.5), zoom: 14)
        return tile.map { "/tiles/parts/\($0).mvt" } ?? ""
    }()

    @Test func tileIsReadableAndTaggedAndNotSentTwice() async throws {
        let city = try await TestCity()
        let answer = try await city.ask(uri)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "application/vnd.mapbox-vector-tile")
        #expect(answer.headers[HTTPFieldName.dropped!] == "0")
        let layer = try #require(try MVTReader.layers(answer.bytes).first)
        #expect(layer.name == "parts")
        #expect(layer.features.allSatisfy { $0.properties["code"] != nil && $0.properties["grid"] == nil })
        let tag = try #require(answer.headers[.eTag])
        let again = try await city.ask(uri, headers: [.ifNoneMatch: "\"other\", W/\(tag)"])
        #expect(again.status == .notModified)
        #expect(again.bytes.isEmpty)
        #expect(again.headers[.eTag] == tag)
    }

    @Test func gzipIsSentOnlyWhereItIsTaken() async throws {
        let city = try await TestCity()
        let plain = try await city.ask(uri, headers: [.acceptEncoding: "br, gzip;q=0"])
        #expect(plain.headers[.contentEncoding] == nil)
        let packed = try await city.ask(uri, headers: [.acceptEncoding: "gzip, br"])
        #expect(packed.headers[.contentEncoding] == "gzip")
        #expect(packed.headers[.vary] == "Accept-Encoding")
        #expect(try GzipCompressor.decompress(packed.bytes, limit: 1 << 20) == plain.bytes)
        #expect(plain.headers[.eTag] != packed.headers[.eTag])
    }

    @Test func tileWithoutFeaturesIsNoContent() async throws {
        let answer = try await TestCity().ask("/tiles/parts/14/0/0.mvt")
        #expect(answer.status == .noContent)
        #expect(answer.bytes.isEmpty)
    }

    @Test func severalLayersShareATile() async throws {
        let city = try await TestCity()
        let many = uri.replacing("parts", with: "regions,parts")
        #expect(try MVTReader.layers(try await city.ask(many).bytes).map(\.name) == ["regions", "parts"])
        let escaped = uri.replacing("parts", with: "regions%2Cparts")
        #expect(try await city.ask(escaped).bytes == city.ask(many).bytes)
    }

    @Test(arguments: [
        ("/tiles/parts/25/0/0.mvt", 404), ("/tiles/parts/3/8/0.mvt", 404), ("/tiles/parts/a/0/0.mvt", 404),
        ("/tiles/parts/-1/0/0.mvt", 404), ("/tiles/none/3/0/0.mvt", 404), ("/tiles/parts,parts/3/0/0.mvt", 400),
        ("/tiles/parts/3/0/0.png", 404), ("/tiles/none.json", 404), ("/styles/none.json", 404),
    ])
    func impossibleTilesAreProblems(uri: String, status: Int) async throws {
        let answer = try await TestCity().ask(uri)
        #expect(answer.status.code == status)
        #expect(!answer.problem.isEmpty)
    }

    @Test func tileJSONAndStyleLeadToTheTiles() async throws {
        let city = try await TestCity()
        let tileJSON = try await city.ask("/tiles/parts,regions.json?v=3").json
        guard case .text(let template)? = tileJSON["tiles"]?.items.first else {
            Issue.record("no template in \(tileJSON)")
            return
        }
        #expect(template.hasSuffix("/tiles/parts,regions/{z}/{x}/{y}.mvt"))
        #expect(tileJSON["attribution"] == "示例 · 粤S(2026)001号")
        let style = try await city.ask("/styles/onemap.json").json
        #expect(style["version"] == 8)
        #expect(style["sources"]?["parts"]?["type"] == "vector")
        #expect(try await city.ask("/styles/parts.json").json["sources"]?.members.map(\.name) == ["parts"])
    }

    @Test func areasCarryAPointForTheirNameWhereAsked() async throws {
        let city = try await TestCity()
        let tile = try #require(TileCoordinate.holding(Position(113.05, 22.55), zoom: 8))
        let plain = try MVTReader.layers(try await city.ask("/tiles/regions/\(tile).mvt").bytes)[0]
        #expect(plain.features.map(\.kind) == [.polygon])
        let named = try MVTReader.layers(try await city.ask("/tiles/regions/\(tile).mvt?labels=1").bytes)[0]
        #expect(named.features.map(\.kind) == [.polygon, .point])
        #expect(try await city.ask("/tiles/regions/\(tile).mvt?labels=yes").status.code == 400)
    }

    @Test func glyphsAreServedForEveryRange() async throws {
        let city = try await TestCity()
        #expect(try await city.ask("/glyphs/Luotu%20Regular/0-255.pbf").bytes.count > 10_000)
        #expect(try await city.ask("/glyphs/Noto%20Sans,Arial/8192-8447.pbf").status == .ok)
        #expect(try await city.ask("/glyphs/Luotu/0-300.pbf").status == .notFound)
    }

    @Test func headHasTheHeadersWithoutTheTile() async throws {
        let city = try await TestCity()
        let head = try await city.ask(uri, .head)
        #expect(head.status == .ok)
        #expect(head.bytes.isEmpty)
        #expect(head.headers[.eTag] == (try await city.ask(uri)).headers[.eTag])
    }
}
