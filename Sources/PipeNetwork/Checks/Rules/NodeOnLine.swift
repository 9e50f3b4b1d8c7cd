extension NetworkRule {
    /// PL-23: a pipe is split where a node of its class stands on its line.
    static let nodeOnLine = NetworkRule("PL-23", "点在线上未打断", .warning, "survey practice") { view, report in
        let network = view.network
        let locator = PipeLocator(network)
        let reach = NetworkBuilder.endToleranceMetres
        for node in 0..<network.nodeCount {
            let point = network.position(ofNode: node)
            guard point.isFinite else { continue }
            for segment in locator.segmentsTouching(
                west: point.east - reach, south: point.north - reach, east: point.east + reach,
                north: point.north + reach)
            {
                let (start, end) = (network.end(segment, false), network.end(segment, true))
                guard start != node, end != node, network.segments.classes[segment] == network.nodes.classes[node],
                    network.distance(fromSegment: segment, to: point) <= reach,
                    network.position(ofNode: start).distance(to: point) > reach,
                    network.position(ofNode: end).distance(to: point) > reach
                else { continue }
                report(
                    .node(node), point,
                    "the node stands on the line of \(network.code(ofSegment: segment)), which is not split here")
            }
        }
    }
}
