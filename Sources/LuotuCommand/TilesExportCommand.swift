import ArgumentParser
import CityFlows
import Foundation
import GeoModel
import Luotu

/// `luotu tiles export LAYERS -o FILE.mbtiles|.pmtiles`
struct TilesExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the tiles of layers into one file. 导出瓦片包",
        discussion: """
            The format is that of the file's suffix: .mbtiles (MBTiles 1.3) or .pmtiles (PMTiles 3). Tiles are packed with
            gzip, those of one content stored once. --update writes only those tiles of an .mbtiles file anew that commits
            have touched since it was written.

            Examples:
              luotu tiles export roads,buildings -o base.pmtiles --zoom 0-16
              luotu tiles export parts -o parts.mbtiles --update
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "Layer ids, separated by commas.") var layers: String
    @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write: .mbtiles or .pmtiles.")
    var output: String
    @Option(help: "Zooms, such as 0-16 or 14.") var zoom: String = "0-14"
    @Flag(help: "Replace a file that is there.") var overwrite = false
    @Flag(help: "Write only tiles of the .mbtiles file that have changed.") var update = false

    func run() async throws {
        try await reporting {
            let format = try format()
            let zooms = try zooms()
            let exists = FileManager.default.fileExists(atPath: output)
            if exists, !overwrite, !update {
                throw ValidationError("\(output) exists already; --overwrite replaces it, --update renews it")
            }
            let city = try City.open(shared.database, for: .reading)
            let meter = ProgressMeter(isShown: !shared.quiet)
            defer { meter.end() }
            let report = try await city.archiveTiles(
                layers, zooms: zooms, to: output, format: format, isRenewed: update && exists, access: .everything
            ) { tiles, _ in meter.show(rows: tiles, of: nil) }
            meter.end()
            if shared.json { return try Output.json(report) }
            tell(report)
        }
    }

    private func format() throws -> City.TileArchiveFormat {
        let suffix = URL(fileURLWithPath: output).pathExtension.lowercased()
        guard let format = City.TileArchiveFormat(rawValue: suffix) else {
            throw ValidationError("\(output) tells no format; use .mbtiles or .pmtiles")
        }
        guard !update || format == .mbtiles else {
            throw ValidationError(
                "--update takes an .mbtiles file: tiles of a .pmtiles file cannot be written one by one")
        }
        return format
    }

    private func zooms() throws -> ClosedRange<Int> {
        let ends = zoom.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard let least = ends.first ?? nil, let most = ends.last ?? nil, ends.count <= 2, least <= most,
            (0...TileCoordinate.deepestZoom).contains(least), most <= TileCoordinate.deepestZoom
        else {
            throw ValidationError(
                "\(zoom) is no range of zooms; use two of 0 … \(TileCoordinate.deepestZoom), such as 0-16")
        }
        return least...most
    }

    private func tell(_ report: TileArchiveReport) {
        let seconds = (report.seconds * 100).rounded() / 100
        let kept = report.untouched > 0 ? ", \(report.untouched) left as they are" : ""
        Output.line(
            "\(output): \(report.tiles) tiles\(kept), \(report.bytes) bytes, version \(report.version), \(seconds) s")
        if report.omittedFeatures > 0 {
            Output.note(
                "note: lines and areas too small at their tile's zoom: \(report.omittedFeatures), summed over all tiles"
            )
        }
        if report.changedMeanwhile {
            Output.note(
                "note: the city was edited meanwhile; some tiles show that and others do not: run it again"
                    + (update ? "" : " (with --update for an .mbtiles file)"))
        }
    }
}
