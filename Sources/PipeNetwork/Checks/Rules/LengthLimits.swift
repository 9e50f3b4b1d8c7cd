extension NetworkRule {
    /// Segments outside these lengths are looked at twice.
    static let lengthMetres = 0.01...1000.0

    /// PL-13: a segment is neither without length nor longer than any between two surveyed points.
    static let lengthLimits = NetworkRule("PL-13", "长度异常", .warning, "survey practice") { view, report in
        for segment in 0..<view.network.segmentCount {
            let length = view.network.length(ofSegment: segment)
            guard !lengthMetres.contains(length), view.graph.starts[segment] != view.graph.ends[segment] else {
                continue
            }
            report(
                .segment(segment), view.middle(segment),
                length.isFinite
                    ? "it is \(view.shown(length)) m long; \(lengthMetres.lowerBound) to \(lengthMetres.upperBound) m are usual"
                    : "its length is unknown: a position is missing or no number")
        }
    }
}
