import Foundation
import TestSupport
import Testing

/// Real deliveries, as their users would import them.
@Suite(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct RealDataTests {
    private func city() throws -> LuotuProcess {
        let luotu = try LuotuProcess()
        try luotu.makeCity()
        return luotu
    }

    private func features(_ luotu: LuotuProcess, _ arguments: String...) throws -> [[String: Any]] {
        let result = try luotu.run("query", arguments[0])
        #expect(result.status == 0, "\(result.errors)")
        let collection = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        return try #require(collection["features"] as? [[String: Any]])
    }

    @Test func roadsOfXianKeepTheirNames() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let file = SharedData.url("roads-xian/modifiedConn_link.shp").path
        let result = try luotu.run("import", file, "--as", "layer:links", "--json", "--rejects", luotu.path("r.csv"))
        #expect(result.status == 0, "\(result.errors)")
        let report = try result.json()
        #expect(report["read"] as? Int == 9842)
        #expect(report["inserted"] as? Int == 9842)
        #expect(report["encoding"] as? String == "GBK")
        // The judge reads the same table with GDAL.
        let (_, table) = try Tool.run("ogr2ogr", "-f", "CSV", "/vsistdout/", file)
        let columns = try #require(table.split(separator: "\n").first).split(separator: ",").map(String.init)
        let place = try #require(columns.firstIndex { $0.lowercased().contains("name") })
        let expected = Set(
            table.split(separator: "\n").dropFirst().map { line in
                line.split(separator: ",", omittingEmptySubsequences: false)[place].filter { $0 != "\"" }
            }.filter { $0.contains { $0 >= "\u{4E00}" } })
        #expect(!expected.isEmpty)
        let found = try features(luotu, "links").compactMap { $0["properties"] as? [String: Any] }
        let names = Set(found.flatMap { $0.values.compactMap { $0 as? String } })
        #expect(expected.isSubset(of: names), "\(expected.subtracting(names).prefix(5))")
    }

    @Test func threeCGCS2000FilesAgreeWithinAMillimetre() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let names = ["jm_cgcs2000_ll_utf8", "jm_cgcs2000_gk114_gbk_cpg", "jm_cgcs2000_gkzone38_gbk"]
        var shapes: [[[Double]]] = []
        for (number, name) in names.enumerated() {
            let file = SharedData.url("crs-encodings/\(name).shp").path
            let result = try luotu.run(
                "import", file, "--as", "layer:county\(number)", "--rejects", luotu.path("r.csv"))
            #expect(result.status == 0, "\(name): \(result.errors)")
            shapes.append(try features(luotu, "county\(number)").flatMap { positions($0["geometry"]) })
        }
        #expect(shapes[0].count > 1000)
        for other in shapes.dropFirst() {
            #expect(other.count == shapes[0].count)
            // A millimetre is 9e-9 degrees of latitude; answers carry nine decimals.
            let worst = zip(shapes[0], other).map { max(abs($0[0] - $1[0]), abs($0[1] - $1[1])) }.max() ?? 1
            #expect(worst < 1e-8)
        }
    }

    private func positions(_ value: Any?) -> [[Double]] {
        if let object = value as? [String: Any] { return positions(object["coordinates"]) }
        guard let list = value as? [Any] else { return [] }
        if let position = list as? [Double] { return [position] }
        return list.flatMap(positions)
    }

    @Test func beijing54IsRefusedWithoutParametersAndMarkedWhenAllowed() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let file = SharedData.url("crs-encodings/jm_beijing54_gk114_gbk.shp").path
        let refused = try luotu.run("import", file, "--as", "layer:old", "--rejects", luotu.path("r.csv"))
        #expect(refused.status == 1)
        #expect(refused.errors.contains("--allow-ballpark"))
        #expect(try luotu.run("query", "old", "--count").status == 1)
        let taken = try luotu.run(
            "import", file, "--as", "layer:old", "--allow-ballpark", "--json", "--rejects", luotu.path("r.csv"))
        #expect(taken.status == 0, "\(taken.errors)")
        let report = try taken.json()
        #expect(report["ballpark"] as? Bool == true)
        let (_, flags) = try Tool.run(
            "python3", "-c",
            "import sqlite3,sys; print(sqlite3.connect('file:'+sys.argv[1]+'?mode=ro',uri=True).execute('SELECT count(*), sum(_flags & 1) FROM layer_old').fetchone())",
            luotu.database)
        #expect(flags.contains("(7, 7)"), "\(flags)")
    }

    @Test func dutchAddressesAgreeInBothSystems() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let folder = SharedData.url("addresses-nl")
        let degrees = try #require(
            FileManager.default.enumerator(
                at: folder.appendingPathComponent("dutch_addresses_shape_4326"), includingPropertiesForKeys: nil)?
                .compactMap { $0 as? URL }.first { $0.pathExtension == "shp" })
        let files = [
            folder.appendingPathComponent("dutch_addresses_28992.gpkg").path,
            folder.appendingPathComponent("dutch_addresses_shape_28992.zip").path, degrees.path,
        ]
        var all: [[[Double]]] = []
        for (number, file) in files.enumerated() {
            let result = try luotu.run(
                "import", file, "--as", "layer:nl\(number)", "--json", "--allow-ballpark", "--rejects",
                luotu.path("r.csv"))
            #expect(result.status == 0, "\(file): \(result.errors)")
            #expect(try result.json()["inserted"] as? Int == 2481)
            all.append(
                try features(luotu, "nl\(number)").flatMap { positions($0["geometry"]) }.sorted {
                    ($0[0], $0[1]) < ($1[0], $1[1])
                })
        }
        for other in all.dropFirst() {
            #expect(other.count == 2481)
            let worst = zip(all[0], other).map { hypot(($0[0] - $1[0]) * 0.61, $0[1] - $1[1]) * 111_320 }.max() ?? 9
            #expect(worst < 1, "\(worst) m")
        }
    }

    @Test(arguments: [
        "CONVERTED-shangHai-buildings", "CONVERTED-buildSet-buildings", "CONVERTED-shangHai-roads",
        "CONVERTED-shangHai-pois",
    ])
    func mapExtractsComeInWhole(_ name: String) throws {
        let luotu = try city()
        defer { luotu.remove() }
        let file = SharedData.url("buildings-shanghai/\(name).geojson").path
        let result = try luotu.run("import", file, "--as", "layer:osm", "--json", "--rejects", luotu.path("r.csv"))
        #expect(result.status == 0 || result.status == 2, "\(result.errors)")
        let report = try result.json()
        let (_, info) = try Tool.run("ogrinfo", "-ro", "-so", "-al", file)
        let line = try #require(info.split(separator: "\n").first { $0.hasPrefix("Feature Count:") })
        let count = try #require(Int(line.split(separator: " ").last ?? ""))
        #expect(report["read"] as? Int == count)
        let sum = ["inserted", "updated", "unchanged", "rejected"].compactMap { report[$0] as? Int }.reduce(0, +)
        #expect(sum == count)
    }

    static let torture: [String] = {
        let folder = SharedData.url("torture-shapefiles/data")
        let files =
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        return files.filter { $0.pathExtension.lowercased() == "shp" }.map(\.path).sorted()
    }()

    @Test func everyTortureFileIsReadOrRefusedWithAReason() throws {
        #expect(Self.torture.count >= 20)
        let luotu = try city()
        defer { luotu.remove() }
        for (number, file) in Self.torture.enumerated() {
            let result = try luotu.run(
                "import", file, "--as", "layer:t\(number)", "--json", "--crs", "EPSG:4326", "--rejects",
                luotu.path("t\(number).csv"))
            switch result.status {
            case 0, 2:
                let report = try result.json()
                let parts = ["inserted", "updated", "unchanged", "rejected"].compactMap { report[$0] as? Int }
                #expect(parts.reduce(0, +) == report["read"] as? Int, "\(file)")
            case 1: #expect(result.errors.count > 20, "\(file): \(result.errors)")
            default: Issue.record("\(file): exit \(result.status): \(result.errors)")
            }
        }
    }

    @Test func guangdongFallsIntoItsCounties() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let data = SharedData.url("regions-guangdong/data")
        var rows: [String] = []
        for file in try FileManager.default.contentsOfDirectory(
            at: data.appendingPathComponent("adcode"), includingPropertiesForKeys: nil
        ).sorted(by: { $0.path < $1.path }) {
            rows += try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                return [cells[0], cells[1], cells[2], cells[3], cells[12], cells[13]].joined(separator: ",")
            }
        }
        let table = luotu.path("regions.csv")
        try (["code,parent,name,level,lon,lat"] + rows).joined(separator: "\n").write(
            toFile: table, atomically: true, encoding: .utf8)
        let names = Dictionary(
            rows.map { row in
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                return (String(cells[0].prefix(6)), (String(cells[2]), String(cells[3])))
            }, uniquingKeysWith: { first, _ in first })
        var fences: [String] = []
        for file in try FileManager.default.contentsOfDirectory(
            at: data.appendingPathComponent("fences"), includingPropertiesForKeys: nil
        ).sorted(by: { $0.path < $1.path }) {
            let code = file.deletingPathExtension().lastPathComponent
            // Three areas have no row in the table (new districts): they come in by code alone.
            let (name, level) = names[code] ?? (code, "")
            let shape = try String(contentsOf: file, encoding: .utf8)
            fences.append(
                "{\"type\":\"Feature\",\"properties\":{\"code\":\"\(code)000000\",\"name\":\"\(name)\",\"level\":\"\(level)\"},\"geometry\":\(shape)}"
            )
        }
        #expect(fences.count == 144)
        let areas = luotu.path("fences.geojson")
        try "{\"type\":\"FeatureCollection\",\"features\":[\(fences.joined(separator: ",\n"))]}".write(
            toFile: areas, atomically: true, encoding: .utf8)
        let first = try luotu.run(
            "import", areas, "--as", "region", "--crs", "GCJ02", "--json", "--rejects", luotu.path("r1.csv"))
        #expect(first.status == 0, "\(first.errors)")
        #expect(try first.json()["inserted"] as? Int == 144)
        let second = try luotu.run(
            "import", table, "--as", "region", "--crs", "GCJ02", "--json", "--rejects", luotu.path("r2.csv"))
        #expect(second.status == 0, "\(second.errors)")
        let report = try second.json()
        #expect(report["read"] as? Int == rows.count)
        let warnings = try #require(report["warnings"] as? [[String: Any]])
        #expect((warnings.first { $0["rule"] as? String == "RG-01" }?["rows"] as? [Int])?.count == 3)
        for (level, count) in [("county", 138), ("town", 1705)] {
            let counted = try luotu.run("query", "regions", "--count", "--filter", "level = '\(level)'")
            #expect(counted.output == "\(count)\n", "\(level) \(counted.errors)")
        }
        // Areas stay although the table gives only a seat for them.
        let polygons = try luotu.run(
            "query", "regions", "--format", "csv", "--fields", "code", "--filter", "level = 'county'")
        let areasOfCounties = fences.count { $0.contains("\"level\":\"county\"") }
        #expect(areasOfCounties > 100)
        #expect(polygons.output.components(separatedBy: "POLYGON").count - 1 == areasOfCounties)
    }
}
