import Exchange
import Foundation
import GeoModel
import Testing

/// Spreadsheets as departments hand them in.
struct TableFileTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func failure(_ path: String, _ options: ReadOptions = ReadOptions()) -> String {
        do {
            _ = try WholeTable(path, options)
            return "no failure"
        } catch {
            return "\(error)"
        }
    }

    static let table = """
        编码,名称,经度,纬度,备注
        4407030201000001,路灯,112.1,22.5,
        4407030201000002,"井盖,圆",112.2,22.6,"他说""好"",真"
        0012,果皮箱,112.3,22.7,第一行

        """

    @Test(arguments: [
        ("utf8.csv", [UInt8](), TextEncoding.utf8, ","), ("bom.csv", [0xEF, 0xBB, 0xBF], .utf8, ","),
        ("gbk.csv", [], .gbk, ","), ("tab.txt", [], .gbk, "\t"), ("semicolon.csv", [], .gb18030, ";"),
    ])
    func delimitedTextReadsWhateverItsForm(
        name: String, mark: [UInt8], encoding: TextEncoding, delimiter: String
    ) throws {
        let text =
            delimiter == ","
            ? Self.table
            : Self.table.replacing(",", with: delimiter).replacing("井盖\(delimiter)圆", with: "井盖,圆").replacing(
                "\"\"\(delimiter)真", with: "\"\",真")
        let path = try folder.file(name, mark + (encoding.encode(text) ?? []))
        let table = try WholeTable(path, ReadOptions(crs: .cgcs2000))
        #expect(table.header.fields.map(\.name) == ["编码", "名称", "经度", "纬度", "备注"])
        #expect(table.header.fields.allSatisfy { $0.type == .text })
        #expect(table.values("编码") == ["4407030201000001", "4407030201000002", "0012"])
        #expect(table.values("名称") == ["路灯", "井盖,圆", "果皮箱"])
        #expect(table.values("备注") == [nil, "他说\"好\",真", "第一行"])
        #expect(table.shapes == [(112.1, 22.5), (112.2, 22.6), (112.3, 22.7)].map { .point(Position($0.0, $0.1)) })
        #expect(table.batches.flatMap(\.rows.rowNumbers) == [2, 3, 4])
        #expect(table.header.geometry == .point)
    }

    @Test func utf16FromASpreadsheetProgramReads() throws {
        let text = Self.table.replacing(",", with: "\t").replacing("井盖\t圆", with: "井盖,圆")
        let path = try folder.file("unicode.txt", [0xFF, 0xFE] + (TextEncoding.utf16le.encode(text) ?? []))
        #expect(try WholeTable(path, ReadOptions(crs: .wgs84)).values("名称") == ["路灯", "井盖,圆", "果皮箱"])
    }

    @Test func titlesRemarksAndMergedCellsStandAboveTheHeader() throws {
        let text = """
            某市城市部件台账,,,,,
            填报单位：住建局,,,,日期：2024-05-01,
            ,,,,,
            序号,部件编码,位置,坐标,,备注
            ,,,经度,纬度,
            1,001,中山路,112.1,22.5,好
            2,002,解放路,112.2,22.6,
            ,,,,,
            3,003,人民路,112.3,22.7,坏
            """
        let table = try WholeTable(folder.file("t.csv", text, .gbk), ReadOptions(crs: .cgcs2000))
        #expect(table.header.fields.map(\.name) == ["序号", "部件编码", "位置", "经度", "纬度", "备注"])
        #expect(table.values("部件编码") == ["001", "002", "003"])
        #expect(table.batches.flatMap(\.rows.rowNumbers) == [6, 7, 9])
        #expect(table.shapes.last == .point(Position(112.3, 22.7)))
        #expect(table.summary.blankRows == 2 || table.summary.blankRows == 1)
    }

    @Test func groupsTellEqualSubtitlesApart() throws {
        let text = """
            管段编号,起点,,终点,
            ,点号,埋深,点号,埋深
            G1,A,1.2,B,1.3
            """
        let table = try WholeTable(folder.file("g.csv", text))
        #expect(table.header.fields.map(\.name) == ["管段编号", "起点点号", "起点埋深", "终点点号", "终点埋深"])
        #expect(table.values("终点点号") == ["B"])
    }

    @Test func anAllTextTableHasItsFirstRowAsHeader() throws {
        let table = try WholeTable(folder.file("a.csv", "甲,乙\n丙,丁\n戊,己\n"))
        #expect(table.header.fields.map(\.name) == ["甲", "乙"])
        #expect(table.rowCount == 2)
        #expect(table.header.geometry == .none)
    }

    @Test func aTableOfNumbersOnlyHasNoHeader() throws {
        #expect(failure(try folder.file("n.csv", "1,2\n3,4\n")).contains("no header row"))
        #expect(failure(try folder.file("e.csv", "")).contains("no header row"))
    }

    // MARK: Positions

    @Test func theTitleNamesTheSystem() throws {
        let text = "名称,GCJ02经度,GCJ02纬度\n甲,112.1,22.5\n"
        #expect(try WholeTable(folder.file("gcj.csv", text)).header.crs() == .gcj02)
        let bracket = "名称,经度(百度),纬度(百度)\n甲,112.1,22.5\n"
        #expect(try WholeTable(folder.file("bd.csv", bracket)).header.crs() == .bd09)
        let none = try WholeTable(folder.file("none.csv", "名称,经度,纬度\n甲,112.1,22.5\n"))
        #expect(throws: ExchangeError.self) { try none.header.crs() }
    }

    @Test func surveyorsWriteTheNorthingAsX() throws {
        let text = "点号,X,Y\nA,2485000.5,385000.25\nB,2485001.5,385001\n"
        let table = try WholeTable(folder.file("xy.csv", text), ReadOptions(crs: .epsg(4547)))
        #expect(table.shapes.first == .point(Position(385000.25, 2485000.5)))
        #expect(table.header.notes.contains { $0.contains("read as y") })
        #expect(try table.header.crs() == .epsg(4547))
    }

    @Test func wellKnownTextIsAPosition() throws {
        let text = "name,WKT\na,\"LINESTRING (112 22, 113 23)\"\nb,POINT (112 22)\nc,\nd,POLYGON EMPTYX\n"
        let table = try WholeTable(folder.file("w.csv", text), ReadOptions(crs: .wgs84))
        #expect(table.rowCount == 3)
        #expect(table.shapes[1] == .point(Position(112, 22)))
        #expect(table.refusals.map(\.row) == [5])
        #expect(table.refusals.first?.field == "WKT")
    }

    @Test func aPositionThatIsNoNumberRefusesItsRow() throws {
        let text = "名称,经度,纬度\n甲,112.1,22.5\n乙,东经112度,22.5\n丙,,\n丁,112.3,\n"
        let table = try WholeTable(folder.file("p.csv", text), ReadOptions(crs: .wgs84))
        #expect(table.values("名称") == ["甲", "丙"])
        #expect(table.refusals.map(\.row) == [3, 5])
        #expect(table.refusals.first?.field == "经度")
        #expect(table.refusals.first?.value == "东经112度")
        #expect(table.batches.flatMap(\.refusedRows.rowNumbers) == [3, 5])
    }

    @Test func optionsNameTheColumns() throws {
        let path = try folder.file("o.csv", "名称,东,北\n甲,112.1,22.5\n")
        let table = try WholeTable(path, ReadOptions(crs: .wgs84, xColumn: "东", yColumn: "北"))
        #expect(table.shapes == [.point(Position(112.1, 22.5))])
        #expect(failure(path, ReadOptions(xColumn: "西", yColumn: "北")).contains("no column 西"))
    }

    // MARK: Broken files

    @Test func anOpenQuoteIsRefusedWithItsLine() throws {
        let path = try folder.file("q.csv", "a,b\n1,2\n3,\"open\n4,5\n")
        #expect(failure(path).contains("line 3"))
        let after = try folder.file("r.csv", "a,b\n1,\"x\"y\n")
        #expect(failure(after).contains("line 2"))
    }

    @Test func aRowWithTooManyCellsIsRefused() throws {
        let table = try WholeTable(
            folder.file("m.csv", "甲,乙\nr,s\n" + String(repeating: "p,q\n", count: 40) + "a,b,c\n"))
        #expect(table.rowCount == 41)
        #expect(table.refusals.map(\.row) == [43])
        #expect(table.summary.rows == 42)
    }

    @Test func aFileOfZeroBytesIsNoText() throws {
        #expect(failure(try folder.file("z.csv", [0x61, 0, 0x62])).contains("no text"))
        #expect(failure(folder.url.appendingPathComponent("missing.csv").path).contains("no such file"))
    }

    @Test func aWrongEncodingNamesRowAndField() throws {
        let path = try folder.file("w.csv", "名称,b\n甲乙,1\n", .gbk)
        #expect(failure(path, ReadOptions(encoding: .utf8)).contains("row"))
        let ascii = try folder.file("x.csv", [UInt8]("name,b\n".utf8) + [0xC2, 0xE4, 0x2C, 0x31, 0x0A])
        #expect(failure(ascii, ReadOptions(encoding: .utf8)).contains("row 2"))
    }

    @Test func recordsAcrossReadingBlocksStayWhole() throws {
        let rows = (0..<60_000).map { "\($0),\"路\($0),第\"\"一\"\"段\n续\",\($0 % 7)" }
        let path = try folder.file("big.csv", "编码,名称,数\n" + rows.joined(separator: "\r\n") + "\r\n", .gbk)
        let table = try WholeTable(path)
        #expect(table.rowCount == 60_000)
        let names = table.values("名称")
        for row in [0, 1, 29_999, 59_999] { #expect(names[row] == "路\(row),第\"一\"段\n续") }
        #expect(table.values("编码").last == "59999")
    }
}
