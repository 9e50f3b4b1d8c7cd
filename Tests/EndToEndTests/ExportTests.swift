import Foundation
import TestSupport
import Testing

/// Layers written into files: read by GDAL, and imported again without a change.
struct ExportTests {
    private static let sample = PackageRoot.geoData("Sample")

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
        let luotu = try LuotuProcess.sampleCity()
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

    private static let kinds: [(layer: String, kind: String, file: String)] = [
        ("parts", "part", "城市部件"), ("roads", "road", "道路"), ("grids", "grid", "单元网格"),
        ("addresses", "address", "标准地址"), ("buildings", "building", "建筑物"), ("pipe_nodes", "pipe-node", "管线点"),
        ("pipe_segments", "pipe-segment", "管线段"),
    ]

    /// The rows of a layer, all their fields and coordinates, without the ids that a city gives.
    private func rows(_ luotu: LuotuProcess, _ layer: String) throws -> Set<String> {
        let text = try luotu.run("query", layer).output
        let whole = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let features = try #require(whole?["features"] as? [[String: Any]])
        let rows = try features.map { feature in
            let told: [String: Any] = [
                "properties": feature["properties"] ?? [:], "geometry": feature["geometry"] ?? NSNull(),
            ]
            return String(
                decoding: try JSONSerialization.data(withJSONObject: told, options: .sortedKeys), as: UTF8.self)
        }
        #expect(Set(rows).count == rows.count, "two rows of \(layer) are alike")
        return Set(rows)
    }

    /// A city that has never seen the rows gets each of them whole: no value can be one that was there before.
    @Test(arguments: kinds)
    func whatWasWrittenComesBackWhole(layer: String, kind: String, file: String) throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let first = try luotu.run("import", Self.sample.appendingPathComponent("\(file).shp").path, "--as", kind)
        try #require(first.status == 0, "\(first.errors)")
        let expected = try rows(luotu, layer)
        #expect(!expected.isEmpty)
        var ways = ["shp", "csv"]
        if layer == "parts" { ways += ["shp --encoding UTF-8", "shp --names name", "gpkg", "xlsx"] }
        for arguments in ways.map({ $0.split(separator: " ").map(String.init) }) {
            let file = luotu.path("out.\(arguments[0])")
            let written = try luotu.run(["export", layer, "-o", file, "--overwrite"] + arguments.dropFirst())
            #expect(written.status == 0, "\(written.errors)")
            let fresh = try LuotuProcess()
            defer { fresh.remove() }
            try fresh.makeCity()
            let again = try fresh.run("import", file, "--as", kind, "--crs", "EPSG:4490", "--json")
            #expect(again.status == 0, "\(arguments): \(again.errors)")
            let arrived = try rows(fresh, layer)
            #expect(arrived.count == expected.count)
            let lost = expected.subtracting(arrived)
            let other = arrived.subtracting(expected).min() ?? "nothing"
            #expect(lost.isEmpty, "\(arguments): \(lost.min() ?? "") came as \(other)")
        }
    }

    @Test func namesOfAShapefileAreShortenedBetweenCharacters() throws {
        let luotu = try LuotuProcess.sampleCity()
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
        let luotu = try LuotuProcess.sampleCity()
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
        let luotu = try LuotuProcess.sampleCity()
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
        let luotu = try LuotuProcess.sampleCity()
        defer { luotu.remove() }
        let result = try luotu.run("export", "roads", "-o", luotu.path("nowhere/roads.gpkg"))
        #expect(result.status == 1)
        #expect(result.errors.contains("not there"), "\(result.errors)")
        let odd = try luotu.run("export", "roads", "-o", luotu.path("roads.docx"))
        #expect(odd.status == 64)
        #expect(odd.errors.contains(".gpkg"), "\(odd.errors)")
    }
}
