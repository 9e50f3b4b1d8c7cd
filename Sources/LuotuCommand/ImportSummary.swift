import CityFlows

/// An import's report as people read it.
struct ImportSummary {
    private let report: ImportReport
    private let isDiff: Bool

    init(_ report: ImportReport, isDiff: Bool = false) {
        self.report = report
        self.isDiff = isDiff
    }

    var lines: [String] {
        var lines: [String] = []
        let r = report
        let would = r.isDryRun ? "would be " : ""
        lines.append(
            "\(r.layer): read \(r.read) = \(would)inserted \(r.inserted) + updated \(r.updated) + unchanged \(r.unchanged)"
                + " + rejected \(r.rejected)  (\(r.encoding), \(r.crs), \(Self.seconds(r.seconds)) s)")
        if isDiff || r.missing > 0 { lines.append("in the layer but not in the file: \(r.missing)") }
        if r.retired > 0 { lines.append("\(would)retired: \(r.retired)") }
        if r.heightsDropped > 0 { lines.append("heights left out of \(r.heightsDropped) geometries") }
        if r.withoutPlace > 0 { lines.append("rows without a position: \(r.withoutPlace)") }
        if r.deletedRows > 0 { lines.append("records marked as deleted in the file, not read: \(r.deletedRows)") }
        if r.ballpark { lines.append("positions are approximate (no datum parameters); every row is marked") }
        for repair in r.repairs.prefix(5) { lines.append("repaired row \(repair.row): \(repair.problem)") }
        if r.repairs.count > 5 { lines.append("… \(r.repairs.count) repaired in all; --json lists them") }
        for warning in r.warnings {
            lines.append(
                "\(warning.rule) (\(warning.clause)): \(warning.rows.count) rows, first row \(warning.rows.first ?? 0): \(warning.reason)"
            )
        }
        if let rejects = r.rejects { lines.append("rejected rows: \(rejects) — correct and import that file") }
        if let batch = r.batch, !r.isDryRun {
            lines.append("batch \(batch); take it back with: luotu import undo \(batch)")
        }
        return lines
    }

    private static func seconds(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
