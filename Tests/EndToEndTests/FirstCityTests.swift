import Foundation
import TestSupport
import Testing

/// The committed sample city, imported with the real command and asked.
@Suite struct FirstCityTests {
    static let files = [
        ("行政区划.shp", "region"), ("单元网格.shp", "grid"), ("道路.shp", "road"), ("标准地址.shp", "address"),
        ("建筑物.shp", "building"), ("兴趣点.shp", "place"), ("城市部件.shp", "part"), ("管线点.shp", "pipe-node"),
        ("管线段.shp", "pipe-segment"), ("监控点位.shp", "camera"),
    ]

    private func importSample(_ luotu: LuotuProcess) throws -> [String: [String: Any]] {
        var reports: [String: [String: Any]] = [:]
        for (file, kind) in Self.files {
            let result = try luotu.run(
                "import", PackageRoot.geoData("Sample").appendingPathComponent(file).path, "--as", kind, "--json",
                "--rejects", luotu.path("\(kind).rejects.csv"))
            #expect(result.status == 0, "\(file): \(result.errors)")
            reports[kind] = try result.json()
        }
        return reports
    }

    @Test func sampleComesInWholeAndASecondTimeChangesNothing() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let first = try importSample(luotu)
        for (kind, report) in first {
            let read = try #require(report["read"] as? Int)
            #expect(read > 0)
            #expect(report["inserted"] as? Int == read, "\(kind)")
            #expect(report["rejected"] as? Int == 0, "\(kind)")
            #expect(report["encoding"] as? String == "GBK", "\(kind)")
            #expect(report["crs"] as? String == "EPSG:4547", "\(kind)")
        }
        for (kind, report) in try importSample(luotu) {
            #expect(report["unchanged"] as? Int == first[kind]?["read"] as? Int, "\(kind)")
            #expect(report["inserted"] as? Int == 0, "\(kind)")
            #expect(report["updated"] as? Int == 0, "\(kind)")
        }
    }

    @Test func everyStandardAddressIsFoundAtItsPlace() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        _ = try importSample(luotu)
        let asked = try luotu.run("query", "addresses", "--format", "csv", "--fields", "code,address", "--quiet")
        #expect(asked.status == 0, "\(asked.errors)")
        let rows = asked.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",", maxSplits: 3) }
        #expect(rows.count > 100)
        let table = luotu.path("addresses.csv")
        let lines = ["编码,地址"] + rows.map { "\($0[1]),\($0[2])" }
        try lines.joined(separator: "\n").write(toFile: table, atomically: true, encoding: .utf8)
        let geocoded = try luotu.run("geocode", "--batch", table, "--column", "地址", "--quiet")
        #expect(geocoded.status == 0, "\(geocoded.errors)")
        let answers = geocoded.output.split(whereSeparator: \.isNewline).dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(answers.count == rows.count)
        let wrong = answers.filter { $0[0] != $0[3] }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test func tileHoldsWhatTheQueryFinds() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        _ = try importSample(luotu)
        // The whole city lies on one tile of a low zoom: every part must be on it.
        let shown = try luotu.run("tiles", "show", "parts", "8", "208", "111")
        #expect(shown.status == 0, "\(shown.errors)")
        let counted = try luotu.run("query", "parts", "--count")
        let count = try #require(Int(counted.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        let tile = try #require(JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any])
        #expect((tile["features"] as? [Any])?.count == count)
    }

    @Test func undoTakesABatchBack() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        _ = try importSample(luotu)
        let batches = try luotu.run("import", "list", "--json")
        let list = try #require(JSONSerialization.jsonObject(with: Data(batches.output.utf8)) as? [[String: Any]])
        let roads = try #require(list.first { $0["layer"] as? String == "roads" }?["batch"] as? Int)
        let undone = try luotu.run("import", "undo", String(roads))
        #expect(undone.status == 0, "\(undone.errors)")
        #expect(try luotu.run("query", "roads", "--count").output == "0\n")
        let again = try luotu.run("import", "undo", String(roads))
        #expect(again.status == 1)
        #expect(again.errors.contains("undone already"))
    }

    @Test func snapshotIsAnOrdinarySpatiaLiteFile() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        _ = try importSample(luotu)
        let made = try luotu.run("snapshot", "city.sqlite")
        #expect(made.status == 0, "\(made.errors)")
        let (status, output) = try Tool.run("ogrinfo", "-ro", "-so", luotu.path("city.sqlite"), "城市部件")
        #expect(status == 0)
        #expect(output.contains("部件标识码"))
        #expect(output.contains("Point") || output.contains("Unknown"))
    }
}

/// A program of the system.
enum Tool {
    static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
