import Foundation
import Glibc
import TestSupport
import Testing

/// What goes wrong in an office: each gets a clear message and an exit code, and nothing is lost.
@Suite struct BadInputTests {
    private static let roads = PackageRoot.geoData("Sample").appendingPathComponent("道路.shp").path

    /// Copies a layer of the sample, so that it can be damaged.
    private func copy(_ name: String, to luotu: LuotuProcess, without left: [String] = []) throws -> String {
        for suffix in ["shp", "shx", "dbf", "prj", "cpg"] where !left.contains(suffix) {
            try FileManager.default.copyItem(
                at: PackageRoot.geoData("Sample").appendingPathComponent("\(name).\(suffix)"),
                to: luotu.folder.appendingPathComponent("\(name).\(suffix)"))
        }
        return luotu.path("\(name).shp")
    }

    private func expectRefused(_ luotu: LuotuProcess, _ result: LuotuProcess.Result, saying word: String) throws {
        #expect(result.status == 1, "\(result.errors)")
        #expect(result.errors.contains(word), "\(result.errors)")
        #expect(try luotu.run("query", "roads", "--count").output == "0\n")
        #expect(try luotu.run("import", "list", "--json").output == "[]\n")
    }

    private func city() throws -> LuotuProcess {
        let luotu = try LuotuProcess()
        try luotu.makeCity()
        return luotu
    }

    @Test func truncatedShapes() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let file = try copy("道路", to: luotu)
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: file))
        let result = try luotu.run("import", file, "--as", "road", "--json")
        // What is gone can't be imported; what is said of it must add up.
        #expect([1, 2].contains(result.status), "\(result.errors)")
        if result.status == 1 {
            #expect(!result.errors.isEmpty)
        } else {
            let report = try result.json()
            #expect((report["rejected"] as? Int ?? 0) > 0)
        }
    }

    @Test func missingTable() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let file = try copy("道路", to: luotu, without: ["dbf"])
        try expectRefused(luotu, try luotu.run("import", file, "--as", "road"), saying: "dbf")
    }

    @Test func wrongEncoding() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let result = try luotu.run("import", Self.roads, "--as", "road", "--encoding", "UTF-8")
        try expectRefused(luotu, result, saying: "UTF-8")
    }

    @Test func missingReferenceSystem() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let file = try copy("道路", to: luotu, without: ["prj"])
        try expectRefused(luotu, try luotu.run("import", file, "--as", "road"), saying: "--crs")
    }

    @Test func brokenQuotes() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let file = luotu.path("shops.csv")
        try "编码,名称,经度,纬度\n1,\"店,113.1,22.6\n2,b,113.1,22.6\n".write(toFile: file, atomically: true, encoding: .utf8)
        let result = try luotu.run("import", file, "--as", "layer:shops", "--crs", "CGCS2000")
        #expect(result.status == 1)
        #expect(result.errors.contains("line 2"), "\(result.errors)")
    }

    @Test func positionsOutOfRangeAreRejectedRowByRowAndComeBackCorrected() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let file = luotu.path("shops.csv")
        try "编码,名称,经度,纬度\nA1,甲,113.1,22.6\nA2,乙,213.1,22.6\nA3,丙,22.6,113.1\nA4,丁,113.2,22.6\nA5,戊,113.3,22.6\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        let result = try luotu.run("import", file, "--as", "layer:shops", "--crs", "CGCS2000", "--json")
        #expect(result.status == 2, "\(result.errors)")
        let report = try result.json()
        #expect(report["read"] as? Int == 5)
        #expect(report["inserted"] as? Int == 3)
        #expect(report["rejected"] as? Int == 2)
        let rejects = try #require(report["rejects"] as? String)
        let text = try String(contentsOfFile: rejects, encoding: .utf8)
        #expect(text.contains("A2") && text.contains("A3"))
        let corrected = luotu.path("corrected.csv")
        try text.replacingOccurrences(of: "213.1", with: "113.2").replacingOccurrences(
            of: "22.6,113.1", with: "113.1,22.6"
        )
        .write(toFile: corrected, atomically: true, encoding: .utf8)
        let again = try luotu.run("import", corrected, "--as", "layer:shops", "--crs", "CGCS2000", "--json")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try again.json()["inserted"] as? Int == 2)
        #expect(try luotu.run("query", "shops", "--count").output == "5\n")
    }

    @Test func foreignFileAsDatabase() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try String(repeating: "这不是数据库\n", count: 200).write(toFile: luotu.database, atomically: true, encoding: .utf8)
        let result = try luotu.run("layer", "list")
        #expect(result.status == 1)
        #expect(result.errors.contains("not a database"), "\(result.errors)")
        #expect(try String(contentsOfFile: luotu.database, encoding: .utf8).hasPrefix("这不是数据库"))
    }

    @Test func databaseOfANewerVersion() throws {
        let luotu = try city()
        defer { luotu.remove() }
        _ = try Tool.run(
            "python3", "-c",
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('PRAGMA user_version=999'); c.commit()",
            luotu.database)
        for command in ["layer", "import"] {
            let result = try luotu.run(command, "list")
            #expect(result.status == 1)
            #expect(result.errors.contains("newer"), "\(result.errors)")
        }
    }

    @Test func initNeverOverwrites() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let result = try luotu.run("init", "--county", "440703")
        #expect(result.status == 1)
        #expect(result.errors.contains("exists already"), "\(result.errors)")
    }

    @Test(.enabled(if: getuid() == 0, "mounting a small disk needs root"))
    func fullDiskLosesNothing() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        let disk = luotu.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let (mounted, why) = try Tool.run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk)
        try #require(mounted == 0, "\(why)")
        defer { _ = try? Tool.run("umount", "-l", disk) }
        let database = disk + "/city.db"
        #expect(try luotu.run("init", "--county", "440703", "--db", database).status == 0)
        let before = try luotu.run("import", Self.roads, "--as", "road", "--db", database)
        #expect(before.status == 0, "\(before.errors)")
        let count = try luotu.run("query", "roads", "--count", "--db", database).output
        let fill = "head -c $(( $(df --output=avail -B1 '\(disk)' | tail -n 1) - 3000000 )) /dev/zero > '\(disk)/other'"
        try #require(try Tool.run("sh", "-c", fill).0 == 0)
        _ = try luotu.run("sample", luotu.path("big"), "--addresses", "20000", "--quiet")
        let full = try luotu.run("import", luotu.path("big/标准地址.shp"), "--as", "address", "--db", database)
        #expect(full.status == 1, "\(full.errors)")
        #expect(full.errors.contains("full"), "\(full.errors)")
        #expect(try luotu.run("query", "roads", "--count", "--db", database).output == count)
        #expect(try luotu.run("query", "addresses", "--count", "--db", database).output == "0\n")
    }
}
