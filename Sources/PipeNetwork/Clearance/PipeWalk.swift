/// Places along a segment's axis: both ends, every bend, and between them at equal steps.
struct PipeWalk {
    struct Step {
        /// Of the segment's length, 0 … 1.
        let share: Double
        let metres: Double
        let place: SIMD3<Double>
    }

    private(set) var steps: [Step] = []

    /// - Parameter everyMetres: no step is longer; infinite for ends and bends alone.
    init(_ network: UtilityNetwork, _ segment: Int, _ sections: OuterSections, everyMetres: Double) {
        let parts = PipePart.parts(of: segment, network, sections)
        guard let first = parts.first else { return }
        let length = network.length(ofSegment: segment)
        var along = 0.0
        steps.append(Step(share: 0, metres: 0, place: first.from))
        for part in parts {
            let metres = PlaneLine(part).length
            let count = max(1, Int((metres / everyMetres).rounded(.up)))
            for step in 1...count {
                let here = along + metres * Double(step) / Double(count)
                steps.append(
                    Step(
                        share: length > 0 ? here / length : 1, metres: here,
                        place: part.point(Double(step) / Double(count))))
            }
            along += metres
        }
    }
}
