import AddressBase

/// Every wrong answer as a row of CSV.
enum WrongAnswers {
    static let header = [
        "row", "query", "kinds", "expected_code", "expected_address", "expected_level", "code", "address", "level",
        "match", "score", "metres", "why",
    ]

    static func write(_ wrong: [GeocodeVerdict], to path: String) throws {
        let sink = try CSVOutput(path)
        try sink.write(header)
        for verdict in wrong { try sink.write(cells(verdict)) }
        try sink.close()
    }

    private static func cells(_ verdict: GeocodeVerdict) -> [String] {
        let truth = verdict.truth
        let best = verdict.best
        return [
            String(truth.row), truth.query, truth.kinds.joined(separator: "+"), truth.codes.joined(separator: "|"),
            truth.address ?? "", (truth.missing ?? truth.level)?.rawValue ?? "", best?.code ?? "", best?.address ?? "",
            best?.level.rawValue ?? "", best?.match.rawValue ?? "", best.map { String($0.score) } ?? "",
            verdict.metres.map { String(($0 * 10).rounded() / 10) } ?? "", verdict.why ?? "",
        ]
    }
}
