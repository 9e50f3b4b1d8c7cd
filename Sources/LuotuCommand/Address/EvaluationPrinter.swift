import AddressBase

/// An evaluation as people read it.
struct EvaluationPrinter {
    let report: GeocodeEvaluationReport
    let wrong: [GeocodeVerdict]
    /// How many wrong answers are shown.
    let worst: Int

    func print() {
        Output.line(
            "queries \(report.queries): \(report.all.queries) answerable, \(report.missing.queries) of addresses that the base lacks"
        )
        Output.line(
            "right \(percent(report.all.accuracy)); first or listed \(percent(listed)); unanswered \(report.all.unanswered)"
        )
        Output.line(
            "score ≥ \(GeocodeVerdict.confident): \(percent(report.all.precision)) right, covering \(percent(report.all.coverage))"
        )
        if report.missing.queries > 0 {
            let missing = report.missing
            Output.line(
                "lacking: \(missing.claimed) of \(missing.queries) claimed above \(GeocodeVerdict.confidentlyWrong)\(levels)"
                    + "; the address above found \(missing.ancestors) of \(missing.withAncestor)")
        }
        Output.line("\(Int(report.perSecond)) addresses/s, \(rounded(report.seconds, 2)) s")
        if let metres = report.medianMetres { Output.line("right answers: median \(rounded(metres, 1)) m away") }
        table("level", report.levels)
        table("distortions", report.distortions)
        kinds()
        calibration()
        wrongOnes()
    }

    private var listed: Double? {
        report.all.queries > 0
            ? Double(report.all.right + report.all.listed) / Double(report.all.queries) : nil
    }

    private var levels: String {
        let claimed = report.missingLevels.filter { $0.value.claimed > 0 }.sorted { $0.key < $1.key }
        return claimed.isEmpty ? "" : " (\(claimed.map { "\($0.key) \($0.value.claimed)" }.joined(separator: ", ")))"
    }

    private func table(_ title: String, _ rows: [NamedGeocodeScores]) {
        guard !rows.isEmpty else { return }
        Output.line("")
        Output.table(
            [title, "queries", "right", "score ≥ 0.9 right", "covers"],
            rows.map { row in
                [
                    row.name, String(row.all.queries), percent(row.all.accuracy), percent(row.all.precision),
                    percent(row.all.coverage),
                ]
            })
    }

    /// The worst kinds first.
    private func kinds() {
        guard !report.kinds.isEmpty else { return }
        let sorted = report.kinds.sorted { weight($0) < weight($1) }
        Output.line("")
        Output.table(
            ["kind", "alone", "right", "in all", "right", "score ≥ 0.9 right"],
            sorted.map { row in
                [
                    row.name, row.alone.map { String($0.queries) } ?? "0", percent(row.alone?.accuracy),
                    String(row.all.queries), percent(row.all.accuracy), percent(row.all.precision),
                ]
            })
    }

    private func weight(_ row: NamedGeocodeScores) -> Double { row.alone?.accuracy ?? row.all.accuracy ?? 1 }

    private func calibration() {
        let filled = report.calibration.filter { $0.answers > 0 }
        guard !filled.isEmpty else { return }
        Output.line("")
        Output.table(
            ["score", "answers", "mean score", "right"],
            filled.map { bin in
                [
                    "\(rounded(bin.from, 1))–\(rounded(bin.to, 1))", String(bin.answers),
                    bin.meanScore.map { rounded($0, 3) } ?? "", percent(bin.accuracy),
                ]
            })
        if let error = report.calibrationError { Output.line("expected calibration error \(rounded(error, 3))") }
    }

    private func wrongOnes() {
        let surest = wrong.sorted { ($1.best?.score ?? 0, $0.truth.row) < ($0.best?.score ?? 0, $1.truth.row) }
            .prefix(worst)
        guard !surest.isEmpty else { return }
        Output.line("")
        Output.line("wrong: \(wrong.count); the surest \(surest.count):")
        for verdict in surest {
            Output.line("row \(verdict.truth.row)  \(verdict.truth.kinds.joined(separator: "+"))  \(verdict.why ?? "")")
            Output.line("  asked     \(verdict.truth.query)")
            let expected = [verdict.truth.address ?? "", verdict.truth.codes.joined(separator: "|")]
            Output.line("  expected  \(expected.filter { !$0.isEmpty }.joined(separator: "  "))")
            if let best = verdict.best {
                Output.line("  answered  \(best.address)  \(best.level.rawValue) \(best.match.rawValue) \(best.score)")
            }
        }
    }

    private func percent(_ share: Double?) -> String { share.map { rounded($0 * 100, 1) + " %" } ?? "–" }

    private func rounded(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        return String((value * scale).rounded() / scale)
    }
}
