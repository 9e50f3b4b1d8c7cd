import Exchange
import Foundation
import GeoModel
import Testing

/// Workbooks; the bytes of the fixtures were made by openpyxl 3.1 and xlwt 1.3 and stand in `SheetFixtures`.
struct SheetFileTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test func aWorkbookReadsAsTextUnderItsMergedHeader() throws {
        let path = try folder.file("t.xlsx", SheetFixtures.workbook)
        let table = try WholeTable(path, ReadOptions(crs: .cgcs2000))
        #expect(table.header.fields.map(\.name).prefix(6) == ["序号", "编码", "经度", "纬度", "日期", "长度"])
        #expect(table.values("编码") == ["4407030201000001", "4407030201000002", "00123"])
        #expect(table.values("日期") == ["2024/05/01", "2024/05/02", "2024/5/3"])
        #expect(table.shapes.first == .point(Position(112.123456789, 22.5)))
        #expect(table.batches.flatMap(\.rows.rowNumbers) == [5, 6, 8])
        #expect(table.header.layers == ["台账"])
        #expect(table.header.format == "XLSX")
    }

    @Test func anOldWorkbookReadsToo() throws {
        let path = try folder.file("t.xls", SheetFixtures.oldWorkbook)
        let table = try WholeTable(path)
        #expect(table.header.fields.map(\.name) == ["编码", "名称", "长度"])
        #expect(table.values("编码") == ["0012", "123456789012"])
        #expect(table.values("名称") == ["中山路", "解放路"])
        #expect(table.batches.flatMap(\.rows.rowNumbers) == [4, 6])
    }

    /// The shortest decimal that reads back, by the definition of binary64; whole numbers and what needs its digits stay.
    @Test func numbersAmongTextsHaveNoMoreDigitsThanTheyNeed() throws {
        let table = try WholeTable(try folder.file("t.xlsx", SheetFixtures.numbers))
        let values = ["82.4", "82.4", "约 80", "0.1", "4407030201000001", "0.30000000000000004"]
        #expect(table.values("长度") == values + ["-1.3e-05", "113.12345678901234"])
    }

    @Test func aSheetThatIsNotThereIsNamed() throws {
        let path = try folder.file("t.xlsx", SheetFixtures.workbook)
        do {
            _ = try WholeTable(path, ReadOptions(sourceLayer: "表9"))
            Issue.record("the sheet was found")
        } catch {
            #expect("\(error)".contains("no layer 表9") && "\(error)".contains("台账"))
        }
    }

    @Test func aBrokenWorkbookIsRefused() throws {
        let path = try folder.file("t.xlsx", Array(SheetFixtures.workbook.prefix(900)))
        #expect(throws: ExchangeError.self) { try WholeTable(path) }
    }
}
