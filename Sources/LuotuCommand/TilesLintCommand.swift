import ArgumentParser
import Foundation
import OneMap

/// `luotu tiles lint FILE…`
struct TilesLintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Judge vector tiles against the Mapbox specification 2.1. 检查矢量瓦片",
        discussion: """
            Example: luotu tiles lint 14-13334-7100.mvt
            Reads any tile, compressed with gzip or not. Exits with 1 where one breaks the specification.
            """)
    @OptionGroup var shared: SharedOptions
    @Argument(help: "Tile files.") var files: [String]

    struct Verdict: Encodable {
        var file: String
        var isValid: Bool
        var error: String?
        var warnings: [String]
        var layers: [Layer]

        struct Layer: Encodable {
            var name: String
            var version: Int
            var extent: Int
            var features: Int
        }
    }

    func run() async throws {
        guard !files.isEmpty else { throw ValidationError("name a tile file") }
        try await reporting {
            let verdicts = try files.map(judge)
            if shared.json {
                try Output.json(verdicts)
            } else {
                for verdict in verdicts { tell(verdict) }
            }
            if verdicts.contains(where: { !$0.isValid }) { throw CommandExit.failure }
        }
    }

    private func judge(_ file: String) throws -> Verdict {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        do {
            let report = try TileLint.judge(bytes)
            return Verdict(
                file: file, isValid: true, error: nil, warnings: report.warnings,
                layers: report.layers.map {
                    Verdict.Layer(name: $0.name, version: $0.version, extent: $0.extent, features: $0.features.count)
                })
        } catch {
            return Verdict(file: file, isValid: false, error: String(describing: error), warnings: [], layers: [])
        }
    }

    private func tell(_ verdict: Verdict) {
        Output.line("\(verdict.isValid ? "✓" : "✗") \(verdict.file)\(verdict.error.map { "  \($0)" } ?? "")")
        for layer in verdict.layers {
            Output.line(
                "    \(layer.name)  version \(layer.version)  extent \(layer.extent)  \(layer.features) features")
        }
        for warning in verdict.warnings { Output.line("    \(warning)") }
    }
}
