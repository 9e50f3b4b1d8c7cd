import CityParts
import Foundation
import GeoModel
import TestSupport
import Testing

@Suite struct PartClassTableTests {
    static func standard() throws -> PartClassTable {
        try PartClassTable(
            csv: String(contentsOf: PackageRoot.geoData("Standards/part_classes.csv"), encoding: .utf8))
    }

    @Test func theStandardsTableHoldsBothVersions() throws {
        let table = try Self.standard()
        #expect(table.classes(of: .gbt47678).count == 153)
        #expect(table.classes(of: .gbt30428).count == 85)
        #expect(table.partClass("01001", standard: .gbt47678)?.name == "供水井盖")
        #expect(table.partClass("0101", standard: .gbt30428)?.name == "上水井盖")
        #expect(table.partClass("0101", standard: .gbt30428)?.major == "公用设施类")
    }

    @Test func everyRowIsFoundByItsCode() throws {
        let table = try Self.standard()
        for row in table.classes where !row.code.hasSuffix("x") {
            #expect(table.partClass(row.code, standard: row.standard) == row)
        }
    }

    @Test func unknownCodesAreNotFound() throws {
        let table = try Self.standard()
        for code in ["", "01", "0139", "9999", "01016", "010010", "O101", "-101"] {
            #expect(table.partClass(code, standard: .gbt30428) == nil, "\(code)")
        }
        #expect(table.partClass("01016", standard: .gbt47678) == nil)
        #expect(table.partClass("0101", standard: .gbt47678) == nil)
    }

    @Test func aCitysOwnMinorsFallUnderTheExtensionClass() throws {
        let table = try Self.standard()
        #expect(table.partClass("2101", standard: .gbt30428)?.major == "扩展部件类")
        #expect(table.partClass("2199", standard: .gbt30428)?.major == "扩展部件类")
        #expect(table.partClass("2201", standard: .gbt30428) == nil)
    }

    @Test func aCitysOwnRowsComeBeforeTheExtensionClass() throws {
        let table = try PartClassTable(
            csv: """
                code,standard,major,minor_name
                2101,GB/T 30428.2,扩展部件类,祈福台
                21xx,GB/T 30428.2,扩展部件类,(城市自定义)
                """)
        #expect(table.partClass("2101", standard: .gbt30428)?.name == "祈福台")
        #expect(table.partClass("2102", standard: .gbt30428)?.name == "(城市自定义)")
    }

    @Test(arguments: [
        ("", "empty"), ("code,major,standard\n", "minor_name"),
        ("code,major,minor_name,standard\n0101,a,b,GB 1\n", "row 2"),
        ("code,major,minor_name,standard\n01,a,b,CJ/T 214-2007\n", "row 2"),
        ("code,major,minor_name,standard\n0101,a,b,CJ/T 214-2007\n0101,a,b,CJ/T 214-2007\n", "twice"),
        ("code,major,minor_name,standard\n\"0101,a,b,CJ/T 214-2007\n", "cannot be read"),
    ])
    func brokenTablesAreRefused(text: String, words: String) {
        let error = #expect(throws: CityPartsError.self) { try PartClassTable(csv: text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
