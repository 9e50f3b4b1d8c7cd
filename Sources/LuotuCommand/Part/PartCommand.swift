import ArgumentParser
import CityFlows
import CityParts
import GeoModel
import Luotu

/// `luotu part …`: city parts.
struct PartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "part", abstract: "City parts: checks, codes, classes. 城市部件",
        discussion: """
            Examples:
              luotu part check
              luotu part code --class 0101 --count 3
              luotu part classes --find 井盖
              luotu part event 4407030101000001 damaged --note 井盖开裂
            """,
        subcommands: [Check.self, Code.self, Classes.self, PartEventCommand.self])

    /// `luotu part check`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold the parts against the rules of the standards. 部件检查",
            discussion: "Example: luotu part check --html parts.html")
        @OptionGroup var shared: SharedOptions
        @OptionGroup var outputs: CheckOutputs

        func run() async throws {
            try await reporting {
                let city = try City.open(shared.database, for: .reading)
                let rules = try QualityRegistry.select(
                    QualityRegistry.rules(profile: city.profile), prefixes: ["PT"])
                try await outputs.check(city, rules, shared)
            }
        }
    }

    /// `luotu part code --class CODE`
    struct Code: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The next free codes of a class, or a code taken apart. 部件编码",
            discussion: """
                Examples:
                  luotu part code --class 0101 --count 3
                  luotu part code 4407030101000001

                Codes are numbered without gaps and never given twice: parts that are removed keep theirs.
                """)
        @OptionGroup var shared: SharedOptions
        @Argument(help: "A code to take apart.") var code: String?
        @Option(name: .customLong("class"), help: "The class: 0101, 01001, or its name.") var partClass: String?
        @Option(help: "How many codes.") var count = 1

        private struct Parts: Encodable {
            let code: String
            let standard: String
            let county: String
            let classCode: String
            let className: String?
            let major: String?
            let sequence: String
        }

        func validate() throws {
            guard (code == nil) != (partClass == nil) else {
                throw ValidationError("give a code, or --class with the class of the new parts")
            }
            guard (1...100_000).contains(count) else { throw ValidationError("--count runs from 1 to 100000") }
        }

        func run() async throws {
            try await reporting {
                let table = try PartClassTable(csv: ReferenceData.text("Standards/part_classes.csv"))
                if let code { return try show(PartCode(code), table) }
                let city = try City.open(shared.database, for: .reading)
                let standard = city.profile.partStandard
                let wanted = partClass ?? ""
                guard
                    let found = table.partClass(wanted, standard: standard)
                        ?? table.classes(of: standard).first(where: { $0.name == wanted })
                else { throw ValidationError("\(wanted) is no class of \(standard.rawValue); see luotu part classes") }
                var coding = PartCoding(
                    county: city.profile.countyCode, standard: standard,
                    used: try await LayerShapes(city: city).values("parts", "code"))
                let classCode = table.partClass(wanted, standard: standard) == nil ? found.code : wanted
                let codes = try (0..<count).map { _ in try coding.next(classCode: classCode).text }
                if shared.printsJSON { try Output.json(codes) } else { codes.forEach(Output.line) }
            }
        }

        private func show(_ code: PartCode, _ table: PartClassTable) throws {
            let found = table.partClass(code.classCode, standard: code.standard)
            let parts = Parts(
                code: code.text, standard: code.standard.rawValue, county: code.county, classCode: code.classCode,
                className: found?.name, major: found?.major, sequence: code.sequence)
            if shared.printsJSON { return try Output.json(parts) }
            Output.table(
                ["部分", "值"],
                [
                    ["标准", parts.standard], ["区划", parts.county],
                    ["类别", "\(parts.classCode) \(parts.major ?? "") \(parts.className ?? "–")"],
                    ["顺序", parts.sequence],
                ])
        }
    }

    /// `luotu part classes`
    struct Classes: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The classes of parts of both standards. 部件分类",
            discussion: "Example: luotu part classes --digits 17 --find 井盖")
        @OptionGroup var shared: SharedOptions
        @Option(help: "16 (GB/T 30428.2) or 17 (GB/T 47678.5) digits; both unless said.") var digits: Int?
        @Option(help: "Only classes whose names contain this.") var find: String?

        private struct Row: Encodable {
            let standard: String
            let code: String
            let major: String
            let name: String
            let mark: String
        }

        func run() async throws {
            try await reporting {
                let table = try PartClassTable(csv: ReferenceData.text("Standards/part_classes.csv"))
                let rows = table.classes.filter { row in
                    (digits == nil || row.standard.codeDigits == digits)
                        && (find.map { row.name.contains($0) || row.major.contains($0) } ?? true)
                }.map {
                    Row(
                        standard: $0.standard.rawValue, code: $0.code, major: $0.major, name: $0.name, mark: $0.mark)
                }
                if shared.printsJSON { return try Output.json(rows) }
                Output.table(
                    ["标准", "代码", "大类", "小类", "mark"],
                    rows.map { [$0.standard, $0.code, $0.major, $0.name, $0.mark] })
            }
        }
    }
}
