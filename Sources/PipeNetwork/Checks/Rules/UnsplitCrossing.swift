extension NetworkRule {
    /// PL-20: two pipes that cross in plan at the same level join at a node, or one goes through the other.
    static let unsplitCrossing = NetworkRule("PL-20", "同高交叉未打断", .warning, "survey practice") { view, report in
        // Walls that touch; a distance of nothing can always be asked for.
        guard let found = try? ClearanceCheck.run(view.network, sections: view.sections, limit: .within(0)) else {
            return
        }
        for finding in found.findings where finding.horizontalMetres < 0 {
            report(
                .segment(finding.first), PlanePoint(finding.firstPlace.east, finding.firstPlace.north),
                "it meets \(view.network.code(ofSegment: finding.second)) at the same level without a node: a missing node or a clash"
            )
        }
    }
}
