import Foundation
import GeoModel
import Hummingbird
import Testing

@testable import TwinService

@Suite struct DescriptionRouteTests {
    @Test func landingPageHasTheLinksThatClientsNeed() async throws {
        let json = try await TestCity().ask("/", headers: [.accept: "application/json"]).json
        let relations = (json["links"]?.items ?? []).compactMap { $0["rel"] }
        for relation in ["self", "service-desc", "conformance", "data"] {
            #expect(relations.contains(.text(relation)))
        }
    }

    @Test func rootIsThePageForBrowsersAndJSONForPrograms() async throws {
        let city = try await TestCity()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("<!doctype html><title>落图</title>".utf8).write(to: folder.appendingPathComponent("index.html"))
        var served = city
        served.configuration.webFolder = folder
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        let page = try await served.ask("/", headers: [.accept: browser])
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(page.headers[.contentSecurityPolicy]?.contains("script-src 'self';") == true)
        for accept in ["application/json", "*/*", "application/json, text/html;q=0.5"] {
            #expect(
                try await served.ask("/", headers: [.accept: accept]).headers[.contentType]?.hasPrefix(
                    "application/json") == true)
        }
        #expect(try await served.ask("/?f=json", headers: [.accept: browser]).json["links"] != nil)
    }

    @Test func collectionsSayWhatLuotuAndOGCClientsRead() async throws {
        let city = try await TestCity()
        let json = try await city.ask("/collections?f=json").json
        let parts = try #require(json["collections"]?.items.first { $0["id"] == "parts" })
        #expect(parts["itemType"] == "feature")
        #expect(parts["storageCrs"] == "http://www.opengis.net/def/crs/EPSG/0/4490")
        #expect(parts["luotu"]?["kind"] == "part")
        #expect(parts["luotu"]?["count"] == 1200)
        #expect(parts["extent"]?["spatial"]?["bbox"]?.items.first?.items.count == 4)
        #expect(parts["links"]?.items.contains { $0["rel"] == "items" } == true)
        #expect(try await city.ask("/collections/parts").json == parts)
    }

    @Test func schemaHasTitlesTypesAndUnits() async throws {
        let city = try await TestCity()
        try await city.add(
            .init(
                id: LayerID("pipes")!, kind: .free, title: "管线", englishTitle: "Pipes", theme: "地下管线",
                geometry: .line,
                fields: [.init("code", .text, "编号", isRequired: true), .init("depth", .real, "埋深", unit: "m")]),
            [(["code": .text("1")], nil)])
        let json = try await city.ask("/collections/pipes/schema").json
        #expect(json["properties"]?["depth"]?["x-ogc-unit"] == "m")
        #expect(json["properties"]?["depth"]?["type"] == "number")
        #expect(json["properties"]?["code"]?["title"] == "编号")
        #expect(json["properties"]?["geometry"]?["x-ogc-role"] == "primary-geometry")
        #expect(json["required"] == ["code"])
        let queryables = try await city.ask("/collections/pipes/queryables")
        #expect(queryables.headers[.contentType] == "application/schema+json")
        #expect(queryables.json["additionalProperties"] == false)
    }

    @Test func apiDocumentListsEveryOperationOnce() async throws {
        let answer = try await TestCity().ask("/api")
        #expect(answer.headers[.contentType] == "application/vnd.oai.openapi+json;version=3.0")
        let paths = answer.json["paths"]?.members ?? []
        #expect(paths.count > 20)
        let ids = paths.flatMap { $0.value.members.compactMap { $0.value["operationId"] } }
        #expect(Set(ids).count == ids.count)
        let limit = answer.json["paths"]?["/collections/{collectionId}/items"]?["get"]?["parameters"]?.items
            .first { $0["name"] == "limit" }
        #expect(limit?["schema"]?["maximum"] == 10_000)
    }

    @Test func conformanceNamesThePartsThatAreKept() async throws {
        let classes = try await TestCity().ask("/conformance").json["conformsTo"]?.items ?? []
        #expect(classes.contains("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"))
        #expect(classes.contains("http://www.opengis.net/spec/cql2/1.0/conf/cql2-text"))
    }

    @Test func profileTellsTheFrameOfTheMap() async throws {
        let json = try await TestCity().ask("/profile").json
        #expect(json["name"] == "示例市")
        #expect(json["mapApprovalNumber"] == "粤S(2026)001号")
        #expect(json["extent"] == [112.9, 22.4, 113.2, 22.7])
    }

    @Test func linksFollowTheHostThatWasAsked() async throws {
        var city = try await TestCity()
        city.configuration.publicURL = "https://map.example.cn/"
        let json = try await city.ask("/conformance").json
        #expect(json["conformsTo"] != nil)
        let link = try await city.ask("/collections/parts").json["links"]?.items.first?["href"]
        #expect(link == "https://map.example.cn/collections/parts")
    }
}
