extension NetworkRule {
    /// PL-10: at a segment's ends ground elevation = depth + pipe elevation, whatever both refer to.
    static let levelIdentityAtEnds = NetworkRule("PL-10", "埋深与高程不符", .error, "CJJ 61-2017: 地面高程 = 埋深 + 管线高程") {
        view, report in
        let network = view.network
        for segment in 0..<network.segmentCount {
            for atEnd in [false, true] {
                let node = network.end(segment, atEnd)
                let depths = atEnd ? network.segments.endDepths : network.segments.startDepths
                let gap =
                    network.groundElevation(ofNode: node) - Double(depths[segment])
                    - network.givenElevation(segment, atEnd)
                // Levels are kept to 32 bits: 0.5 mm at the highest ground.
                guard gap.isFinite, abs(gap) > PipeRules.levelToleranceMetres + 1e-3 else { continue }
                report(
                    .segment(segment), network.position(ofNode: node),
                    "at \(network.code(ofNode: node)) ground less depth differs from the pipe's elevation by "
                        + "\(view.shown(gap)) m; \(PipeRules.levelToleranceMetres) m is allowed")
            }
        }
    }
}
