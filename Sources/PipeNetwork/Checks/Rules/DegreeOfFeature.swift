extension NetworkRule {
    /// Segments that meet at a feature of the name.
    static let degrees = [
        "三通": 3, "四通": 4, "五通": 5, "弯头": 2, "直线点": 2, "转折点": 2, "变径": 2, "变材": 2, "预留口": 1, "盖堵": 1, "出水口": 1,
        "进水口": 1,
    ]

    /// PL-16: as many segments meet at a feature as its name says.
    static let degreeOfFeature = NetworkRule("PL-16", "特征与连接数不符", .warning, "survey practice") { view, report in
        for node in 0..<view.network.nodeCount {
            let feature = view.network.feature(ofNode: node)
            guard let expected = degrees[feature], view.graph.degree(node) != expected else { continue }
            report(
                .node(node), view.network.position(ofNode: node),
                "\(feature) joins \(expected) segments, but \(view.graph.degree(node)) meet here")
        }
    }
}
