import Exchange
import Foundation
import GeoModel
import Testing

/// Small files of the text formats, written out here.
struct OtherFormatTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test func geoJSONKeepsItsTypes() throws {
        let text = """
            {"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"编码":"001","层数":3,"高度":9.5,"在用":true,"日期":"2024-05-01","标签":["a","b"]},
             "geometry":{"type":"Point","coordinates":[112.1,22.5,7]}},
            {"type":"Feature","properties":{"编码":"002","层数":null,"高度":1,"在用":false,"日期":null},"geometry":null}]}
            """
        let table = try WholeTable(folder.file("a.geojson", text))
        #expect(table.header.fields.map(\.name) == ["编码", "层数", "高度", "在用", "日期", "标签"])
        #expect(table.header.fields.map(\.type) == [.text, .integer, .real, .boolean, .date, .text])
        #expect(table.values("层数") == ["3", nil])
        #expect(table.values("高度") == ["9.5", "1"])
        #expect(table.values("在用") == ["1", "0"])
        #expect(table.values("日期") == ["2024-05-01", nil])
        #expect(table.shapes == [.point(Position(112.1, 22.5, z: 7)), nil])
        #expect(try table.header.crs() == .wgs84)
    }

    @Test func kmlReads() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>点</name>
            <Placemark><name>甲</name><Point><coordinates>112.1,22.5</coordinates></Point></Placemark>
            <Placemark><name>乙</name><LineString><coordinates>112,22 113,23</coordinates></LineString></Placemark>
            </Document></kml>
            """
        let table = try WholeTable(folder.file("a.kml", text))
        #expect(table.values("Name") == ["甲", "乙"])
        #expect(table.shapes.map { $0?.kind } == [.point, .line])
        #expect(try table.header.crs() == .wgs84)
    }

    private static let places =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>"
        + "<Placemark><name>甲</name><Point><coordinates>112.1,22.5</coordinates></Point></Placemark></Document></kml>"

    /// A KMZ is a zip: bare, with capitals, inside another zip, with pictures and further files beside the document.
    @Test(arguments: ["a.kmz", "A.KMZ", "a.zip"])
    func kmzReads(name: String) throws {
        let other = Self.places.replacing("甲", with: "乙")
        var archive = StoredZip([
            ("files/b.kml", Array(other.utf8)), ("doc.kml", Array(Self.places.utf8)), ("icon.png", [1, 2, 3]),
        ])
        if name.hasSuffix("zip") { archive = StoredZip([("交付/图.kmz", archive.bytes)]) }
        let table = try WholeTable(folder.file(name, archive.bytes))
        #expect(table.values("Name") == ["甲"])
        #expect(table.shapes == [.point(Position(112.1, 22.5))])
        #expect(try table.header.crs() == .wgs84)
        #expect(table.header.notes.contains { $0.contains("files/b.kml") }, "\(table.header.notes)")
    }

    @Test func archivesWithoutPlacesSayWhatToDo() throws {
        let link =
            "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><NetworkLink><Link><href>http://x/y.kml</href>"
            + "</Link></NetworkLink></Document></kml>"
        for (bytes, word) in [
            (StoredZip([("doc.kml", Array(link.utf8))]).bytes, "NetworkLink"),
            (StoredZip([("icon.png", [1])]).bytes, "no KML"),
        ] {
            let path = try folder.file("\(UUID().uuidString).kmz", bytes)
            #expect { try WholeTable(path) } throws: { "\($0)".contains(word) }
        }
    }

    /// Encoding, header row and positions of a CSV are found in an archive as they are beside it.
    @Test func delimitedTextInAnArchiveReads() throws {
        let text = "某部门台账,,,\n编码,名称,经度,纬度\n007,中山路,112.1,22.5\n008,\"解放,路\",112.2,22.6\n"
        let bytes = try #require(TextEncoding.gbk.encode(text))
        let bare = try WholeTable(folder.file("台账.csv", bytes))
        let packed = try WholeTable(
            folder.file("台账.zip", StoredZip([("交付/台账.csv", bytes), ("说明.txt", Array("x".utf8))]).bytes))
        #expect(packed.header.layer == "台账")
        #expect(packed.header.encoding.encoding == .gbk)
        #expect(packed.header.fields == bare.header.fields)
        #expect(packed.values("编码") == ["007", "008"])
        #expect(packed.values("名称") == ["中山路", "解放,路"])
        #expect(packed.shapes == bare.shapes && packed.shapes.count == 2)
        let broken = try folder.file("坏.zip", StoredZip([("a.csv", Array("编码,名称\n1,\"x\n".utf8))]).bytes)
        #expect { try WholeTable(broken) } throws: { "\($0)".contains("line 2") }
    }

    /// More than one piece, and one table of several.
    @Test func longTextInAnArchiveReadsToItsEnd() throws {
        let line = String(repeating: "长", count: 40)
        let text = "编码,名称\n" + (1...20_000).map { "\($0),\(line)\n" }.joined()
        let shape = TinyShapefile.plain
        let archive = StoredZip([
            ("长.csv", Array(text.utf8)), ("道路.shp", shape.shapes), ("道路.shx", shape.index), ("道路.dbf", shape.table),
        ])
        let path = try folder.file("b.zip", archive.bytes)
        #expect { try WholeTable(path) } throws: { "\($0)".contains("长") && "\($0)".contains("道路") }
        let table = try WholeTable(path, ReadOptions(sourceLayer: "长"))
        #expect(table.rowCount == 20_000)
        #expect(table.values("名称").allSatisfy { $0 == line })
    }

    @Test func mapInfoInterchangeReadsItsOwnEncoding() throws {
        let header = """
            Version 300
            Charset "WindowsSimpChinese"
            Delimiter ","
            CoordSys Earth Projection 1, 104
            Columns 2
              编码 Char(16)
              名称 Char(20)
            Data

            Point 112.1 22.5
            Point 112.2 22.6

            """
        let path = try folder.file("a.mif", header, .gbk)
        _ = try folder.file("a.mid", "\"44070300001320000001\",\"中山路\"\n\"2\",\"解放路\"\n", .gbk)
        let table = try WholeTable(path)
        #expect(table.header.fields.map(\.name) == ["编码", "名称"])
        #expect(table.values("编码") == ["44070300001320000001", "2"])
        #expect(table.values("名称") == ["中山路", "解放路"])
        #expect(table.shapes.first == .point(Position(112.1, 22.5)))
    }

    @Test func drawingsReadWithoutAReferenceSystem() throws {
        let text = "0\nSECTION\n2\nENTITIES\n0\nLINE\n8\n给水\n10\n0\n20\n0\n11\n5\n21\n5\n0\nENDSEC\n0\nEOF\n"
        let table = try WholeTable(folder.file("a.dxf", text))
        #expect(table.rowCount == 1)
        #expect(table.shapes.first??.kind == .line)
        #expect(throws: ExchangeError.self) { try table.header.crs() }
    }

    /// A zip as Windows in China makes it: GBK names without the UTF-8 flag, a folder inside, no `.shx`.
    @Test func anArchiveWithChineseNamesReads() throws {
        let shape = TinyShapefile.plain
        let archive = StoredZip([
            ("交付/道路.shp", shape.shapes), ("交付/道路.dbf", shape.table), ("交付/说明.txt", Array("x".utf8)),
        ])
        let table = try WholeTable(folder.file("交付.zip", archive.bytes))
        #expect(table.header.layer == "道路")
        #expect(table.values("名称") == ["中山路", "解放大道", "人民广场"])
        #expect(table.shapes.compactMap(\.self).count == 3)
    }

    @Test func anArchiveOfSeveralAsksWhichOne() throws {
        let shape = TinyShapefile.plain
        let archive = StoredZip(
            ["道路", "部件"].flatMap { name in
                [("\(name).shp", shape.shapes), ("\(name).shx", shape.index), ("\(name).dbf", shape.table)]
            } + [("台账.xlsx", SheetFixtures.workbook)])
        let path = try folder.file("a.zip", archive.bytes)
        do {
            _ = try TableReader.open(path)
            Issue.record("one of them was chosen")
        } catch {
            for name in ["道路", "部件", "台账"] { #expect("\(error)".contains(name)) }
        }
        #expect(try WholeTable(path, ReadOptions(sourceLayer: "部件")).rowCount == 3)
        let sheet = try WholeTable(path, ReadOptions(sourceLayer: "台账"))
        #expect(sheet.values("编码").last == "00123")
    }
}

/// A zip archive without compression (APPNOTE 6.3.10), its names in GBK without the UTF-8 flag.
struct StoredZip {
    let bytes: [UInt8]

    init(_ files: [(name: String, content: [UInt8])]) {
        var body: [UInt8] = []
        var directory: [UInt8] = []
        for (name, content) in files {
            let encoded = TextEncoding.gbk.encode(name) ?? []
            let common: [UInt8] =
                [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x58] + Self.little(Self.checksum(content), 4)
                + Self.little(UInt32(content.count), 4) + Self.little(UInt32(content.count), 4)
                + Self.little(UInt32(encoded.count), 2) + [0, 0]
            directory += [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10)
            directory += Self.little(UInt32(body.count), 4) + encoded
            body += [0x50, 0x4B, 3, 4] + common + encoded + content
        }
        let count = Self.little(UInt32(files.count), 2)
        let end: [UInt8] =
            [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + Self.little(UInt32(directory.count), 4)
            + Self.little(UInt32(body.count), 4) + [0, 0]
        bytes = body + directory + end
    }

    private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }

    /// CRC-32 (ISO 3309).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = ~0
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}
