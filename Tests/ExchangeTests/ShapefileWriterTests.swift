import Exchange
import Foundation
import GeoModel
import Testing

/// Bytes as Esri's description of July 1998 and the dBASE III layout have them.
@Suite struct ShapefileWriterTests {
    private static let projection = "PROJCS[\"test\"]"

    private static func folder() throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("writer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    private static func bytes(_ url: URL, _ suffix: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: url.appendingPathExtension(suffix)))
    }

    @Test func pointsWithChineseTextNumbersAndDates() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("点")
        let writer = try ShapefileWriter(
            url, shape: .point,
            fields: [
                ShapefileField("名称", .text(6)), ShapefileField("数量", .integer(4)),
                ShapefileField("高程", .real(7, decimals: 2)), ShapefileField("日期", .date),
            ], projection: Self.projection)
        try writer.append(
            .point(Position(402_000.5, 2_505_000.25)), [.text("中文"), .integer(-7), .real(-0.125), .text("20240229")])
        try writer.append(nil, [.null, .null, .null, .null])
        try writer.close()
        let table = try Self.bytes(url, "dbf")
        // Version, fixed date, 2 rows, header and record length, code page 936.
        #expect(table[0..<12].elementsEqual([3, 124, 1, 1, 2, 0, 0, 0, 161, 0, 26, 0]))
        #expect(table[29] == 0x4D)
        #expect(table[32..<37].elementsEqual([0xC3, 0xFB, 0xB3, 0xC6, 0]))
        let first = table[161..<187]
        #expect(first.elementsEqual([0x20, 0xD6, 0xD0, 0xCE, 0xC4, 0x20, 0x20] + Array("  -7  -0.1320240229".utf8)))
        #expect(table[187..<213].allSatisfy { $0 == 0x20 } && table[213] == 0x1A && table.count == 214)
        let shapes = try Self.bytes(url, "shp")
        // File code, length in words (100 + 28 + 12 bytes), version, type.
        #expect(shapes[0..<4].elementsEqual([0, 0, 0x27, 0x0A]) && shapes[24..<28].elementsEqual([0, 0, 0, 70]))
        #expect(shapes[28..<36].elementsEqual([0xE8, 3, 0, 0, 1, 0, 0, 0]))
        #expect(shapes[100..<112].elementsEqual([0, 0, 0, 1, 0, 0, 0, 10, 1, 0, 0, 0]))
        #expect(shapes[128..<140].elementsEqual([0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0]))
        let index = try Self.bytes(url, "shx")
        #expect(index[100..<116].elementsEqual([0, 0, 0, 50, 0, 0, 0, 10, 0, 0, 0, 64, 0, 0, 0, 2]))
        #expect(try Self.bytes(url, "cpg") == Array("GBK".utf8))
        #expect(try Self.bytes(url, "prj") == Array(Self.projection.utf8))
    }

    @Test func numbersAreWrittenWithExactlyTheirDecimals() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("n")
        let writer = try ShapefileWriter(
            url, shape: .point, fields: [ShapefileField("v", .real(8, decimals: 3))], projection: Self.projection)
        let cases: [(Int64, String)] = [(0, "   0.000"), (5, "   0.005"), (-5, "  -0.005"), (1_234_567, "1234.567")]
        for (scaled, _) in cases {
            writer.row.set(0, scaled: scaled, decimals: 3)
            try writer.append(x: 0, y: 0)
        }
        try writer.close()
        let table = try Self.bytes(url, "dbf")
        for (index, (_, text)) in cases.enumerated() {
            #expect(table[(66 + index * 9)..<(74 + index * 9)].elementsEqual(text.utf8), "\(text)")
        }
    }

    @Test func ringsTurnClockwiseAndHolesTheOtherWay() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appendingPathComponent("p")
        let writer = try ShapefileWriter(
            url, shape: .polygon, fields: [ShapefileField("v", .integer(1))], projection: Self.projection)
        let square = try LinearRing([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)].map { Position($0.0, $0.1) })
        let hole = try LinearRing([(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)].map { Position($0.0, $0.1) })
        try writer.append(.polygon(Polygon(square, holes: [hole])), [.integer(1)])
        try writer.close()
        let shapes = try Self.bytes(url, "shp")
        let doubles = stride(from: 160, to: 320, by: 8).map { offset in
            Double(bitPattern: (0..<8).reduce(UInt64(0)) { $0 | UInt64(shapes[offset + $1]) << UInt64(8 * $1) })
        }
        #expect(doubles[0..<4].elementsEqual([0, 0, 0, 4]))
        #expect(doubles[10..<14].elementsEqual([1, 1, 2, 1]))
    }

    @Test(arguments: [
        FieldValue.text("太长的名字"), .integer(12345), .real(.nan), .real(99999), .text("𠮷"),
    ]) func whatDoesNotFitIsRefusedByName(value: FieldValue) throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let isText = if case .text = value { true } else { false }
        let writer = try ShapefileWriter(
            folder.appendingPathComponent("r"), shape: .point,
            fields: [ShapefileField("名", isText ? .text(8) : .real(4, decimals: 1))], projection: Self.projection)
        #expect {
            try writer.append(.point(Position(0, 0)), [value])
        } throws: { "\($0)".contains("row 1") }
    }

    @Test func fieldNamesBeyondTenBytesAreRefused() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: ExchangeError.self) {
            _ = try ShapefileWriter(
                folder.appendingPathComponent("f"), shape: .point, fields: [ShapefileField("六个汉字的名", .text(8))],
                projection: Self.projection)
        }
    }
}
