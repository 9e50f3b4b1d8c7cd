extension NetworkRule {
    /// PL-09: every node is used by a segment.
    static let loneNode = NetworkRule("PL-09", "孤立点", .warning, "CJJ 61-2017 attribute tables") { view, report in
        for node in 0..<view.graph.nodeCount where view.graph.degree(node) == 0 {
            report(.node(node), view.network.position(ofNode: node), "no segment ends at the node")
        }
    }
}
