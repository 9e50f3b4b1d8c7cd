import Foundation
import GeoModel
import OneMap
import TestSupport
import Testing

@Suite struct StyleTests {
    private static let city = BoundingBox(west: 113, south: 22.5, east: 113.2, north: 22.7)

    private static func summary(_ schema: LayerSchema, _ count: Int = 1000) -> LayerSummary {
        LayerSummary(schema: schema, featureCount: count, extent: city, version: 1)
    }

    private static func free(_ geometry: GeometryKind) -> LayerSchema {
        LayerSchema(
            id: LayerID("trees-2024")!, kind: .free, title: "古树", englishTitle: "Trees", theme: "其他",
            geometry: geometry, fields: [FieldDefinition("name", .text, "名称")])
    }

    @Test func everyDrawingLayerHasItsOwnIdAndAKnownSource() throws {
        let layers = BuiltInLayers.all.map { Self.summary($0) } + [Self.summary(Self.free(.mixed))]
        let style = StyleDocument(name: "onemap", layers: layers, baseURL: "http://h", attribution: nil).json
        let sources = Set((style["sources"]?.members ?? []).map(\.name))
        #expect(sources == Set(layers.map(\.schema.id.text)))
        let drawing = style["layers"]?.items ?? []
        let ids = drawing.compactMap { $0["id"] }
        #expect(ids.count == drawing.count && Set(ids).count == ids.count)
        #expect(ids.first == "background")
        for layer in drawing.dropFirst() {
            #expect(layer["source"] == layer["source-layer"])
            guard case .text(let source) = layer["source"] else { continue }
            #expect(sources.contains(source))
        }
        #expect(try JSONSerialization.jsonObject(with: Data(style.bytes)) is [String: Any])
    }

    @Test func namesOfAreasAreDrawnAtPointsOfTheirOwn() {
        let areas = [BuiltInLayers.regions, BuiltInLayers.grids, BuiltInLayers.buildings, Self.free(.polygon)]
        let style = StyleDocument(name: "a", layers: areas.map { Self.summary($0) }, baseURL: "", attribution: nil).json
        for source in style["sources"]?.members ?? [] {
            #expect(source.value["tiles"]?.items.first == .text("/tiles/\(source.name)/{z}/{x}/{y}.mvt?labels=1"))
        }
        for layer in style["layers"]?.items.dropFirst() ?? [] {
            let kind: JSONValue = ["==", ["geometry-type"], layer["type"] == "symbol" ? "Point" : "Polygon"]
            #expect(layer["filter"] == kind || layer["filter"]?.items[1] == kind)
        }
    }

    @Test func fieldsThatStylesReadAreOnTheTile() {
        for schema in BuiltInLayers.all {
            let carried = Set(schema.tileFields(.everything).map(\.name))
            for layer in BuiltInStyles.layers(schema) {
                for field in Self.fieldsRead(layer.json(layer: schema.id)) {
                    #expect(carried.contains(field), "\(schema.id) draws by \(field)")
                }
            }
        }
    }

    @Test func areasAreDrawnBeforeLinesAndLinesBeforePoints() {
        let style = StyleDocument(
            name: "onemap", layers: BuiltInLayers.all.reversed().map { Self.summary($0) }, baseURL: "", attribution: nil
        )
        let ids = (style.json["layers"]?.items ?? []).compactMap { layer in
            if case .text(let id) = layer["id"] { id } else { nil }
        }
        let order = ["regions", "buildings", "roads-casing", "roads", "pipe_segments", "parts", "roads-label"]
        #expect(order.map { ids.firstIndex(of: $0) ?? -1 } == order.compactMap { ids.firstIndex(of: $0) }.sorted())
    }

    @Test func pipeColoursAreThoseOfTheStandardsTable() throws {
        let table = try DelimitedText.records(
            String(contentsOf: PackageRoot.geoData("Standards/pipeline_classes.csv"), encoding: .utf8))
        let header = try #require(table.first)
        let code = try #require(header.firstIndex(of: "code"))
        let color = try #require(header.firstIndex(of: "rgb"))
        var compared = 0
        for row in table.dropFirst() where !row[color].isEmpty && row[code].count == 2 {
            let parts = row[color].split(separator: ",").compactMap { Int($0) }
            let hex = "#" + parts.map { String($0 + 256, radix: 16).dropFirst() }.joined()
            let category = PipeColours.categories.first { $0.classes.contains(row[code]) }
            #expect(category?.color == hex, "\(row[code])")
            compared += 1
        }
        #expect(compared > 30)
        let all = PipeColours.categories.flatMap(\.classes)
        #expect(Set(all).count == all.count)
    }

    @Test(arguments: [GeometryKind.point, .line, .polygon, .mixed])
    func freeLayersAreDrawnByTheirGeometryAndHaveALegend(geometry: GeometryKind) {
        let layers = BuiltInStyles.layers(Self.free(geometry))
        #expect(!layers.flatMap(\.legend).isEmpty)
        #expect(layers.contains { $0.type == "circle" } == [.point, .mixed].contains(geometry))
        #expect(layers.contains { $0.type == "fill" } == [.polygon, .mixed].contains(geometry))
    }

    @Test func denseLayersAreAskedForOnlyFromADeeperZoom() {
        let few = DisplayZoom.minimum(Self.summary(Self.free(.point), 500))
        let many = DisplayZoom.minimum(Self.summary(Self.free(.point), 1_000_000))
        #expect(few == 0)
        #expect((13...16).contains(many))
        #expect(DisplayZoom.minimum(Self.summary(BuiltInLayers.addresses, 10)) == 16)
        #expect(
            DisplayZoom.minimum(
                LayerSummary(schema: Self.free(.point), featureCount: 0, extent: nil, version: 0)) == 0)
    }

    @Test func tileJSONNamesTilesFieldsAndBounds() {
        let json = TileJSON(
            layers: [Self.summary(BuiltInLayers.parts), Self.summary(BuiltInLayers.roads)], baseURL: "http://h:1",
            access: .everything, attribution: "落图"
        ).json
        #expect(json["tilejson"] == "3.0.0")
        #expect(json["tiles"] == ["http://h:1/tiles/parts,roads/{z}/{x}/{y}.mvt"])
        #expect(json["bounds"] == [113.0, 22.5, 113.2, 22.7])
        let layer = json["vector_layers"]?.items.first
        #expect(layer?["id"] == "parts")
        #expect(layer?["fields"]?["code"] == "String")
        #expect(layer?["fields"]?["grid"] == nil)
    }

    private static func fieldsRead(_ value: JSONValue) -> [String] {
        if value.items.count == 2, value.items[0] == "get", case .text(let field) = value.items[1] { return [field] }
        return value.items.flatMap(fieldsRead) + value.members.flatMap { fieldsRead($0.value) }
    }
}
