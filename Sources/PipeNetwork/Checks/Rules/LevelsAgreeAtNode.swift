extension NetworkRule {
    /// Levels of pipes that meet may differ by this much.
    static let jointToleranceMetres = 0.05

    /// PL-12: pipes that meet at a node agree on their level, unless a drop stands there (跌水, 变径, 变材, a manhole).
    static let levelsAgreeAtNode = NetworkRule("PL-12", "相连管线高程不一", .warning, "CJJ 61-2017 attribute tables") {
        view, report in
        let network = view.network
        for node in 0..<network.nodeCount where network.graph.degree(node) > 1 {
            let role = network.role(ofNode: node)
            guard role == .plain || role == .valve, !network.feature(ofNode: node).contains("变"),
                !network.feature(ofNode: node).contains("跌")
            else { continue }
            var levels: [Double] = []
            var datums: Set<String> = []
            for place in network.graph.linkRange(node) {
                let link = network.graph.link(at: place)
                let level = network.elevation(ofSegment: link.segment, atEnd: link.isEnd)
                guard level.isFinite else { continue }
                levels.append(level)
                datums.insert(network.verticalDatum(ofSegment: link.segment))
            }
            guard datums.count == 1, let low = levels.min(), let high = levels.max(), high - low > jointToleranceMetres
            else { continue }
            report(
                .node(node), network.position(ofNode: node),
                "levels of the pipes that meet here differ by \(view.shown(high - low)) m and no drop is recorded")
        }
    }
}
