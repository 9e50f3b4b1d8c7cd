extension NetworkRule {
    /// PL-08: every end is a node of the node table.
    static let missingEnd = NetworkRule("PL-08", "缺少端点", .error, "CJJ 61-2017 attribute tables") { view, report in
        for segment in 0..<view.graph.segmentCount {
            for node in Set([Int(view.graph.starts[segment]), Int(view.graph.ends[segment])]).sorted()
            where node >= view.network.irregularities.firstMissingNode {
                report(
                    .segment(segment), view.network.position(ofNode: node),
                    "its end \(view.network.code(ofNode: node)) is not in the node table")
            }
        }
    }
}
