extension NetworkRule {
    /// PL-07: a pair of nodes is joined once, in either direction.
    static let repeatedSegment = NetworkRule("PL-07", "管段重复", .error, "CJJ 61-2017 attribute tables") { view, report in
        var first: [UInt64: Int] = [:]
        for segment in 0..<view.graph.segmentCount {
            let (start, end) = (UInt64(view.graph.starts[segment]), UInt64(view.graph.ends[segment]))
            let pair = min(start, end) << 32 | max(start, end)
            if let other = first[pair], start != end {
                report(
                    .segment(segment), view.middle(segment),
                    "the segment \(view.network.code(ofSegment: other)) joins the same two nodes")
            } else {
                first[pair] = segment
            }
        }
    }
}
