import Foundation
import GeoModel
import TestSupport
import Testing

@Suite struct GeoJSONWriterTests {
    private let fields = [
        FieldDefinition("code", .text, "编码"), FieldDefinition("width", .real, "宽"),
        FieldDefinition("lanes", .integer, "车道"),
        FieldDefinition("lit", .boolean, "照明"), FieldDefinition("note", .text, "备注"),
    ]

    private func feature(_ id: Int64, _ values: [FieldValue], _ geometry: Geometry?) throws -> Feature {
        Feature(id: try #require(FeatureID(rawValue: id)), code: nil, values: values, geometry: geometry)
    }

    private func text(_ writer: GeoJSONWriter) -> String { String(decoding: writer.bytes, as: UTF8.self) }

    @Test func featureHasNumberIdAndPropertiesInSchemaOrder() throws {
        var writer = GeoJSONWriter()
        let values: [FieldValue] = [.text("R1"), .real(7.5), .integer(4), .integer(1), .null]
        writer.append(
            try feature(9_007_199_254_740_991, values, .point(Position(113.1234567891, -22.5))), fields: fields,
            members: [("layer", .text("roads")), ("distance", .real(12.25))])
        #expect(
            text(writer)
                == #"{"type":"Feature","id":9007199254740991,"layer":"roads","distance":12.25,"properties":{"code":"R1","#
                + #""width":7.5,"lanes":4,"lit":true,"note":null},"geometry":{"type":"Point","coordinates":[113.123456789,-22.5]}}"#
        )
    }

    @Test func collectionIsWrittenInPieces() throws {
        var writer = GeoJSONWriter()
        writer.beginCollection()
        var bytes = writer.takeBytes()
        for id in Int64(1)...3 {
            writer.append(try feature(id, [], nil), fields: [])
            bytes += writer.takeBytes()
        }
        writer.endCollection(members: [("numberReturned", Array("3".utf8))])
        bytes += writer.takeBytes()
        #expect(writer.featureCount == 3)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"properties":{},"geometry":null},"#
                + #"{"type":"Feature","id":2,"properties":{},"geometry":null},"#
                + #"{"type":"Feature","id":3,"properties":{},"geometry":null}],"numberReturned":3}"#)
    }

    @Test(arguments: [
        (0.0, 9, "0"), (-0.0, 9, "0"), (116.0, 9, "116"), (-0.5, 9, "-0.5"), (0.1 + 0.2, 9, "0.3"),
        (113.000000001, 9, "113.000000001"), (1e-10, 9, "0"), (-1e-10, 9, "0"), (-4e-10, 9, "0"),
        (6e-10, 9, "0.000000001"),
        (179.9999999999, 9, "180"), (38_512_345.6789, 4, "38512345.6789"), (2.5, 0, "3"), (1e20, 9, "1e+20"),
        (.nan, 9, "null"), (.infinity, 4, "null"),
    ])
    func coordinatesHaveNoNeedlessDigits(value: Double, decimals: Int, expected: String) {
        var bytes: [UInt8] = []
        JSONText.append(value, decimals: decimals, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test func roundedCoordinatesStayWithinHalfAUnit() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let value = generator.double(in: -180...180)
            var bytes: [UInt8] = []
            JSONText.append(value, decimals: 9, to: &bytes)
            let text = String(decoding: bytes, as: UTF8.self)
            // Half a unit of the ninth place, and the rounding of the product by which it is found.
            #expect(abs(try #require(Double(text)) - value) <= 0.5e-9 + 3e-14, "\(value) became \(text)")
            #expect(!text.hasSuffix("0") || !text.contains("."))
        }
    }

    @Test func stringsAreEscapedAsFoundationReadsThem() throws {
        var texts = [
            "", "plain", "引号\"与\\", "\u{0}\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f}\u{7f}", "\u{2028}\u{2029}", "👨‍👩‍👧/</script>",
        ]
        texts.append(String((0x20..<0x2FF).compactMap(Unicode.Scalar.init).map(Character.init)))
        for text in texts {
            var bytes: [UInt8] = []
            JSONText.append(text, to: &bytes)
            let read = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) as? String
            #expect(read == text)
        }
    }

    @Test func ringsFollowTheRightHandRuleWhateverTheirOrientation() throws {
        let corners = [(0.0, 0.0), (0, 3), (3, 3), (3, 0), (0, 0)].map { Position($0.0, $0.1) }
        let inner = [(1.0, 1.0), (2, 1), (2, 2), (1, 2), (1, 1)].map { Position($0.0, $0.1) }
        var writer = GeoJSONWriter()
        writer.append(.polygon(Polygon(try LinearRing(corners), holes: [try LinearRing(inner)])))
        #expect(
            text(writer)
                == #"{"type":"Polygon","coordinates":[[[0,0],[3,0],[3,3],[0,3],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]]}"#
        )
    }

    @Test func randomShapesAreJSONToAnIndependentReader() throws {
        for seed in UInt64(1)...300 {
            var shapes = Shapes(seed: seed)
            let geometry = shapes.geometry()
            var writer = GeoJSONWriter()
            writer.append(geometry)
            let object = try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: Any]
            #expect(object?["type"] as? String != nil, "seed \(seed)")
            #expect(numbers(object as Any) == geometry.positionCount * 2 + heights(geometry), "seed \(seed)")
        }
    }

    private func numbers(_ value: Any) -> Int {
        if let list = value as? [Any] { return list.reduce(0) { $0 + numbers($1) } }
        if let object = value as? [String: Any] { return object.values.reduce(0) { $0 + numbers($1) } }
        return value is NSNumber ? 1 : 0
    }

    private func heights(_ geometry: Geometry) -> Int {
        var count = 0
        geometry.forEachPosition { count += $0.z == nil ? 0 : 1 }
        return count
    }
}
