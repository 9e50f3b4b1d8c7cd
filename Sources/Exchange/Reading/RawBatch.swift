import GeoModel

/// A batch as the reader sent it: text columns are bytes of an encoding that may not be known yet.
struct RawBatch: Sendable {
    enum Values: Sendable {
        case integers([Int64?])
        case reals([Double?])
        case texts(ByteColumn)
    }

    var rowNumbers: [Int]
    var geometry: ByteColumn
    var columns: [Values]

    init(rowNumbers: [Int], geometry: ByteColumn, columns: [Values]) {
        self.rowNumbers = rowNumbers
        self.geometry = geometry
        self.columns = columns
    }

    /// - Throws: `MalformedFrame`.
    init(_ input: inout FrameReader) throws {
        let batch = try FeatureBatch(&input)
        rowNumbers = batch.rowNumbers
        geometry = batch.geometry
        columns = batch.columns.map { column in
            switch column {
            case .integers(let values): .integers(values)
            case .reals(let values): .reals(values)
            case .texts(let texts): .texts(texts)
            }
        }
    }
}
