extension NetworkRule {
    /// PL-18: the material is one that the category is made of.
    static let admissibleMaterial = NetworkRule("PL-18", "材质与管类不符", .warning, "CJJ 61-2017 table C.0.1") {
        view, report in
        for segment in 0..<view.network.segmentCount {
            let material = view.network.material(ofSegment: segment)
            guard !material.isEmpty, let category = view.network.pipeClass(ofSegment: segment)?.category,
                view.materials.isAdmitted(material, category: category) == false
            else { continue }
            report(.segment(segment), view.middle(segment), "\(material) is no material of \(category)")
        }
    }
}
