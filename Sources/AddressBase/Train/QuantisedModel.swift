/// Trained weights as fixed-point numbers, small ones dropped: in memory as it will be read from its file.
struct QuantisedModel {
    let model: LabelModel

    init(_ trainer: ChainTrainer, _ set: TrainingSet, smallest: Float) {
        let width = 2 * trainer.lanes
        var kept: [(hash: UInt64, row: Int)] = []
        for row in set.hashes.indices where Self.isUseful(trainer.rows.row(row), width, smallest) {
            kept.append((set.hashes[row], row))
        }
        kept.sort { $0.hash < $1.hash }
        var rows: [Int16] = []
        rows.reserveCapacity(kept.count * width)
        for (_, row) in kept {
            let weights = trainer.rows.row(row)
            for lane in 0..<width { rows.append(Self.coarse(weights[lane >> 3][lane & 7], smallest)) }
        }
        let labels = trainer.labels
        var transitions: [Int16] = []
        var continuations: [Int16] = []
        for edge in 0..<LabelEdge.count {
            for from in 0...labels {
                transitions += Self.fine(
                    trainer.transitions.row(edge * (labels + 1) + from),
                    trainer.transitions.row(LabelEdge.count * (labels + 1) + from), trainer.lanes)
            }
            continuations += Self.fine(
                trainer.continuations.row(edge), trainer.continuations.row(LabelEdge.count), trainer.lanes)
        }
        let none = WeightBlock(rows: 1, width: trainer.lanes)
        model = LabelModel(
            labels: set.labels, separatorLabel: set.separatorLabel, hashes: kept.map(\.hash), rows: rows,
            transitions: transitions, continuations: continuations,
            endings: Self.fine(trainer.endings.row(0), none.row(0), trainer.lanes))
    }

    private static func isUseful(_ row: UnsafeMutablePointer<SIMD8<Float>>, _ width: Int, _ smallest: Float) -> Bool {
        (0..<width).contains { coarse(row[$0 >> 3][$0 & 7], smallest) != 0 }
    }

    /// A weight of a feature in steps of `LabelModel.step`.
    private static func coarse(_ weight: Float, _ smallest: Float) -> Int16 {
        guard abs(weight) >= smallest else { return 0 }
        let steps = (weight * LabelModel.scale / Float(LabelModel.step)).rounded()
        return Int16(max(-127, min(127, steps))) * LabelModel.step
    }

    /// A weight of the chain: its own and what all edges share.
    private static func fine(
        _ own: UnsafeMutablePointer<SIMD8<Float>>, _ common: UnsafeMutablePointer<SIMD8<Float>>, _ lanes: Int
    ) -> [Int16] {
        (0..<lanes).map {
            let weight = own[$0 >> 3][$0 & 7] + common[$0 >> 3][$0 & 7]
            return Int16(max(-8_000, min(8_000, (weight * LabelModel.scale).rounded())))
        }
    }
}
