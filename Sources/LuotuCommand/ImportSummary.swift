import CityFlows

/// An import's report as people read it.
struct ImportSummary {
    private let report: ImportReport
    private let isDiff: Bool

    init(_ report: ImportReport, isDiff: Bool) {
        self.report = report
        self.isDiff = isDiff
    }

    func print() {
        let r = report
        let would = r.isDryRun ? "would be " : ""
        Output.line(
            "\(r.layer): read \(r.read) = \(would)inserted \(r.inserted) + updated \(r.updated) + unchanged \(r.unchanged)"
                + " + rejected \(r.rejected)  (\(r.encoding), \(r.crs), \(Self.seconds(r.seconds)) s)")
        if isDiff || r.missing > 0 { Output.line("in the layer but not in the file: \(r.missing)") }
        if r.retired > 0 { Output.line("\(would)retired: \(r.retired)") }
        if r.heightsDropped > 0 { Output.line("heights left out of \(r.heightsDropped) geometries") }
        if r.withoutPlace > 0 { Output.line("rows without a position: \(r.withoutPlace)") }
        if r.deletedRows > 0 { Output.line("records marked as deleted in the file, not read: \(r.deletedRows)") }
        if r.ballpark { Output.line("positions are approximate (no datum parameters); every row is marked") }
        for repair in r.repairs.prefix(5) { Output.line("repaired row \(repair.row): \(repair.problem)") }
        if r.repairs.count > 5 { Output.line("… \(r.repairs.count) repaired in all; --json lists them") }
        for warning in r.warnings {
            Output.line(
                "\(warning.rule) (\(warning.clause)): \(warning.rows.count) rows, first row \(warning.rows.first ?? 0): \(warning.reason)"
            )
        }
        if let rejects = r.rejects { Output.line("rejected rows: \(rejects) — correct and import that file") }
        if let batch = r.batch, !r.isDryRun {
            Output.line("batch \(batch); take it back with: luotu import undo \(batch)")
        }
    }

    private static func seconds(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}
