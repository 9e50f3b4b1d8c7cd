import Foundation
import GeoModel
import Hummingbird
import HummingbirdTesting
import OneMap
import Testing

@testable import TwinService

@Suite struct ItemRouteTests {
    private let items = "/collections/parts/items"

    private func codes(_ json: JSONValue) -> [JSONValue] {
        (json["features"]?.items ?? []).compactMap { $0["properties"]?["code"] }
    }

    @Test func itemsAreGeoJSONWithExactCounts() async throws {
        let answer = try await TestCity().ask("\(items)?limit=3")
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "application/geo+json; charset=utf-8")
        #expect(answer.json["type"] == "FeatureCollection")
        #expect(answer.json["features"]?.items.count == 3)
        #expect(answer.json["numberMatched"] == 1200)
        #expect(answer.json["numberReturned"] == 3)
        let first = answer.json["features"]?.items.first
        #expect(
            first?["geometry"]?["coordinates"] == [113.0, 22.5] || first?["geometry"]?["coordinates"] == [113, 22.5])
        #expect(first?["properties"]?["name"] == "路灯")
    }

    @Test(arguments: ["", "&sortby=-name,code", "&filter=name%3D'%E4%BA%95%E7%9B%96'", "&properties=code,name"])
    func nextLinksVisitEveryFeatureOnce(more: String) async throws {
        let city = try await TestCity()
        let (seen, total) = try await city.serve { client in
            var uri: String? = "\(items)?limit=170\(more)"
            var seen: [JSONValue] = []
            var total: JSONValue?
            while let next = uri {
                let json = try await client.execute(uri: next, method: .get).json
                seen += codes(json)
                total = json["numberMatched"]
                let link = json["links"]?.items.first { $0["rel"] == "next" }
                guard case .text(let href)? = link?["href"] else { break }
                uri = URL(string: href).map { "\($0.path)?\($0.query(percentEncoded: true) ?? "")" }
            }
            return (seen, total)
        }
        #expect(Set(seen).count == seen.count)
        #expect(total == JSONValue(seen.count))
        #expect(seen.count == (more.contains("filter") ? 400 : 1200))
    }

    @Test func rowsAreCountedOnceForAllPagesUntilTheCityChanges() async throws {
        let city = try await TestCity()
        try await city.serve { client in
            func page(_ uri: String) async throws -> (matched: JSONValue?, next: String) {
                let json = try await client.execute(uri: uri, method: .get).json
                let link = json["links"]?.items.first { $0["rel"] == "next" }
                guard case .text(let href)? = link?["href"], let url = URL(string: href) else {
                    return (json["numberMatched"], "")
                }
                return (json["numberMatched"], "\(url.path)?\(url.query(percentEncoded: true) ?? "")")
            }
            let first = try await page("\(items)?limit=200")
            var next = first.next
            for _ in 0..<3 {
                let more = try await page(next)
                #expect(more.matched == 1200)
                next = more.next
            }
            #expect(city.counted.counts == 1)
            // Another question does not take the old one's number.
            let narrower = try await page(first.next + "&name=%E8%B7%AF%E7%81%AF")
            #expect(narrower.matched == 400)
            #expect(city.counted.counts == 2)
            try await city.add(
                BuiltInLayers.parts,
                [(["code": .text("new"), "class": .text("0101"), "name": .text("路灯")], .point(Position(113, 22.5)))])
            #expect(try await page(next).matched == 1201)
            #expect(city.counted.counts == 3)
        }
    }

    @Test func largePagesAreStreamedWholeAndEqualSmallOnes() async throws {
        let city = try await TestCity()
        let large = try await city.ask("\(items)?limit=1100")
        #expect(large.headers[.contentLength] == nil)
        #expect(large.json["numberReturned"] == 1100)
        let small = try await city.ask("\(items)?limit=500")
        #expect(codes(large.json).prefix(500) == codes(small.json)[...])
        #expect(large.json["links"]?.items.contains { $0["rel"] == "next" } == true)
    }

    @Test func boxesAreReadInTheirSystemsAxisOrder() async throws {
        let city = try await TestCity()
        let lonLat = try await city.ask("\(items)?limit=1&bbox=112.9995,22.4995,113.0015,22.5025")
        #expect(lonLat.json["numberMatched"] == 6)
        let uri = "http://www.opengis.net/def/crs/EPSG/0/4490"
        let latLon = try await city.ask("\(items)?limit=1&bbox=22.4995,112.9995,22.5025,113.0015&bbox-crs=\(uri)")
        #expect(latLon.json["numberMatched"] == 6)
        let short = try await city.ask("\(items)?limit=1&bbox=112.9995,22.4995,113.0015,22.5025&bbox-crs=EPSG:4490")
        #expect(short.json["numberMatched"] == 6)
    }

    @Test func answersComeInTheSystemAskedForAndSayIt() async throws {
        let city = try await TestCity()
        let uri = "http://www.opengis.net/def/crs/EPSG/0/4490"
        let answer = try await city.ask("\(items)?limit=1&crs=\(uri)")
        #expect(answer.headers[HTTPFieldName.contentCRS!] == "<\(uri)>")
        #expect(answer.json["features"]?.items[0]["geometry"]?["coordinates"]?.items.first == 22.5)
        // pyproj 3.7.2: Transformer.from_crs(4490, 4547).transform(22.5, 113.0); its axes run north, then east.
        let plane = try await city.ask("\(items)?limit=1&crs=http://www.opengis.net/def/crs/EPSG/0/4547")
        let numbers = plane.json["features"]?.items[0]["geometry"]?["coordinates"]?.items ?? []
        guard numbers.count == 2, case .real(let northing) = numbers[0], case .real(let easting) = numbers[1] else {
            Issue.record("\(numbers)")
            return
        }
        #expect(abs(northing - 2_489_510.974) < 0.001)
        #expect(abs(easting - 397_100.031) < 0.001)
    }

    @Test func filtersPropertiesAndSortingWorkTogether() async throws {
        let city = try await TestCity()
        let filter = PercentEncoding.encode("class = '0101' AND grid IN ('G1', 'G2')")
        let json = try await city.ask("\(items)?filter=\(filter)&sortby=-code&properties=code,grid").json
        #expect(json["numberMatched"] == 27)
        let features = json["features"]?.items ?? []
        #expect(features.allSatisfy { $0["properties"]?.members.map(\.name) == ["code", "grid"] })
        let codes = codes(json).map(\.serialized)
        #expect(codes == codes.sorted(by: >))
    }

    @Test func fieldsAreParametersOfTheirOwn() async throws {
        let city = try await TestCity()
        let json = try await city.ask("\(items)?limit=1&grid=G3&name=%E8%B7%AF%E7%81%AF").json
        #expect(json["numberMatched"] == 13 || json["numberMatched"] == 14)
        let dated = try await city.ask("\(items)?limit=1&start_date=2024-01-05").json
        #expect(dated["numberMatched"] == 43)
    }

    @Test(arguments: [
        ("limit=0", 400, "parameter"), ("limit=x", 400, "parameter"), ("limit=10001", 422, "limit"),
        ("bbox=1,2,3", 400, "parameter"), ("bbox=a,b,c,d", 400, "parameter"), ("bbox=3,2,1,4", 400, "parameter"),
        ("nonsense=1", 400, "unknown-parameter"), ("filter=name%20%3D", 400, "filter"),
        ("filter=nothing%3D1", 400, "filter"), ("filter=name%3D1", 400, "filter"),
        ("filter-lang=cql2-xml", 400, "parameter"), ("filter=%7B%22op%22:1%7D&filter-lang=cql2-json", 400, "filter"),
        ("crs=EPSG:1", 400, "parameter"), ("crs=EPSG:99999", 400, "parameter"), ("crs=LOCAL", 400, "parameter"),
        ("sortby=nothing", 400, "parameter"), ("properties=code,nothing", 400, "parameter"),
        ("token=abc", 400, "parameter"), ("limit=1&limit=2", 400, "parameter"), ("name=%ZZ", 400, "parameter"),
        ("datetime=yesterday", 400, "parameter"), ("f=xml", 400, "parameter"),
    ])
    func wrongParametersAreProblemsThatNameThem(query: String, status: Int, problem: String) async throws {
        let answer = try await TestCity().ask("\(items)?\(query)")
        #expect(answer.status.code == status, "\(answer.text)")
        #expect(answer.problem == problem, "\(answer.text)")
        #expect(answer.json["status"] == JSONValue(status))
        #expect(answer.json["parameter"] != nil)
    }

    @Test func oneFeatureHasItsTagAndLinks() async throws {
        let city = try await TestCity()
        let first = try await city.ask("\(items)?limit=1").json["features"]?.items[0]["id"]?.serialized ?? ""
        let answer = try await city.ask("\(items)/\(first)")
        #expect(answer.json["type"] == "Feature")
        #expect(answer.json["links"]?.items.count == 2)
        let tag = try #require(answer.headers[.eTag])
        #expect(try await city.ask("\(items)/\(first)", headers: [.ifNoneMatch: tag]).status == .notModified)
    }

    @Test(arguments: [
        "/collections/parts/items/1", "/collections/parts/items/x", "/collections/none/items", "/collections/P%41RTS",
    ])
    func whatIsNotThereIsNotFound(uri: String) async throws {
        let answer = try await TestCity().ask(uri)
        #expect(answer.status == .notFound)
        #expect(answer.problem == "not-found")
    }
}
