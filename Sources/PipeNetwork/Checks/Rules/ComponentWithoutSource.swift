extension NetworkRule {
    /// PL-22: a connected part of a supply network (给水, 燃气, 热力) holds a source.
    static let componentWithoutSource = NetworkRule("PL-22", "无水源的连通部分", .warning, "own") { view, report in
        let network = view.network
        var first = [Int](repeating: -1, count: view.components.count)
        var hasSource = [Bool](repeating: false, count: view.components.count)
        var segments = [Int](repeating: 0, count: view.components.count)
        for node in 0..<network.nodeCount {
            let component = Int(view.components.ofNode[node])
            if first[component] < 0 { first[component] = node }
            if network.role(ofNode: node) == .source { hasSource[component] = true }
        }
        for segment in 0..<network.segmentCount
        where ["给水", "燃气", "热力"].contains(network.pipeClass(ofSegment: segment)?.category) {
            segments[Int(view.components.ofNode[Int(network.graph.starts[segment])])] += 1
        }
        for component in segments.indices where segments[component] > 0 && !hasSource[component] {
            report(
                .component(first[component]), network.position(ofNode: first[component]),
                "\(segments[component]) segments hang together without any source")
        }
    }
}
