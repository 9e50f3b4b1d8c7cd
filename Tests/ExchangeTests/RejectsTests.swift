import Exchange
import Foundation
import GeoModel
import TestSupport
import Testing

/// A rejects file, corrected or not, comes in again as the file it came from would.
struct RejectsTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    /// Refuses every row of a table, as an importer would, and answers the rejects file.
    private func refuseAll(_ table: WholeTable, _ name: String) throws -> String {
        let writer = try RejectsWriter(folder.url.appendingPathComponent(name).path, for: table.header)
        for batch in table.batches {
            let refusals = batch.rows.rowNumbers.map { RowRefusal(row: $0, field: "名称", value: "x", reason: "试验") }
            try writer.append(refusals, from: [batch.rows, batch.refusedRows])
        }
        return try #require(try writer.close())
    }

    @Test(arguments: ["r.csv", "r.xlsx"])
    func aShapefilesRowsComeBackWithShapesAndSystem(name: String) throws {
        var file = TinyShapefile.plain
        file.rows[0] = ["44070300001320000001", "=1+1", "1.5"]
        file.rows[1] = ["0002", "-中山路, \"二\"段", "-2.25"]
        file.fields[0].width = 20
        let table = try WholeTable(file.write(folder.url))
        let back = try WholeTable(refuseAll(table, name))
        #expect(back.header.isRejectsFile)
        #expect(back.header.fields.map(\.name) == ["编码", "名称", "高程"])
        #expect(back.values("编码") == ["44070300001320000001", "0002", "0003"])
        #expect(back.values("名称") == ["=1+1", "-中山路, \"二\"段", "人民广场"])
        #expect(back.values("高程") == ["1.5", "-2.25", nil])
        #expect(back.shapes == table.shapes)
        #expect(try back.header.crs() == .cgcs2000)
    }

    @Test func aTablesOwnPositionColumnsStayItsPositions() throws {
        let text = "名称,原因,经度,纬度\n甲,坏,112.1,22.5\n乙,,112.2,22.6\n"
        let table = try WholeTable(folder.file("t.csv", text, .gbk), ReadOptions(crs: .gcj02))
        let path = try refuseAll(table, "r.csv")
        let back = try WholeTable(path)
        #expect(back.header.fields.map(\.name) == ["名称", "原因", "经度", "纬度"])
        #expect(back.values("原因") == ["坏", nil])
        #expect(back.shapes == table.shapes)
        #expect(try back.header.crs() == .gcj02)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(String(decoding: bytes, as: UTF8.self).contains("行号,字段,值,原因,坐标系\r\n"))
    }

    @Test func rejectsOfRejectsHaveTheSameForm() throws {
        let table = try WholeTable(TinyShapefile.plain.write(folder.url))
        let once = try WholeTable(refuseAll(table, "a.csv"))
        let twice = try WholeTable(refuseAll(once, "b.csv"))
        #expect(twice.header.fields == once.header.fields)
        #expect(twice.shapes == table.shapes)
        #expect(try twice.header.crs() == .cgcs2000)
    }

    @Test func aRowThatCouldNotBeReadDoesNotComeBackEmpty() throws {
        let table = try WholeTable(TinyShapefile.plain.write(folder.url))
        let writer = try RejectsWriter(folder.url.appendingPathComponent("r.csv").path, for: table.header)
        try writer.append([RowRefusal(row: 99, reason: "the record cannot be read")], from: table.batches.map(\.rows))
        try writer.append([RowRefusal(row: 2, reason: "x")], from: table.batches.map(\.rows))
        #expect(writer.count == 2)
        let back = try WholeTable(try #require(try writer.close()))
        #expect(back.values("编码") == ["0002"])
        #expect(back.refusals.map(\.row) == [2])
    }

    @Test func withoutRefusalsThereIsNoFile() throws {
        let table = try WholeTable(TinyShapefile.plain.write(folder.url))
        let before = folder.names
        let writer = try RejectsWriter(folder.url.appendingPathComponent("r.xlsx").path, for: table.header)
        #expect(try writer.close() == nil)
        #expect(folder.names == before)
        #expect(throws: ExchangeError.self) { try RejectsWriter("r.txt", for: table.header) }
    }

    @Test func aFolderThatIsNotThereIsSaid() throws {
        let table = try WholeTable(TinyShapefile.plain.write(folder.url))
        for name in ["nowhere/r.csv", "nowhere/r.xlsx"] {
            let writer = try RejectsWriter(folder.url.appendingPathComponent(name).path, for: table.header)
            #expect(throws: ExchangeError.self) {
                try writer.append([RowRefusal(row: 1, reason: "x")], from: table.batches.map(\.rows))
            }
        }
    }

    @Test(arguments: ["xlsx", "csv"])
    func aPassThroughLibreOfficeChangesNothing(form: String) throws {
        var file = TinyShapefile.plain
        file.fields[0].width = 20
        file.rows[0] = ["44070300001320000001", "=1+1", "1.5"]
        let table = try WholeTable(file.write(folder.url))
        let path = try refuseAll(table, "r.xlsx")
        let converted = try Office.convert(path, to: form, in: folder.url.appendingPathComponent("out"))
        let back = try WholeTable(converted)
        #expect(back.header.isRejectsFile)
        #expect(back.values("编码") == table.values("编码"))
        #expect(back.values("名称") == table.values("名称"))
        #expect(back.shapes == table.shapes)
        #expect(try back.header.crs() == .cgcs2000)
    }
}

/// LibreOffice without a window.
enum Office {
    static func convert(_ path: String, to form: String, in folder: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/soffice")
        // UTF-8 with commas: without the filter's parameters a CSV is written in the system's code page.
        let filter = form == "csv" ? "csv:Text - txt - csv (StarCalc):44,34,76,1" : form
        process.arguments = [
            "-env:UserInstallation=file://\(folder.path)-profile", "--headless", "--convert-to", filter, "--outdir",
            folder.path, path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        return folder.appendingPathComponent("\(name).\(form)").path
    }
}
