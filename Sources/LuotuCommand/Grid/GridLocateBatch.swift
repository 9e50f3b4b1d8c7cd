import CityFlows
import Exchange
import Foundation
import GeoKernel
import GeoModel
import Luotu

/// Finds the cells of a table's positions: its own columns, then 单元网格, empty where no cell holds the row.
struct GridLocateBatch {
    let city: City
    let quiet: Bool

    func run(_ path: String, crs: String?, to output: String?) async throws {
        let areas = try await city.areas()
        var options = ReadOptions(profile: city.profile)
        if let crs {
            guard let system = SpatialReference(crs) else { throw CityFlowError.unknownCRS(crs) }
            options.crs = system
        }
        let table = try TableReader.open(path, options: options)
        guard !table.header.positionFields.isEmpty else {
            throw ExchangeError.badMapping(
                "the table has no columns of coordinates that are recognised, such as 经度, 纬度")
        }
        let transformer = try CoordinateTransformer.shared(
            from: table.header.crs(), to: .cgcs2000, profile: city.profile)
        let sink = try CSVOutput(output)
        try sink.write(table.header.fields.map(\.name) + ["单元网格"])
        let meter = ProgressMeter(isShown: !quiet)
        var counts = (rows: 0, placed: 0, located: 0)
        var locating = Duration.zero
        while let batch = try table.next() {
            let places = try Self.positions(batch.rows, transformer)
            let start = ContinuousClock.now
            let codes = areas.cellCodes(x: places.x, y: places.y)
            locating += ContinuousClock.now - start
            for row in 0..<batch.rows.count {
                try sink.write(batch.rows.columns.map { $0.value(row).displayText ?? "" } + [codes[row] ?? ""])
            }
            for row in 0..<batch.refusedRows.count {
                try sink.write(batch.refusedRows.columns.map { $0.value(row).displayText ?? "" } + [""])
            }
            counts.rows += batch.rows.count + batch.refusals.count
            counts.placed += places.x.count { $0.isFinite }
            counts.located += codes.count { $0 != nil }
            meter.show(rows: counts.rows, of: table.header.featureCount)
        }
        meter.end()
        try sink.close()
        guard !quiet else { return }
        let seconds = locating / .seconds(1)
        Output.note(
            "\(counts.rows) rows, \(counts.located) of them in a cell, \(counts.rows - counts.placed) without a position; "
                + "\(areas.cellCount) cells; locating alone took \((seconds * 1000).rounded() / 1000) s")
    }

    /// EPSG:4490; not a number for rows without a position.
    private static func positions(
        _ rows: FeatureBatch, _ transformer: CoordinateTransformer
    ) throws -> (x: [Double], y: [Double]) {
        var (x, y) = ([Double](), [Double]())
        x.reserveCapacity(rows.count)
        y.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            var position = Position(.nan, .nan)
            if let bytes = rows.geometry.slice(row), case .point(let own)? = try? WKB.decode(Array(bytes)) {
                position = try transformer.transform(own)
            }
            x.append(position.x)
            y.append(position.y)
        }
        return (x, y)
    }
}
