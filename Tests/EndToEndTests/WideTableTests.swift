import Foundation
import TestSupport
import Testing

/// Tables of more fields than a function of SQLite takes arguments.
struct WideTableTests {
    private func table(_ luotu: LuotuProcess, marked mark: String) throws -> String {
        let names = (1...200).map { "c\($0)" }
        var text = (["code"] + names + ["lon", "lat"]).joined(separator: ",") + "\n"
        for row in 1...3 {
            let values = names.indices.map { $0 % 7 == 0 ? "" : "\(mark)\(row)-\($0)" }
            text += (["W\(row)"] + values + ["113.0\(row)", "22.6"]).joined(separator: ",") + "\n"
        }
        let file = luotu.path("wide-\(mark).csv")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    @Test func aWideRowIsChangedAndTakenBack() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        func take(_ mark: String) throws -> [String: Any] {
            let file = try table(luotu, marked: mark)
            let result = try luotu.run("import", file, "--as", "layer:wide", "--crs", "EPSG:4490", "--json")
            #expect(result.status == 0, "\(result.errors)")
            return try result.json()
        }
        #expect(try take("a")["inserted"] as? Int == 3)
        let before = try luotu.run("query", "wide", "--format", "csv").output
        #expect(before.contains("a3-199"))
        let second = try take("b")
        let changed = try luotu.run("query", "wide", "--format", "csv").output
        #expect(changed.contains("b3-199") && !changed.contains("a3-199"))
        let batch = try #require(second["batch"] as? Int)
        let undone = try luotu.run("import", "undo", String(batch))
        #expect(undone.status == 0, "\(undone.errors)")
        #expect(try luotu.run("query", "wide", "--format", "csv").output == before)
    }
}
