/// Rows of weights, each with the sum of its squared gradients.
final class WeightBlock {
    typealias Vector = SIMD8<Float>

    let count: Int
    /// Vectors a row.
    let blocks: Int
    private let weights: UnsafeMutablePointer<Vector>
    private let squares: UnsafeMutablePointer<Vector>

    init(rows: Int, width: Int) {
        count = rows
        blocks = width / 8
        weights = .allocate(capacity: rows * blocks)
        squares = .allocate(capacity: rows * blocks)
        weights.initialize(repeating: .zero, count: rows * blocks)
        squares.initialize(repeating: Vector(repeating: 0.01), count: rows * blocks)
    }

    deinit {
        weights.deallocate()
        squares.deallocate()
    }

    @inline(__always)
    func row(_ index: Int) -> UnsafeMutablePointer<Vector> { weights + index * blocks }

    @inline(__always)
    func add(_ index: Int, to sums: UnsafeMutablePointer<Vector>) {
        let row = row(index)
        for block in 0..<blocks { sums[block] += row[block] }
    }

    /// Moves a row along its gradient (uphill), less `decay` of the weights themselves.
    @inline(__always)
    func step(_ index: Int, _ gradient: UnsafeMutablePointer<Vector>, rate: Float, decay: Float) {
        let row = row(index)
        let square = squares + index * blocks
        for block in 0..<blocks {
            let slope = gradient[block] - decay * row[block]
            square[block] += slope * slope
            row[block] += rate * slope / square[block].squareRoot()
        }
    }
}
