import ArgumentParser
import CityFlows
import Foundation
import GeoModel
import Luotu

/// `luotu pipe …`
struct PipeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipe", abstract: "Ask the pipe network: isolate, trace, clearance, section … 管线分析",
        discussion: """
            A place is the code of a segment or node, or LON,LAT near a pipe. Tables on a terminal; JSON with --json, and
            wherever the answer goes to a file or a program.

            Examples:
              luotu pipe isolate JPL0000012
              luotu pipe profile JP0000001 JP0000042 -o profile.svg
              luotu pipe clearance --json
            """,
        subcommands: [
            PipeCheckCommand.self, PipeTraceCommand.self, PipeIsolateCommand.self, PipePathCommand.self,
            PipeClearanceCommand.self, PipeCoverCommand.self, PipeSectionCommand.self, PipeProfileCommand.self,
            PipeExcavateCommand.self, PipeStatsCommand.self,
        ])
}

/// What all questions about pipes share.
enum PipeDesk {
    /// Asks, and prints the document; to `output` goes the drawing (`.svg`) or the document.
    static func answer(_ shared: SharedOptions, output: String? = nil, _ question: (City) async throws -> PipeQuestion)
        async throws
    {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let wantsDrawing = output?.lowercased().hasSuffix(".svg") ?? false
            let answer = try await city.pipes().answer(try await question(city), wantsDrawing: wantsDrawing)
            if let output {
                guard !wantsDrawing || answer.drawing != nil else {
                    throw ValidationError("this answer has no drawing; give -o a name that ends in .json")
                }
                let bytes = answer.drawing ?? answer.document.bytes
                try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
                if !shared.quiet { Output.note("wrote \(output)") }
            } else if shared.printsJSON {
                Output.line(answer.document.serialized)
            } else {
                PipeTable.print(answer.document)
            }
        }
    }

    /// An area as people name it, in EPSG:4490.
    static func area(_ text: String?, _ city: City) async throws -> Geometry? {
        try await text.asyncMap { try await AreaReference($0).resolve(in: city, access: .everything) }
    }
}

/// An answer for people: figures as lines, lists of objects as tables.
enum PipeTable {
    static func print(_ document: JSONValue) {
        for member in document.members {
            let items = member.value.items
            if let first = items.first, !first.members.isEmpty {
                let columns = first.members.map(\.name)
                Output.line("\n\(member.name) (\(items.count))")
                Output.table(columns, items.map { item in columns.map { text(item[$0] ?? .null) } })
            } else {
                Output.line("\(member.name): \(text(member.value))")
            }
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "–"
        case .text(let text): text
        case .array(let items) where items.isEmpty: "–"
        case .array(let items): items.map(text).joined(separator: ", ")
        case .object(let members):
            value["code"].map(text) ?? members.map { "\($0.name) \(text($0.value))" }.joined(separator: ", ")
        default: value.serialized
        }
    }
}
