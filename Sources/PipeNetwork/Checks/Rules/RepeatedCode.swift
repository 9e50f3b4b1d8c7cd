extension NetworkRule {
    /// PL-03: a code stands once; segments that name a repeated one mean its first bearer.
    static let repeatedCode = NetworkRule("PL-03", "编号重复", .error, "CJJ 61-2017 attribute tables") { view, report in
        for node in view.network.irregularities.repeatedNodes.map({ Int($0) }) {
            report(
                .node(node), view.network.position(ofNode: node),
                "another node has the code \(view.network.code(ofNode: node)) already; segments mean that one")
        }
        for segment in view.network.irregularities.repeatedSegments.map({ Int($0) }) {
            report(
                .segment(segment), view.middle(segment),
                "another segment has the code \(view.network.code(ofSegment: segment)) already")
        }
    }
}
