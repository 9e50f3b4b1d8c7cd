extension NetworkRule {
    /// PL-14: the invert of a gravity pipe falls along its drawn flow.
    static let adverseSlope = NetworkRule("PL-14", "逆坡", .warning, "GB 50014-2021; survey practice") { view, report in
        let network = view.network
        for segment in 0..<network.segmentCount where network.isGravity(segment) {
            let flow = network.drawnFlow(ofSegment: segment)
            guard flow != .unsaid else { continue }
            var fall =
                network.elevation(ofSegment: segment, atEnd: false) - network.elevation(ofSegment: segment, atEnd: true)
            if flow == .against { fall = -fall }
            guard fall < -PipeRules.levelToleranceMetres else { continue }
            report(
                .segment(segment), view.middle(segment),
                "the invert rises by \(view.shown(-fall)) m along the flow that is drawn")
        }
    }
}
