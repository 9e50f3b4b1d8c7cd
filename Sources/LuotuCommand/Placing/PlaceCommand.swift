import ArgumentParser
import CityFlows
import Exchange
import Foundation
import GeoModel
import Luotu

/// `luotu place TABLE --layer ID`
struct PlaceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "place",
        abstract: "Put any table on the map: coordinates, address, cell, community, street. 落图入块",
        discussion: """
            Examples:
              luotu place 沿街商铺.csv --layer shops
              luotu place 台账.xlsx --layer ledger --address-column 经营地址 --min-score 0.7
              luotu place 点位.csv --layer points --x 经度 --y 纬度 --crs GCJ02 --rejects 复核.xlsx
              luotu place 沿街商铺.review.csv --layer shops     # the corrected rows alone

            Encoding, columns, types and reference system are found out and printed. A row is placed by its coordinates,
            else by its address; every row is in the layer or in the review file. Rows with a key (编码, 编号 …) update
            what is there. An interrupted run goes on where it was.
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "A CSV, XLSX or XLS.") var table: String
    @Option(help: "The layer that the rows make or update.") var layer: String
    @Option(help: "The column of addresses.") var addressColumn: String?
    @Option(help: "The column of longitudes or eastings.") var x: String?
    @Option(help: "The column of latitudes or northings.") var y: String?
    @Option(help: "The column that identifies a row.") var key: String?
    @Option(help: "The system of the coordinates: CGCS2000, GCJ02, BD09, EPSG:4547 …") var crs: String?
    @Option(help: "GBK, GB18030, UTF-8 or Big5, overruling what is detected.") var encoding: String?
    @Option(help: "The sheet, when the file has several.") var sourceLayer: String?
    @Option(help: "Addresses that were found with a lower score go to the review.") var minScore = 0.8
    @Option(help: "Where rows without a place go: .csv or .xlsx (default: TABLE.review.csv).") var rejects: String?
    @Flag(help: "Begin anew, although an interrupted run could be continued.") var restart = false

    func validate() throws {
        guard LayerID(layer) != nil else { throw ValidationError("\(layer) is no layer id; example: shops") }
        guard (x == nil) == (y == nil) else { throw ValidationError("--x and --y go together") }
        guard (0...1).contains(minScore) else { throw ValidationError("--min-score lies between 0 and 1") }
    }

    func run() async throws {
        try await reporting {
            guard let id = LayerID(layer) else { throw ValidationError("\(layer) is no layer id") }
            let city = try City.open(shared.database, for: .batch)
            var request = PlaceRequest(
                file: URL(fileURLWithPath: table).path, layer: id, sourceLayer: sourceLayer, encoding: encoding,
                columns: ColumnRoles.Wishes(address: addressColumn, x: x, y: y, key: key), crs: crs,
                minScore: minScore, review: rejects.map { URL(fileURLWithPath: $0).path }, operatorName: NSUserName())
            request.startsOver = restart
            let meter = ProgressMeter(isShown: !shared.quiet)
            let interrupt = InterruptWatch()
            defer { interrupt.end() }
            let quiet = shared.quiet
            let flow = try await city.placing(through: JobRunner(database: shared.database))
            let report = try await flow.run(
                request, stopFlag: interrupt.stopFlag, note: { if !quiet { meter.note($0) } },
                progress: { meter.show(rows: $0.rows, of: $0.total) })
            meter.end()
            try show(report)
            if report.review > 0 { throw CommandExit.partial }
        }
    }

    private func show(_ report: PlaceReport) throws {
        guard !shared.json else { return try Output.json(report) }
        Output.line(
            "\(report.layer): read \(report.read) = inserted \(report.inserted) + updated \(report.updated) + "
                + "unchanged \(report.unchanged) + review \(report.review)")
        Output.line(
            "placed by coordinates \(report.byCoordinates), by address \(report.byAddress)"
                + (report.apart > 0 ? "; \(report.apart) rows stand more than 500 m from their address" : ""))
        if let file = report.reviewFile {
            Output.line("review: \(file); correct it and place it again: luotu place \(file) --layer \(report.layer)")
        }
    }
}
