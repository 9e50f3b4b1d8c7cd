extension NetworkRule {
    /// PL-06: a segment does not end where it starts.
    static let selfLoop = NetworkRule("PL-06", "起止同点", .error, "CJJ 61-2017 attribute tables") { view, report in
        for segment in 0..<view.graph.segmentCount where view.graph.starts[segment] == view.graph.ends[segment] {
            let node = Int(view.graph.starts[segment])
            report(
                .segment(segment), view.network.position(ofNode: node),
                "the segment starts and ends at \(view.network.code(ofNode: node))")
        }
    }
}
