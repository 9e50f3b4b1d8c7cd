/// The ten levels of the BeiDou grid (GB/T 39409-2020 clauses 5 and 6), in units of 1/2048 second.
enum BeidouGridLevel {
    static let count = 10
    /// 1/2048 second: the side of a cell of level 10.
    static let unitsPerDegree: Int64 = 3600 * 2048

    struct Step {
        /// Cells of the level in one of the level before, west to east and south to north.
        let columns: Int64
        let rows: Int64
        /// The side of a cell in units, along longitude and latitude.
        let width: Int64
        let height: Int64
        /// Whether one digit names the cell (row × 2 + column); two digits, column then row, otherwise.
        let hasOneDigit: Bool
        /// Layers of height of the level in one of the level before.
        let layers: Int64
        /// The thickness of a layer in units of the height's angle.
        let thickness: Int64
        /// Characters of the layer in a code with height.
        let layerDigits: Int
    }

    /// Level 1 first.
    static let steps: [Step] = [
        step(60, 22, width: 6 * unitsPerDegree, height: 4 * unitsPerDegree, layers: 64, digits: 2),
        step(12, 8, width: unitsPerDegree / 2, layers: 8),
        step(2, 3, width: unitsPerDegree / 4, height: unitsPerDegree / 6, hasOneDigit: true, layers: 2),
        step(15, 10, width: unitsPerDegree / 60, layers: 15),
        step(15, 15, width: 4 * 2048, layers: 15),
        step(2, 2, width: 2 * 2048, hasOneDigit: true, layers: 2),
        step(8, 8, width: 512, layers: 8), step(8, 8, width: 64, layers: 8), step(8, 8, width: 8, layers: 8),
        step(8, 8, width: 1, layers: 8),
    ]

    private static func step(
        _ columns: Int64, _ rows: Int64, width: Int64, height: Int64? = nil, hasOneDigit: Bool = false, layers: Int64,
        digits: Int = 1
    ) -> Step {
        // Layers are as thick as cells are wide, but for the first: 4°, as high as the cell.
        let thickness = columns == 60 ? 4 * unitsPerDegree : width
        return Step(
            columns: columns, rows: rows, width: width, height: height ?? width, hasOneDigit: hasOneDigit,
            layers: layers, thickness: thickness, layerDigits: digits)
    }
}

/// The digits of the BeiDou grid: 0–9, A–E.
enum BeidouDigit {
    static let alphabet = Array("0123456789ABCDE".utf8)

    /// The value of a digit below `limit`; nil for anything else.
    static func value(_ byte: UInt8, below limit: Int64) -> Int64? {
        alphabet.firstIndex(of: byte).map(Int64.init).flatMap { $0 < limit ? $0 : nil }
    }
}
