import Foundation
import GeoModel
import TestSupport
import Testing

@Suite struct GeoJSONReaderTests {
    @Test func randomShapesSurviveWritingAndReading() throws {
        for seed in UInt64(1)...500 {
            var shapes = Shapes(seed: seed)
            let geometry = try shapes.geometry().mapPositions(Self.rounded)
            var writer = GeoJSONWriter()
            writer.append(geometry)
            #expect(try GeoJSONReader.geometry(writer.bytes) == geometry, "seed \(seed)")
        }
    }

    private static func rounded(_ position: Position) -> Position {
        Position(
            (position.x * 1e9).rounded() / 1e9, (position.y * 1e9).rounded() / 1e9,
            z: position.z.map { ($0 * 1e4).rounded() / 1e4 })
    }

    @Test func membersComeInAnyOrderWithForeignOnesAround() throws {
        let text = #"""
            {"coordinates": [[1, 2.5e1], [-3,4,5]], "bbox": [1,2,3,4], "x": {"type": "Point"}, "type": "LineString"}
            """#
        let line = try LineString([Position(1, 25), Position(-3, 4, z: 5)])
        #expect(try GeoJSONReader.geometry(text.utf8) == .lineString(line))
    }

    @Test func aFeatureKeepsIdPropertiesAndTheirOrder() throws {
        let text = #"""
            {"type":"Feature","id":"a\/7","geometry":null,"properties":{"z":1,"a":-2.50,"t":"朝\u9633\ud83d\ude00\n",
            "b":true,"n":null,"o":{"k":[1, 2]},"big":12345678901234567168}}
            """#
        let feature = try GeoJSONReader.feature(Data(text.utf8))
        #expect(feature.id == .text("a/7"))
        #expect(feature.geometry == nil)
        #expect(
            feature.properties == [
                .init("z", .integer(1)), .init("a", .real(-2.5)), .init("t", .text("朝阳😀\n")),
                .init("b", .boolean(true)),
                .init("n", .null), .init("o", .text(#"{"k":[1, 2]}"#)), .init("big", .real(12_345_678_901_234_567_168)),
            ])
    }

    @Test func everyTypeOfDocumentGivesItsShapes() throws {
        let point = #"{"type":"Point","coordinates":[1,2]}"#
        let feature = #"{"type":"Feature","properties":null,"geometry":\#(point)}"#
        let empty = #"{"type":"Feature","properties":{},"geometry":null}"#
        let collection = #"{"type":"FeatureCollection","features":[\#(feature),\#(empty),\#(feature)]}"#
        #expect(try GeoJSONReader.geometries(point.utf8).count == 1)
        #expect(try GeoJSONReader.geometries(feature.utf8).count == 1)
        #expect(try GeoJSONReader.geometries(collection.utf8).count == 2)
        #expect(try GeoJSONReader.features(collection.utf8).count == 3)
        #expect(throws: GeoJSONError.self) { try GeoJSONReader.geometry(collection.utf8) }
        #expect(throws: GeoJSONError.self) { try GeoJSONReader.feature(point.utf8) }
    }

    @Test func aByteOrderMarkIsPassedOver() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array(#"{"type":"Point","coordinates":[1,2]}"#.utf8)
        #expect(try GeoJSONReader.geometry(bytes) == .point(Position(1, 2)))
    }

    /// Document, and the path that the message names.
    @Test(arguments: [
        ("", "$"), ("[1]", "$"), ("{", "$"), ("{}", "$"), (#"{"type":"Point"}"#, "$"), (#"{"type":5}"#, "$.type"),
        (#"{"type":"Circle","coordinates":[1,2]}"#, "$"), (#"{"type":"Point","coordinates":[1]}"#, "$.coordinates"),
        (#"{"type":"Point","coordinates":[1,2,3,4]}"#, "$.coordinates"),
        (#"{"type":"Point","coordinates":[]}"#, "$.coordinates"),
        (#"{"type":"Point","coordinates":[1,"2"]}"#, "$.coordinates"),
        (#"{"type":"Point","coordinates":[01,2]}"#, "$.coordinates[0]"),
        (#"{"type":"Point","coordinates":[1,2e999]}"#, "$.coordinates"),
        (#"{"type":"Point","coordinates":[1,NaN]}"#, "$.coordinates[1]"),
        (#"{"type":"Point","coordinates":[1,2]} x"#, "$"), (#"{"type":"Point","coordinates":[1,2],}"#, "$"),
        (#"{"type":"Point","type":"Point","coordinates":[1,2]}"#, "$.type"),
        (#"{"type":"LineString","coordinates":[[1,2]]}"#, "$.coordinates"),
        (#"{"type":"Polygon","coordinates":[]}"#, "$.coordinates"),
        (
            #"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[0,0],[1,0],[1,1],[0,1]]]]}"#,
            "$.coordinates[1][0]"
        ),
        (
            #"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Point"}]}"#,
            "$.geometries[1]"
        ),
        (
            #"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,{}]}}]}"#,
            "$.features[0].geometry.coordinates"
        ),
        (#"{"type":"FeatureCollection","features":[{"type":"Point","coordinates":[1,2]}]}"#, "$.features[0]"),
        (#"{"type":"Feature","properties":{}}"#, "$"),
        (#"{"type":"Feature","geometry":null,"properties":[]}"#, "$.properties"),
        (
            #"{"type":"Point","coordinates":[38512345,2500000],"crs":{"type":"name","properties":{"name":"EPSG:4526"}}}"#,
            "$.crs"
        ),
        (#"{"type":"P\ud800","coordinates":[1,2]}"#, "$.type"), ("{\"type\":\"a\u{1}\"}", "$.type"),
        (#"{"type":"a"#, "$.type"),
    ])
    func refusesWithThePathOfWhatIsWrong(text: String, path: String) throws {
        let error = #expect(throws: GeoJSONError.self) { try GeoJSONReader.features(text.utf8) }
        #expect(error?.path == path, "\(error?.description ?? "")")
    }

    @Test func invalidUTF8IsRefused() {
        let bytes = Array(#"{"type":"Poi"#.utf8) + [0xC3, 0x28] + Array(#"nt","coordinates":[1,2]}"#.utf8)
        #expect(throws: GeoJSONError.self) { try GeoJSONReader.geometry(bytes) }
    }

    @Test func depthAndVerticesAreLimited() throws {
        let deep = String(repeating: "[", count: 1_000_000)
        #expect(throws: GeoJSONError.self) {
            try GeoJSONReader.geometry(#"{"type":"Point","coordinates":\#(deep)"#.utf8)
        }
        let line = #"{"type":"MultiPoint","coordinates":[[1,2],[3,4],[5,6]]}"#
        #expect(try GeoJSONReader.geometry(line.utf8, limits: .init(vertices: 3)).positionCount == 3)
        #expect(throws: GeoJSONError.self) { try GeoJSONReader.geometry(line.utf8, limits: .init(vertices: 2)) }
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func realFencesAreReadWithEveryVertex() throws {
        let folder = SharedData.url("regions-guangdong/data/fences")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        var vertices = 0
        for name in names {
            let data = try Data(contentsOf: folder.appendingPathComponent(name))
            vertices += try GeoJSONReader.geometries(data).reduce(0) { $0 + $1.positionCount }
        }
        #expect(names.count == 144)
        #expect(vertices == 329_442)
    }
}
