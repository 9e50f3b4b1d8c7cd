import AddressBase
import ArgumentParser
import Foundation
import Luotu

/// `luotu parse TEXT`, `luotu parse --batch FILE`
struct ParseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse", abstract: "The elements of an address. 地址解析",
        discussion: """
            Offsets count the characters (Unicode scalars) of the text as given, from 0, the end exclusive. One text is parsed \
            with the names of the address base where the database exists, a batch with the country's divisions only, on \
            one core. A table on a terminal; JSON with --json, and wherever the answer goes to a file or a program.

            A batch is a file of one address a line, a .conll file (its labels are not looked at), or - for standard input; \
            each answer is a line of JSON, whose label is the model's own word and whose element is Luotu's.

            Examples:
              luotu parse 江门市蓬江区天荣街44号宝台华庭5栋1单元302
              luotu parse --explain 江门市蓬江区天荣街44号宝台华庭5栋1单元302
              luotu parse --batch addresses.txt > elements.jsonl
              luotu parse --batch addresses.txt --model city.model
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The address.") var text: String?
    @Option(help: "A file of addresses, one a line; - for standard input.") var batch: String?
    @Option(help: "A model made by luotu address train, instead of the built-in one.") var model: String?
    @Flag(help: "Print what each stage made: normalise, segment, label, assemble.") var explain = false

    func validate() throws {
        guard (text == nil) != (batch == nil) else { throw ValidationError("give one address, or --batch FILE") }
        guard batch == nil || !explain else { throw ValidationError("--explain takes one address, no --batch") }
    }

    func run() async throws {
        try await reporting {
            let model = try model.map { try LabelModel(contentsOf: URL(fileURLWithPath: $0)) }
            if let batch {
                let parser = AddressParser(model: model)
                let refused = try ParseBatch(parser: parser, isQuiet: shared.quiet).run(batch)
                if refused > 0 { throw CommandExit.partial }
            } else if let text {
                try await parse(text, model)
            }
        }
    }

    private func parse(_ text: String, _ model: LabelModel?) async throws {
        if explain {
            let explanation = try AddressParser(model: model).explain(text)
            if shared.json { try Output.json(explanation) } else { Output.line(explanation.description) }
        } else if model == nil, FileManager.default.fileExists(atPath: shared.database) {
            let city = try City.open(shared.database, for: .reading)
            try print(await city.geocoder.parse(text))
        } else {
            try print(AddressParser(model: model).parse(text))
        }
    }

    private func print(_ address: ParsedAddress) throws {
        if shared.printsJSON { try Output.json(address) } else { AddressTable.print(address) }
    }
}
