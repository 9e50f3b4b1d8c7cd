import ArgumentParser
import CityFlows
import Foundation
import GeoModel
import Luotu

/// `luotu import FILE --as KIND`, `luotu import list`, `luotu import undo BATCH`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take a file into a layer; list imports; take one back. 导入",
        discussion: """
            Examples:
              luotu import 道路.zip --as road
              luotu import 台账.xlsx --as layer:shops --crs GCJ02
              luotu import 部件.shp --as part --field code=BJBSM --dry-run
              luotu import 部件.shp --as part --diff --diff-report 变化.xlsx
              luotu import list
              luotu import undo 7
            """,
        subcommands: [File.self, List.self, Undo.self], defaultSubcommand: File.self)

    struct File: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "file", abstract: "Take a file into a layer (the default).",
            discussion: """
                KIND is one of region road place address building grid part pipe-node pipe-segment camera, or layer:ID
                for a layer of your own. Encoding, reference system and fields are detected and printed.

                Example: luotu import 单元网格.shp --as grid
                """)

        @OptionGroup var shared: SharedOptions
        @Argument(
            help:
                "A shapefile (zipped or not), GeoPackage, FileGDB, TAB, DXF, KML, GeoJSON, FlatGeobuf, CSV, XLSX, XLS.")
        var file: String
        @Option(name: .customLong("as"), help: "What the rows are.") var kind: String
        @Option(help: "The layer inside the file, when it has several.") var sourceLayer: String?
        @Option(help: "GBK, GB18030, UTF-8 or Big5, overruling what is detected.") var encoding: String?
        @Option(help: "EPSG:4547, GCJ02, BD09, LOCAL …, overruling what the file says.") var crs: String?
        @Option(name: .customLong("map"), help: "A YAML file: field: SOURCE.") var mappingFile: String?
        @Option(name: .customLong("field"), help: "field=SOURCE, may be repeated.") var fields: [String] = []
        @Option(help: "update, skip or fail, for rows whose code is there already.") var onConflict = "update"
        @Flag(help: "Do everything, then take it back.") var dryRun = false
        @Flag(help: "Show what would be added, changed (field: old → new) and missing, row by row; changes nothing.")
        var diff = false
        @Option(help: "With --diff: write the rows into this .csv or .xlsx instead.") var diffReport: String?
        @Flag(help: "Retire what the file leaves out inside --within.") var replace = false
        @Option(help: "The area that the file replaces: WKT, GeoJSON file or LAYER/ID.") var within: String?
        @Flag(help: "Take positions whose datum shift is unknown, marked as such.") var allowBallpark = false
        @Option(help: "Where rejected rows go: .csv or .xlsx (default: beside the input).") var rejects: String?

        func validate() throws {
            guard ImportRequest.Target(kind) != nil else {
                throw ValidationError(
                    "\(kind) is no kind; use region road place address building grid part pipe-node pipe-segment camera or layer:ID"
                )
            }
            guard diffReport == nil || diff else { throw ValidationError("--diff-report goes with --diff") }
            guard replace == (within != nil) else { throw ValidationError("--replace and --within go together") }
            guard ImportPlan.ConflictRule(rawValue: onConflict) != nil else {
                throw ValidationError("--on-conflict is update, skip or fail")
            }
            for field in fields where !field.contains("=") {
                throw ValidationError("--field \(field): write field=SOURCE")
            }
        }

        func run() async throws {
            try await reporting {
                let request = try await self.request()
                let difference = diff ? try DiffOutput(report: diffReport, json: shared.json) : nil
                // Rows of a diff and a progress line would overwrite each other.
                let meter = ProgressMeter(isShown: !shared.quiet && (difference == nil || diffReport != nil))
                let outcome = JobOutcome()
                let interrupt = InterruptWatch()
                defer { interrupt.end() }
                let stopFlag = interrupt.stopFlag
                try await JobRunner(database: shared.database).run(
                    .importFile(request), stopFlag: stopFlag
                ) { message in
                    switch message {
                    case .progress(let rows, let total): meter.show(rows: rows, of: total)
                    case .note(let text): if !shared.quiet { meter.note(text) }
                    case .changes(let changes):
                        if difference?.append(changes) == false { stopFlag.set() }
                    default: outcome.set(message)
                    }
                }
                meter.end()
                try report(outcome.value, difference)
            }
        }

        private func request() async throws -> ImportRequest {
            guard let target = ImportRequest.Target(kind) else { throw ValidationError("\(kind) is no kind") }
            var request = ImportRequest(
                file: URL(fileURLWithPath: file).path, target: target, sourceLayer: sourceLayer, encoding: encoding,
                crs: crs, mappingFile: mappingFile.map { URL(fileURLWithPath: $0).path }, onConflict: onConflict,
                isDryRun: dryRun || diff, allowsBallpark: allowBallpark,
                rejects: rejects.map { URL(fileURLWithPath: $0).path }, operatorName: NSUserName())
            request.wantsChanges = diff
            for field in fields {
                let parts = field.split(separator: "=", maxSplits: 1).map(String.init)
                if parts.count == 2 { request.fields[parts[0]] = parts[1] }
            }
            if let within {
                let city = try City.open(shared.database, for: .reading)
                request.replaceWithin = WKT.encode(
                    try await AreaReference(within).resolve(in: city, access: .everything))
            }
            return request
        }

        private func report(_ message: JobMessage?, _ difference: DiffOutput?) throws {
            switch message {
            case .imported(let report):
                try difference?.finish(report)
                if !shared.json {
                    ImportSummary(report, isDiff: diff).lines.forEach(Output.line)
                } else if difference == nil {
                    try Output.json(report)
                }
                if report.rejected > 0 { throw CommandExit.partial }
            case .failed(let why):
                try difference?.check()
                Output.note("luotu: \(why)")
                throw CommandExit.failure
            default: throw CityError.jobLost
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What came in when, from which file, by whom.", discussion: "Example: luotu import list --json")
        @OptionGroup var shared: SharedOptions

        func run() async throws {
            try await reporting {
                let batches = try await City.open(shared.database, for: .reading).importBatches()
                if shared.json { return try Output.json(batches.map(BatchRow.init)) }
                Output.table(
                    ["batch", "time", "layer", "file", "by", "+", "~", "=", "-", "rejected", ""],
                    batches.map {
                        [
                            String($0.id), $0.time, $0.layer.text, $0.origin.file, $0.operatorName, String($0.inserted),
                            String($0.updated), String($0.unchanged), String($0.retired), String($0.rejected),
                            $0.isUndone ? "undone" : $0.undoes.map { "undo of \($0)" } ?? "",
                        ]
                    })
            }
        }
    }

    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take one batch back: what it inserted goes, what it changed returns.",
            discussion: "Example: luotu import undo 7")
        @OptionGroup var shared: SharedOptions
        @Argument(help: "The batch, from `luotu import list`.") var batch: Int64

        func run() async throws {
            try await reporting {
                let outcome = JobOutcome()
                try await JobRunner(database: shared.database).run(
                    .undoImport(batch: batch, operatorName: NSUserName())
                ) { outcome.set($0) }
                switch outcome.value {
                case .undone(let restored, let removed):
                    if shared.json { return try Output.json(["removed": removed, "restored": restored]) }
                    Output.line("batch \(batch) undone: \(removed) rows removed, \(restored) restored")
                case .failed(let why):
                    Output.note("luotu: \(why)")
                    throw CommandExit.failure
                default: throw CityError.jobLost
                }
            }
        }
    }
}

/// A batch as `--json` prints it.
struct BatchRow: Encodable {
    let batch: Int64
    let time: String
    let layer: String
    let file: String
    let sourceLayer: String
    let encoding: String
    let crs: String
    let by: String
    let inserted: Int
    let updated: Int
    let unchanged: Int
    let retired: Int
    let rejected: Int
    let undone: Bool
    let undoes: Int64?

    init(_ record: ImportBatchRecord) {
        batch = record.id
        time = record.time
        layer = record.layer.text
        file = record.origin.file
        sourceLayer = record.origin.sourceLayer
        encoding = record.origin.encoding
        crs = record.origin.crs
        by = record.operatorName
        inserted = record.inserted
        updated = record.updated
        unchanged = record.unchanged
        retired = record.retired
        rejected = record.rejected
        undone = record.isUndone
        undoes = record.undoes
    }
}
