import ArgumentParser
import CityFlows
import GeoModel
import Luotu

/// `luotu check`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Hold all layers against the quality rules: faults, scores of departments, a report. 质量检查",
        discussion: """
            Examples:
              luotu check --list
              luotu check --html report.html --geojson faults.geojson
              luotu check --rules PT-03,GR
              luotu check --history quality-scores --html report.html     # once a week: the report shows the trend
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var outputs: CheckOutputs
    @Option(help: "Only rules whose ids begin so, separated by commas.") var rules: String?
    @Flag(help: "List the rules.") var list = false

    private struct RuleRow: Encodable {
        let id: String
        let title: String
        let clause: String
        let severity: QualitySeverity
        let kinds: [LayerKind]
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let prefixes = (rules ?? "").split(separator: ",").map { String($0).trimming { $0 == " " } }
            let chosen = try QualityRegistry.select(
                QualityRegistry.rules(profile: city.profile), prefixes: prefixes)
            guard list else { return try await outputs.check(city, chosen, shared) }
            let rows = chosen.map {
                RuleRow(id: $0.id, title: $0.title, clause: $0.clause, severity: $0.severity, kinds: $0.kinds)
            }
            if shared.printsJSON { return try Output.json(rows) }
            Output.table(
                ["rule", "规则", "severity", "clause"], rows.map { [$0.id, $0.title, $0.severity.rawValue, $0.clause] })
        }
    }
}
