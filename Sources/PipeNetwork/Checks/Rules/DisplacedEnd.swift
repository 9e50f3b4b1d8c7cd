extension NetworkRule {
    /// PL-21: a segment's line ends at its nodes.
    static let displacedEnd = NetworkRule("PL-21", "线端离开端点", .error, "survey practice") { view, report in
        for end in view.network.irregularities.displacedEnds {
            let node = view.network.end(Int(end.segment), end.isEnd)
            report(
                .segment(Int(end.segment)), view.network.position(ofNode: node),
                "its line ends \(view.shown(Double(end.metres))) m from \(view.network.code(ofNode: node)); "
                    + "\(NetworkBuilder.endToleranceMetres) m is allowed")
        }
    }
}
