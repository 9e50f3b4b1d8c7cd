extension NetworkRule {
    /// Usual bores of drains, millimetres (GB/T 11836): a size is one step of it.
    static let drainSizes = [200.0, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1350, 1500, 1650, 1800, 2000]

    /// PL-14.size: a drain does not shrink downstream by more than two sizes (GB 50014-2021 5.2.11).
    static let shrinkingDiameter = NetworkRule("PL-14.size", "管径沿流向缩小", .warning, "GB 50014-2021 5.2.11") {
        view, report in
        let network = view.network
        func size(_ segment: Int) -> Int? {
            guard case .round(let bore)? = network.section(ofSegment: segment), bore > 0 else { return nil }
            return drainSizes.lastIndex { $0 <= bore } ?? -1
        }
        func leaves(_ link: PipeGraph.Link) -> Bool? {
            switch view.flows.direction(link.segment) {
            case .unknown: nil
            case .along: !link.isEnd
            case .against: link.isEnd
            }
        }
        for node in 0..<network.nodeCount where network.graph.degree(node) > 1 {
            let links = network.graph.linkRange(node).map { network.graph.link(at: $0) }
                .filter { network.isGravity($0.segment) }
            let widest = links.filter { leaves($0) == false }.compactMap { size($0.segment) }.max()
            for link in links where leaves(link) == true {
                guard let widest, let own = size(link.segment), widest - own > 2 else { continue }
                report(
                    .segment(link.segment), network.position(ofNode: node),
                    "at \(network.code(ofNode: node)) the drain shrinks by \(widest - own) sizes along the flow; two are allowed"
                )
            }
        }
    }
}
