import ArgumentParser
import CityFlows
import Exchange
import Foundation
import GeoModel
import Luotu

/// Where the answer of a check goes.
struct CheckOutputs: ParsableArguments {
    @Option(help: "Write the faults with their shapes to this file (EPSG:4490).") var geojson: String?
    @Option(help: "Write a report for people to this file.") var html: String?
    @Option(help: "Keep the faults in this layer: what is mended goes, what is new comes.") var layer: String?

    @Option(help: "Note the scores in this layer; --html shows how they went. A day's last check stands.")
    var history: String?

    /// Faults that the table on a terminal shows of each rule; files and `--json` have all.
    private static let shown = 20

    func check(_ city: City, _ rules: [any QualityRule], _ shared: SharedOptions) async throws {
        let flow = CheckFlow(source: city, profile: city.profile)
        let report = try await flow.run(rules) { step in
            if !shared.quiet { Output.note("  \(step)") }
        }
        if let geojson { try write(Self.features(report), to: geojson) }
        var past: [QualityHistory.Entry] = []
        if let history { past = try await note(report, in: LayerShapes.id(history), city, shared) }
        if let html {
            try write(Array(CheckPage(report, past: past, city: city.profile.name).text.utf8), to: html)
        }
        if let layer { try await keep(report, in: LayerShapes.id(layer), city, shared) }
        if shared.printsJSON { try Output.json(report) } else { show(report) }
    }

    private func keep(_ report: CheckReport, in layer: LayerID, _ city: City, _ shared: SharedOptions) async throws {
        let runner = JobRunner(database: shared.database)
        let faults = city.faultLayer(through: runner, operatorName: NSUserName())
        let outcome = try await faults.keep(report, in: layer)
        guard !shared.quiet else { return }
        Output.note(
            "\(layer): \(outcome.appeared) faults are new, \(outcome.stayed) stay, \(outcome.mended) are mended"
                + (outcome.withoutPlace > 0 ? "; \(outcome.withoutPlace) have no place" : ""))
    }

    /// All scores that were ever noted, those of this check among them.
    private func note(
        _ report: CheckReport, in layer: LayerID, _ city: City, _ shared: SharedOptions
    ) async throws -> [QualityHistory.Entry] {
        let runner = JobRunner(database: shared.database)
        let scores = city.qualityHistory(through: runner, operatorName: NSUserName())
        try await scores.record(report, on: CellEditOutput.today(), in: layer)
        return try await QualityHistory.entries(in: layer, of: city, access: .everything)
    }

    private func show(_ report: CheckReport) {
        Output.table(
            ["rule", "规则", "severity", "rows", "faults"],
            report.rules.map { [$0.id, $0.title, $0.severity.rawValue, String($0.rows), String($0.faults)] })
        for rule in report.rules where rule.faults > 0 {
            Output.line("\n\(rule.id) \(rule.title)（\(rule.clause)）")
            let faults = report.faults.filter { $0.rule == rule.id }
            for entry in faults.prefix(Self.shown) {
                Output.line("  \(entry.fault.code ?? "–")  \(entry.fault.reason)")
            }
            if faults.count > Self.shown {
                Output.line("  … and \(faults.count - Self.shown) more: --json or --geojson")
            }
        }
        Output.line("\n\(report.faults.count) faults, \(report.errorCount) of them errors")
    }

    private static func features(_ report: CheckReport) -> [UInt8] {
        var writer = GeoJSONWriter()
        writer.beginCollection()
        for feature in report.features { writer.append(feature, fields: CheckReport.fields) }
        writer.endCollection()
        return writer.takeBytes()
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            throw ExchangeError.cannotWrite(path: path, reason: "the file can't be made")
        }
    }
}
