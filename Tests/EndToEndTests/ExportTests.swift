import Foundation
import TestSupport
import Testing

/// Layers written into files: read by GDAL, and imported again without a change.
struct ExportTests {
    private static let sample = PackageRoot.geoData("Sample")

    private func city() throws -> LuotuProcess {
        let luotu = try LuotuProcess()
        try luotu.makeCity()
        for (file, kind) in [("行政区划", "region"), ("道路", "road"), ("城市部件", "part")] {
            let path = Self.sample.appendingPathComponent("\(file).shp").path
            let result = try luotu.run("import", path, "--as", kind)
            try #require(result.status == 0, "\(result.errors)")
        }
        return luotu
    }

    private func count(_ luotu: LuotuProcess, _ layer: String) throws -> Int {
        let text = try luotu.run("query", layer, "--count").output
        return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// What GDAL says of a file's only layer.
    private func summary(_ path: String) throws -> String {
        let (status, text) = try Tool.run("ogrinfo", "-ro", "-so", "-al", path)
        try #require(status == 0, "\(text)")
        return text
    }

    @Test(arguments: ["gpkg", "fgb", "geojson", "shp"])
    func everyRowAndTheSystemArrive(suffix: String) throws {
        let luotu = try city()
        defer { luotu.remove() }
        let rows = try count(luotu, "parts")
        let file = luotu.path("部件.\(suffix)")
        let result = try luotu.run("export", "parts", "-o", file, "--crs", "EPSG:4547", "--json")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try result.json()["rows"] as? Int == rows)
        let seen = try summary(file)
        #expect(seen.contains("Feature Count: \(rows)"), "\(seen)")
        #expect(seen.contains("CGCS2000") && seen.contains("114"), "\(seen)")
        let left = try FileManager.default.contentsOfDirectory(atPath: luotu.folder.path)
        #expect(!left.contains { $0.hasPrefix(".luotu-export") })
    }

    @Test(arguments: ["parts": "part", "roads": "road"].map { ($0.key, $0.value) })
    func whatWasWrittenComesBackUnchanged(layer: String, kind: String) throws {
        let luotu = try city()
        defer { luotu.remove() }
        let rows = try count(luotu, layer)
        for suffix in ["shp", "gpkg", "csv", "xlsx"] {
            let file = luotu.path("out.\(suffix)")
            let written = try luotu.run("export", layer, "-o", file)
            #expect(written.status == 0, "\(written.errors)")
            let again = try luotu.run("import", file, "--as", kind, "--crs", "EPSG:4490", "--json")
            #expect(again.status == 0, "\(suffix): \(again.errors)")
            #expect(try again.json()["unchanged"] as? Int == rows, "\(suffix): \(again.output)")
        }
    }

    @Test func namesOfAShapefileAreShortenedBetweenCharacters() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let result = try luotu.run("export", "parts", "-o", luotu.path("p.shp"), "--json")
        #expect(result.status == 0, "\(result.errors)")
        let columns = try #require(try result.json()["columns"] as? [[String: String]])
        let names = columns.compactMap { $0["name"] }
        #expect(Set(names).count == names.count)
        // GBK takes two bytes for a Chinese character.
        for name in names { #expect(name.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } <= 10, "\(name)") }
        let seen = try summary(luotu.path("p.shp"))
        for name in names { #expect(seen.contains("\n\(name): "), "\(name) in \(seen)") }
        #expect(try String(contentsOfFile: luotu.path("p.cpg"), encoding: .utf8).contains("GBK"))
    }

    @Test func filterAndFieldsNarrow() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let filter = "name = '路灯'"
        let expected = try luotu.run("query", "parts", "--count", "--filter", filter).output
        let file = luotu.path("lamps.csv")
        let result = try luotu.run("export", "parts", "-o", file, "--filter", filter, "--fields", "code,name")
        #expect(result.status == 0, "\(result.errors)")
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline)
        #expect("\(lines.count - 1)\n" == expected)
        #expect(lines[0].split(separator: ",").count == 4, "two fields, lon and lat: \(lines[0])")
    }

    @Test func aFileThatIsThereIsKept() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let file = luotu.path("roads.gpkg")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: file))
        let refused = try luotu.run("export", "roads", "-o", file)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("--overwrite"), "\(refused.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data("mine".utf8))
        let replaced = try luotu.run("export", "roads", "-o", file, "--overwrite")
        #expect(replaced.status == 0, "\(replaced.errors)")
        #expect(try summary(file).contains("Feature Count: \(try count(luotu, "roads"))"))
    }

    @Test func aFolderThatIsNotThereIsSaid() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let result = try luotu.run("export", "roads", "-o", luotu.path("nowhere/roads.gpkg"))
        #expect(result.status == 1)
        #expect(result.errors.contains("not there"), "\(result.errors)")
        let odd = try luotu.run("export", "roads", "-o", luotu.path("roads.docx"))
        #expect(odd.status == 64)
        #expect(odd.errors.contains(".gpkg"), "\(odd.errors)")
    }
}
