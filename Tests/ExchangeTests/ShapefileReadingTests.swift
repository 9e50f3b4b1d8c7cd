import Exchange
import Foundation
import GeoModel
import Testing

struct ShapefileReadingTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    /// What opening a file and reading it to its end fails with.
    private func failure(_ path: String, _ options: ReadOptions = ReadOptions()) -> String {
        do {
            _ = try WholeTable(path, options)
            return "no failure"
        } catch {
            return "\(error)"
        }
    }

    @Test func aSmallShapefileReadsCompletely() throws {
        let table = try WholeTable(TinyShapefile.plain.write(folder.url))
        #expect(table.header.fields.map(\.name) == ["编码", "名称", "高程"])
        #expect(table.header.fields.map(\.type) == [.text, .text, .real])
        #expect(table.values("名称") == ["中山路", "解放大道", "人民广场"])
        #expect(table.values("高程") == ["1.5", "2.25", nil])
        #expect(table.shapes == TinyShapefile.plain.points.map { .point(Position($0.0, $0.1)) })
        #expect(try table.header.crs() == .cgcs2000)
        #expect(table.header.featureCount == 3)
    }

    @Test func deletedRecordsAreCountedAndLeftOut() throws {
        var file = TinyShapefile.plain
        file.deleted = [2]
        let table = try WholeTable(file.write(folder.url))
        #expect(table.values("编码") == ["0001", "0003"])
        #expect(table.batches.flatMap(\.rows.rowNumbers) == [1, 3])
        #expect(table.summary.deletedRows == 1)
        #expect(table.summary.rows == 2)
    }

    @Test func wholeNumbersLongerThanADoubleKeepEveryDigit() throws {
        var file = TinyShapefile.plain
        file.fields[0] = .init(name: "编码", kind: "N", width: 20)
        file.rows[0][0] = "44070300001320000001"
        file.rows[1][0] = "                   7"
        let table = try WholeTable(file.write(folder.url))
        #expect(table.header.fields[0].type == .text)
        #expect(table.values("编码") == ["44070300001320000001", "7", "0003"])
    }

    @Test func aLyingCodePageFileIsOverruledAndSaid() throws {
        var file = TinyShapefile.plain
        file.codePage = "UTF-8"
        let table = try WholeTable(file.write(folder.url))
        #expect(table.values("名称") == ["中山路", "解放大道", "人民广场"])
        #expect(table.header.encoding.encoding == .gbk)
        #expect(table.header.notes.contains { $0.contains(".cpg (UTF-8)") && $0.contains("GBK") })
    }

    @Test(
        arguments: [
            (TextEncoding.gbk, nil, 0x57, TextEncoding.gbk), (.gbk, nil, 0, .gbk), (.utf8, nil, 0, .utf8),
            (.utf8, "GBK", 0, .utf8), (.big5, nil, 0x78, .big5), (.gbk, nil, 0x4D, .gbk), (.gbk, "ISO-8859-1", 0, .gbk),
        ] as [(TextEncoding, String?, UInt8, TextEncoding)])
    func theEncodingIsFoundWhateverTheLabel(
        written: TextEncoding, codePage: String?, driver: UInt8, found: TextEncoding
    ) throws {
        var file = TinyShapefile.plain
        file.encoding = written
        file.codePage = codePage
        file.languageDriver = driver
        file.fields[1].width = 30
        if written == .big5 { file.rows = [["1", "臺北市政府", ""], ["2", "中華路一段", ""], ["3", "捷運車站", ""]] }
        let table = try WholeTable(file.write(folder.url))
        #expect(table.header.encoding.encoding == found)
        #expect(table.values(table.header.fields[1].name) == file.rows.map { $0[1] })
    }

    @Test func chineseThatComesLateIsStillDetected() throws {
        var file = TinyShapefile.plain
        file.codePage = nil
        file.fields[0].name = "CODE"
        file.fields[1].name = "NAME"
        file.fields[2].name = "H"
        file.rows = (1...50).map { [String($0), $0 < 45 ? "x" : "解放大道中山路", "1"] }
        file.points = (1...50).map { (112 + Double($0) / 1000, 22) }
        let table = try WholeTable(file.write(folder.url), ReadOptions(batchRows: 2))
        #expect(table.header.encoding.evidence == .asciiOnly)
        #expect(table.summary.encoding.encoding == .gbk)
        #expect(table.values("NAME").last == "解放大道中山路")
    }

    @Test func aWrongEncodingOptionNamesTheFirstRowAndField() throws {
        let path = try TinyShapefile.plain.write(folder.url)
        let message = failure(path, ReadOptions(encoding: .utf8))
        #expect(message.contains("UTF-8") && message.contains("--encoding"))
        var file = TinyShapefile.plain
        file.fields[0].name = "CODE"
        file.fields[1].name = "NAME"
        file.fields[2].name = "H"
        let ascii = try file.write(folder.url, "ascii")
        let rowMessage = failure(ascii, ReadOptions(encoding: .utf8))
        #expect(rowMessage.contains("row 1") && rowMessage.contains("NAME"))
    }

    @Test func textCutInTheMiddleOfACharacterRefusesItsRowOnly() throws {
        var file = TinyShapefile.plain
        file.fields[1].width = 7
        file.rows[0][1] = "中山路"
        let table = try WholeTable(file.write(folder.url))
        #expect(table.values("名称") == ["中山路"])
        #expect(table.refusals.map(\.row) == [2, 3])
        #expect(table.refusals.allSatisfy { $0.field == "名称" && $0.reason.contains("cut") })
    }

    @Test func withoutAReferenceSystemTheErrorSaysWhatToPass() throws {
        var file = TinyShapefile.plain
        file.prj = nil
        let path = try file.write(folder.url)
        let table = try WholeTable(path)
        #expect(throws: ExchangeError.self) { try table.header.crs() }
        do { _ = try table.header.crs() } catch { #expect("\(error)".contains("EPSG:4490")) }
        let told = try WholeTable(path, ReadOptions(crs: .gcj02))
        #expect(try told.header.crs() == .gcj02)
    }

    // MARK: Broken deliveries

    @Test func aTruncatedShapeFileIsRefusedWithTheRecord() throws {
        let file = TinyShapefile.plain
        let path = try file.write(folder.url)
        _ = try folder.file("tiny.shp", Array(file.shapes.dropLast(20)))
        let message = failure(path)
        #expect(message.contains("tiny.shp is truncated") && message.contains("record 3"))
    }

    @Test func aTruncatedTableIsRefused() throws {
        let file = TinyShapefile.plain
        let path = try file.write(folder.url)
        _ = try folder.file("tiny.dbf", Array(file.table.dropLast(60)))
        #expect(failure(path).contains("tiny.dbf is truncated"))
    }

    @Test func aMissingTableIsNamed() throws {
        let path = try TinyShapefile.plain.write(folder.url)
        try folder.remove("tiny.dbf")
        #expect(failure(path).contains("tiny.dbf") && failure(path).contains("missing"))
    }

    @Test func aMissingIndexIsRebuiltWithoutTouchingTheFolder() throws {
        let path = try TinyShapefile.plain.write(folder.url)
        try folder.remove("tiny.shx")
        let before = folder.names
        let table = try WholeTable(path)
        #expect(table.rowCount == 3)
        #expect(table.shapes.compactMap(\.self).count == 3)
        #expect(table.header.notes.contains { $0.contains(".shx") })
        #expect(try table.header.crs() == .cgcs2000)
        #expect(folder.names == before)
    }

    @Test func partsInCapitalsBelongTogether() throws {
        let file = TinyShapefile.plain
        _ = try folder.file("A.SHP", file.shapes)
        _ = try folder.file("A.SHX", file.index)
        _ = try folder.file("A.DBF", file.table)
        #expect(try WholeTable(folder.url.appendingPathComponent("A.SHP").path).rowCount == 3)
    }

    @Test func recordsWithoutShapesAreRefusedNotForgotten() throws {
        var file = TinyShapefile.plain
        file.points.removeLast()
        let table = try WholeTable(file.write(folder.url))
        #expect(table.rowCount == 2)
        #expect(table.refusals.map(\.row) == [3])
        #expect(table.summary.rows == 3)
    }

    @Test func aTableAloneReadsWithoutShapes() throws {
        let file = TinyShapefile.plain
        let path = try folder.file("alone.dbf", file.table)
        let table = try WholeTable(path)
        #expect(table.rowCount == 3)
        #expect(table.header.geometry == .none)
    }

    @Test func whatIsNoFileOfAnyFormatIsRefused() throws {
        #expect(failure(folder.url.appendingPathComponent("none.shp").path).contains("no such file"))
        #expect(failure(try folder.file("a.shp", "hello")).contains("a.dbf"))
        #expect(failure(try folder.file("a.gpkg", "hello")).contains("no file that can be read"))
        #expect(failure(try folder.file("a.zip", "hello")).contains("no table"))
        #expect(failure("/vsicurl/http://127.0.0.1/a.shp").contains("no such file"))
    }

    @Test func aFolderOfSeveralAsksWhichOne() throws {
        _ = try TinyShapefile.plain.write(folder.url, "道路")
        _ = try TinyShapefile.plain.write(folder.url, "部件")
        #expect(failure(folder.url.path).contains("道路, 部件"))
        let table = try WholeTable(folder.url.path, ReadOptions(sourceLayer: "部件"))
        #expect(table.rowCount == 3)
        #expect(table.header.layer == "部件")
        #expect(failure(folder.url.path, ReadOptions(sourceLayer: "管线")).contains("no table 管线"))
    }

    @Test func aReaderThatDiesIsAClearError() throws {
        let path = try TinyShapefile.plain.write(folder.url)
        // A shell, asked to run a script called "stream", complains and ends without a frame.
        let message = failure(path, ReadOptions(readerProgram: "/bin/sh"))
        #expect(message.contains("stopped while reading row 1") && message.contains("exit code"))
        #expect(message.contains("stream"))
        let missing = failure(path, ReadOptions(readerProgram: "/nowhere/luotu-reader"))
        #expect(missing.contains("/nowhere/luotu-reader") && missing.contains("LUOTU_READER"))
    }

    /// The reader runs on a batch at a time because the pipe is small beside the file: killed while it waits for room.
    @Test func aReaderKilledInTheMiddleNamesTheRow() throws {
        var file = TinyShapefile.plain
        file.fields[1].width = 250
        file.rows = (1...20_000).map { [String($0), "中山路", "1"] }
        file.points = (1...20_000).map { (112, 22 + Double($0) / 100_000) }
        let reader = try TableReader.open(file.write(folder.url, "killed"), options: ReadOptions(batchRows: 100))
        #expect(try reader.next()?.rows.count == 100)
        let children = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid -> pid_t? in
            guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return nil }
            return line.range(of: Data(folder.url.path.utf8)) == nil ? nil : pid_t(pid)
        }
        try #require(children.count == 1)
        kill(children[0], SIGKILL)
        #expect {
            while try reader.next() != nil {}
        } throws: { error in
            "\(error)".contains("signal 9") && "\(error)".contains("killed.shp") && !"\(error)".contains("row 1 of")
        }
    }

    @Test func aFailureIsRepeated() throws {
        let path = try TinyShapefile.plain.write(folder.url)
        var file = TinyShapefile.plain
        file.fields[0].name = "A"
        file.fields[1].name = "B"
        file.fields[2].name = "C"
        let reader = try TableReader.open(file.write(folder.url, "b"), options: ReadOptions(encoding: .gbk))
        #expect(try reader.next()?.rows.count == 3)
        #expect(try reader.next()?.rows.count == nil)
        #expect(try reader.next()?.rows.count == nil)
        let wrong = try TableReader.open(path.replacing("tiny", with: "b"), options: ReadOptions(encoding: .utf8))
        for _ in 0..<2 { #expect(throws: ExchangeError.self) { try wrong.next() } }
    }

    @Test func aReaderGivenUpOnEndsItsProcess() throws {
        var file = TinyShapefile.plain
        file.rows = (1...5000).map { [String($0), "中山路", "1"] }
        file.points = (1...5000).map { (112, 22 + Double($0) / 10_000) }
        let path = try file.write(folder.url)
        for _ in 0..<20 {
            let reader = try TableReader.open(path, options: ReadOptions(batchRows: 10))
            #expect(try reader.next()?.rows.count == 10)
        }
    }
}
