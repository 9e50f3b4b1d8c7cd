extension NetworkRule {
    /// PL-05: no two nodes of a class with the same position and ground level. Node and ground count to the millimetre.
    static let coincidentNodes = NetworkRule("PL-05", "点位重合", .error, "CJJ 61-2017 attribute tables") { view, report in
        struct Place: Hashable {
            let east: Int64
            let north: Int64
            let level: Float
            let classNumber: UInt16
        }
        var first: [Place: Int] = [:]
        let network = view.network
        for node in 0..<network.nodeCount {
            let point = network.position(ofNode: node)
            guard point.isFinite, abs(point.east) < 1e12, abs(point.north) < 1e12 else { continue }
            let level = network.nodes.ground[node]
            let place = Place(
                east: Int64((point.east * 1000).rounded()), north: Int64((point.north * 1000).rounded()),
                level: level.isNaN ? -.infinity : level, classNumber: network.nodes.classes[node])
            if let other = first[place] {
                report(.node(node), point, "the node \(network.code(ofNode: other)) stands at the same place and level")
            } else {
                first[place] = node
            }
        }
    }
}
