import ArgumentParser
import Foundation
import CityFlows
import GeoModel
import Luotu
import SampleCity

/// `luotu demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Sample a city, import it and serve it. 一键演示",
        discussion: """
            Writes the sample and its database into a folder of its own, unless they are there already. Only --db puts
            the database elsewhere: LUOTU_DB is your own city's, which the demo leaves alone.

            Example: luotu demo --port 8080
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "The port of the service.") var port = 8080
    @Option(help: "The folder of the sample and its database.") var folder = "luotu-demo"
    @Option(help: "Addresses of the sample.") var addresses = 20_000
    @Option(help: "Another seed, another city.") var seed: UInt64 = 1
    @Flag(help: "Sample and import only.") var noServe = false

    private var quiet: Bool { shared.quiet }

    func run() async throws {
        try await reporting {
            let database =
                shared.givenDatabase ?? URL(fileURLWithPath: folder).appendingPathComponent("city.db").path
            if !FileManager.default.fileExists(atPath: database) { try await make(database) }
            guard !noServe else {
                return shared.json ? try Output.json(["database": database]) : Output.line(database)
            }
            var serve = try ServeCommand.parse(["--db", database, "--port", String(port)])
            serve.shared.quiet = quiet
            serve.shared.verbose = shared.verbose
            try await serve.serve()
        }
    }

    /// The sample's files, in an order in which areas come before what lies in them.
    static let files: [(name: String, kind: LayerKind)] = [
        ("行政区划.shp", .region), ("单元网格.shp", .grid), ("道路.shp", .road), ("标准地址.shp", .address),
        ("建筑物.shp", .building), ("兴趣点.shp", .place), ("城市部件.shp", .part), ("管线点.shp", .pipeNode),
        ("管线段.shp", .pipeSegment), ("监控点位.shp", .camera),
    ]

    private func make(_ database: String) async throws {
        let sample = URL(fileURLWithPath: folder).appendingPathComponent("sample")
        if !quiet { Output.note("sampling \(addresses) addresses, seed \(seed)") }
        let meter = ProgressMeter(isShown: !quiet)
        _ = try SampleCity.write(to: sample, addresses: addresses, seed: seed) { meter.show(rows: $0, of: $1) }
        meter.end()
        let partial = database + ".making"
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: partial + suffix) }
        try await fill(partial, from: sample)
        try FileManager.default.moveItem(atPath: partial, toPath: database)
        try? FileManager.default.removeItem(atPath: partial + ".lock")
    }

    private func fill(_ database: String, from sample: URL) async throws {
        var profile = try ProfileDefaults.profile(countyCode: "440703")
        profile.source = "样例数据 (invented)"
        let city = try City.create(at: database, profile: profile)
        for file in Self.files {
            var request = ImportRequest(
                file: sample.appendingPathComponent(file.name).path, target: .kind(file.kind), operatorName: "demo")
            request.rejects = sample.appendingPathComponent("\(file.kind.rawValue).rejects.csv").path
            let report = try await city.importFile(request)
            // With --json, stdout has the one answer; the summaries are notes then.
            if !quiet { ImportSummary(report).lines.forEach(shared.json ? Output.note : Output.line) }
        }
    }
}
