import ArgumentParser
import CityFlows
import Exchange
import Foundation
import GeoKernel
import GeoModel
import Luotu

/// `luotu export LAYER -o FILE`
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a layer into a file. 导出图层",
        discussion: """
            The format is that of the file's suffix: .shp .gpkg .geojson .fgb .csv .xlsx. Shapefiles, CSV and XLSX carry the
            fields' Chinese titles, the others their names. A shapefile's names are shortened to ten bytes, never in the
            middle of a character, and the table of names is printed; a layer of several shapes becomes one file a shape.
            CSV and XLSX keep codes as text.

            Examples:
              luotu export parts -o 部件.shp --crs EPSG:4547
              luotu export addresses -o 地址.xlsx --filter "level = 'room'" --bbox 113.0,22.5,113.1,22.6
              luotu export roads -o roads.gpkg --within regions/440703001
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The layer's id.") var layer: String
    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write.") var output: String
    @Option(help: "shapefile, geopackage, geojson, flatgeobuf, csv or xlsx, where the suffix does not say.")
    var format: String?
    @Option(help: "CRS of the file, such as EPSG:4547 or GCJ02 (default: EPSG:4490).") var crs: String = "EPSG:4490"
    @Option(help: "Encoding of a shapefile: GBK or UTF-8.") var encoding: String = "GBK"
    @Option(help: "W,S,E,N in EPSG:4490.") var bbox: String?
    @Option(help: "A GeoJSON file, a WKT, or LAYER/ID.") var within: String?
    @Option(help: "A condition in CQL2 text.") var filter: String?
    @Option(help: "Fields to write, separated by commas (default: all).") var fields: String?
    @Option(help: "Columns are called by the fields' title or name.") var names: Names?
    @Flag(help: "Replace a file that is there.") var overwrite = false

    enum Names: String, ExpressibleByArgument, CaseIterable { case title, name }

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let request = try await request(city)
            let total = try await city.count(request.query, access: .everything)
            let meter = ProgressMeter(isShown: !shared.quiet)
            defer { meter.end() }
            let report = try await city.export(request, access: .everything) { meter.show(rows: $0, of: total) }
            meter.end()
            if shared.json { return try Output.json(report) }
            print(report)
        }
    }

    private func request(_ city: City) async throws -> ExportRequest {
        guard let id = LayerID(layer) else { throw ValidationError("\(layer) is no layer id") }
        guard let format = ExportFormat(format ?? output) else {
            throw ValidationError(
                "\(format ?? output) tells no format; use .shp .gpkg .geojson .fgb .csv .xlsx or --format")
        }
        guard let reference = SpatialReference(crs) else { throw ValidationError("\(crs) is no CRS; try EPSG:4547") }
        guard let encoding = TextEncoding(encoding) else {
            throw ValidationError("\(encoding) is no encoding; use GBK or UTF-8")
        }
        var query = FeatureQuery(layer: id)
        query.box = try bbox.map(Arguments.box)
        query.within = try await within.asyncMap { try await AreaReference($0).resolve(in: city, access: .everything) }
        if let filter, let fields = try await city.layer(id, access: .everything)?.schema.fields {
            query.filter = try CQL2Text.parse(filter).resolvingNames(in: fields)
        }
        query.fields = fields.map { $0.split(separator: ",").map(String.init) }
        return ExportRequest(
            query: query, path: output, format: format, crs: reference, encoding: encoding,
            usesTitles: names.map { $0 == .title }, replaces: overwrite)
    }

    private func print(_ report: ExportReport) {
        for column in report.columns where column.field != column.name {
            Output.note("    \(column.field) -> \(column.name)")
        }
        for note in report.notes { Output.note("note: \(note)") }
        for file in report.files { Output.line("\(file.path): \(file.rows) rows") }
        let encoding = report.encoding.map { ", \($0)" } ?? ""
        let seconds = (report.seconds * 100).rounded() / 100
        Output.note(
            "\(report.layer): wrote \(report.rows), \(report.withoutPlace) of them without a place "
                + "(\(report.format.rawValue), \(report.crs)\(encoding), \(seconds) s)")
    }
}
