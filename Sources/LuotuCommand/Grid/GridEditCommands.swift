import ArgumentParser
import CityFlows
import Foundation
import GeoModel
import Luotu

/// `luotu grid split CODE --along LINE`
struct GridSplitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split", abstract: "Divide a cell along a line; its code ends and leads to the new ones. 拆分网格",
        discussion: """
            Examples:
              luotu grid split 440703001001004 --along "LINESTRING(113.05 22.64,113.06 22.64)"
              luotu grid split 440703001001004 --along 新路.geojson

            The pieces take the next free numbers of the community. The line must cross the cell.
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The cell's code.") var code: String
    @Option(help: "A line: WKT, a GeoJSON file, or LAYER/ID (EPSG:4490).") var along: String

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let line = try await AreaReference(along).resolve(in: city, access: .everything)
            let flow = city.cellEditing(through: JobRunner(database: shared.database), operatorName: NSUserName())
            try CellEditOutput.show(
                try await flow.split(code, along: [line], today: CellEditOutput.today()), shared)
        }
    }
}

/// `luotu grid merge CODE CODE …`
struct GridMergeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Join cells of a community; their codes end and lead to the new one. 合并网格",
        discussion: "Example: luotu grid merge 440703001001004 440703001001005")

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The cells' codes.") var codes: [String]

    func validate() throws {
        guard codes.count > 1 else { throw ValidationError("give the codes of two cells or more") }
    }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let flow = city.cellEditing(through: JobRunner(database: shared.database), operatorName: NSUserName())
            try CellEditOutput.show(try await flow.merge(codes, today: CellEditOutput.today()), shared)
        }
    }
}

/// `luotu grid resolve CODE`
struct GridResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: "The cells of today that an old code leads to. 旧网格编码去向",
        discussion: "Example: luotu grid resolve 440703001001004")

    @OptionGroup var shared: SharedOptions
    @Argument(help: "A code, old or present.") var code: String

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let flow = city.cellEditing(through: JobRunner(database: shared.database), operatorName: NSUserName())
            let codes = try await flow.resolve(code)
            if shared.printsJSON { return try Output.json(["code": [code], "cells": codes]) }
            guard !codes.isEmpty else {
                Output.note("no cell has the code \(code), and no lineage knows it")
                throw CommandExit.failure
            }
            codes.forEach(Output.line)
        }
    }
}

enum CellEditOutput {
    /// The day here, ISO 8601.
    static func today() -> String {
        let style = Date.ISO8601FormatStyle(timeZone: .current).year().month().day()
        return Date().formatted(style)
    }

    static func show(_ outcome: CellEditFlow.Outcome, _ shared: SharedOptions) throws {
        if shared.printsJSON { return try Output.json(outcome) }
        Output.line("\(outcome.ended.joined(separator: " ")) → \(outcome.made.joined(separator: " "))")
        if let batch = outcome.batch, !shared.quiet {
            Output.note("batch \(batch); take it back with: luotu import undo \(batch)")
        }
    }
}
