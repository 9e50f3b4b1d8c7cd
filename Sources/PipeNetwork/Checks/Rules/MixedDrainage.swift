extension NetworkRule {
    /// PL-15: no sewage flows into a storm drain, and no storm drain is joined to a combined one.
    static let mixedDrainage = NetworkRule("PL-15", "雨污混接", .error, "GB 50014-2021") { view, report in
        let network = view.network
        for node in 0..<network.nodeCount where network.graph.degree(node) > 1 {
            var classes: [String: Int] = [:]
            for place in network.graph.linkRange(node) {
                let segment = network.graph.link(at: place).segment
                classes[network.classCode(ofSegment: segment)] = segment
            }
            guard let storm = classes["YS"] else { continue }
            for (code, what) in [("WS", "sewage"), ("HS", "combined")] where classes[code] != nil {
                report(
                    .segment(storm), network.position(ofNode: node),
                    "a storm drain (YS) is joined to a \(what) one (\(code)) at \(network.code(ofNode: node))")
            }
        }
    }
}
