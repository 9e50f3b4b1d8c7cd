import Foundation
import TestSupport
import Testing

/// `luotu import --diff`: what a delivery would change, row by row, and the same on paper.
@Suite struct DiffTests {
    private static let before =
        "编码,名称,层数,经度,纬度\n"
        + "A1,甲店,3,113.1,22.6\nA2,乙店,2,113.2,22.6\nA3,丙店,1,113.3,22.6\nA4,丁店,1,113.4,22.6\n"
    /// A1 as it was, A2 renamed and heightened, A3 moved, A4 left out, A5 and A6 new.
    private static let after =
        "编码,名称,层数,经度,纬度\n"
        + "A1,甲店,3,113.1,22.6\nA2,乙号店,4,113.2,22.6\nA3,丙店,1,113.35,22.6\nA5,戊店,,113.5,22.6\nA6,己店,6,113.6,22.6\n"

    /// A city with four shops, and the delivery to compare.
    private func city() throws -> (LuotuProcess, String) {
        let luotu = try LuotuProcess()
        try luotu.makeCity()
        try Self.before.write(toFile: luotu.path("before.csv"), atomically: true, encoding: .utf8)
        try Self.after.write(toFile: luotu.path("after.csv"), atomically: true, encoding: .utf8)
        let first = try luotu.run("import", luotu.path("before.csv"), "--as", "layer:shops", "--crs", "CGCS2000")
        #expect(first.status == 0, "\(first.errors)")
        return (luotu, luotu.path("after.csv"))
    }

    @Test func peopleReadWhatComesChangesAndIsMissing() throws {
        let (luotu, file) = try city()
        defer { luotu.remove() }
        let result = try luotu.run("import", file, "--as", "layer:shops", "--crs", "CGCS2000", "--diff", "--quiet")
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map(String.init)
        func line(_ code: String) -> String { lines.first { $0.contains("  \(code)  ") } ?? "" }
        #expect(line("A1").isEmpty)
        #expect(line("A2").hasPrefix("~") && line("A2").contains("乙店 → 乙号店") && line("A2").contains("2 → 4"))
        #expect(line("A3").hasPrefix("~") && line("A3").contains("113.3 22.6") && line("A3").contains("113.35 22.6"))
        #expect(!line("A3").contains("丙店"), "what stays is not said: \(line("A3"))")
        #expect(line("A4").hasPrefix("-") && line("A4").contains("丁店"))
        #expect(line("A5").hasPrefix("+") && line("A5").contains("戊店"))
        #expect(line("A6").hasPrefix("+"))
        #expect(lines.count { ["+", "~", "-"].contains($0.prefix(1)) } == 5)
        #expect(try luotu.run("query", "shops", "--count").output == "4\n")
        #expect(try luotu.run("import", "list", "--json").jsonList().count == 1)
    }

    @Test func programsGetOneDocumentWithTheSummaryAndEveryChange() throws {
        let (luotu, file) = try city()
        defer { luotu.remove() }
        let result = try luotu.run("import", file, "--as", "layer:shops", "--crs", "CGCS2000", "--diff", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let document = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(document["read"] as? Int == 5)
        #expect(document["missing"] as? Int == 1)
        let changes = try #require(document["changes"] as? [[String: Any]])
        let kinds = Dictionary(grouping: changes) { $0["change"] as? String ?? "" }.mapValues(\.count)
        #expect(kinds == ["added": 2, "changed": 2, "missing": 1])
        let renamed = try #require(changes.first { $0["key"] as? String == "A2" })
        #expect(renamed["row"] as? Int == 3)
        let values = try #require(renamed["values"] as? [[String: Any]])
        #expect(values.map { $0["old"] as? String } == ["乙店", "2"])
        #expect(values.map { $0["new"] as? String } == ["乙号店", "4"])
        let same = try luotu.run(
            "import", luotu.path("before.csv"), "--as", "layer:shops", "--crs", "CGCS2000", "--diff", "--json")
        #expect(try same.json()["changes"] as? [String] == [])
    }

    @Test func theReportIsATableThatReadsBack() throws {
        let (luotu, file) = try city()
        defer { luotu.remove() }
        for name in ["变化.csv", "变化.xlsx"] {
            let result = try luotu.run(
                "import", file, "--as", "layer:shops", "--crs", "CGCS2000", "--diff", "--diff-report",
                luotu.path(name), "--json")
            #expect(result.status == 0, "\(result.errors)")
            #expect(try result.json()["changes"] == nil)
        }
        let text = try String(contentsOfFile: luotu.path("变化.csv"), encoding: .utf8)
        let rows = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(rows[0].last == "新值")
        #expect(rows.contains { $0[0] == "变更" && $0[3] == "A2" && $0.suffix(2) == ["乙店", "乙号店"] })
        #expect(rows.contains { $0[0] == "缺少" && $0[3] == "A4" })
        // The judge of the workbook is GDAL.
        let (_, sheet) = try Tool.run("ogr2ogr", "-f", "CSV", "/vsistdout/", luotu.path("变化.xlsx"))
        #expect(sheet.contains("乙号店"), "\(sheet)")
        let refused = try luotu.run(
            "import", file, "--as", "layer:shops", "--crs", "CGCS2000", "--diff-report", luotu.path("x.csv"))
        #expect(refused.status == 64)
    }

    @Test func geocodedTablesKeepTheRowsThatCannotBeRead() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let sample = PackageRoot.geoData("Sample").appendingPathComponent("标准地址.shp").path
        #expect(try luotu.run("import", sample, "--as", "address", "--quiet").status == 0)
        // Row 81 of the file has a cell too many.
        let rows = (1...100).map { $0 == 80 ? "80,蓬江区,多,余" : "\($0),广东省江门市蓬江区" }
        try (["编号,地址"] + rows).joined(separator: "\n").write(
            toFile: luotu.path("list.csv"), atomically: true, encoding: .utf8)
        let out = luotu.path("out.csv")
        let result = try luotu.run("geocode", "--batch", luotu.path("list.csv"), "-o", out)
        #expect(result.status == 2, "\(result.errors)")
        let lines = try String(contentsOfFile: out, encoding: .utf8).split(whereSeparator: \.isNewline)
        #expect(lines.count == 101)
        #expect(lines[79].hasPrefix("79,") && lines[81].hasPrefix("81,"))
        #expect(lines[80].hasPrefix(",,,") && lines[80].contains("4 cells"), "\(lines[80])")
    }
}

extension LuotuProcess.Result {
    /// The last line of the output as a JSON list.
    fileprivate func jsonList() throws -> [Any] {
        try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [Any])
    }
}
