import GeoModel
import OneMap

/// What the store derives from the rows of a batch before it writes them: digests, SpatiaLite blobs and boxes.
struct RowForms: Sendable {
    let digests: [Int64]
    /// Nil for rows without a geometry.
    let boxes: [BoundingBox?]
    /// SpatiaLite's blobs; missing for rows without a geometry.
    let blobs: ByteColumn
    /// What tiles need of the rows; nil for a layer without geometry.
    let render: RenderRows?

    /// - Throws: `GeometryError`, `GeometryBytesError` for a geometry that is no WKB.
    init(_ rows: FeatureBatch, schema: LayerSchema) throws {
        var digests: [Int64] = []
        var boxes: [BoundingBox?] = []
        var blobs: [UInt8] = []
        var ends: [Int32] = [0]
        digests.reserveCapacity(rows.count)
        boxes.reserveCapacity(rows.count)
        blobs.reserveCapacity(rows.count * 64)
        ends.reserveCapacity(rows.count + 1)
        try BorrowedColumns.with(rows) { columns in
            for row in 0..<rows.count {
                digests.append(columns.digest(row))
                boxes.append(try columns.wkb(row).map { try SpatialBlob.append(wkb: $0, to: &blobs) })
                ends.append(Int32(blobs.count))
            }
        }
        render = schema.geometry == .none ? nil : try RenderRows(rows, schema: schema)
        self.digests = digests
        self.boxes = boxes
        self.blobs = ByteColumn(bytes: blobs, offsets: ends, isPresent: boxes.map { $0 != nil })
    }
}

/// A batch with its forms, and which of its rows bring a key that stood before in the file.
struct FormedBatch: Sendable {
    let placed: PlacedBatch
    let forms: RowForms
    let repeatsKey: [Bool]

    /// - Parameters:
    ///   - schema: the layer's.
    ///   - keyColumn: the column of the layer's key; nil for a layer without one.
    ///   - keys: the keys of the batches before; those of this batch are added.
    init(_ placed: PlacedBatch, schema: LayerSchema, keyColumn: Int?, keys: inout KeyDigestSet) throws {
        self.placed = placed
        forms = try RowForms(placed.rows, schema: schema)
        var repeatsKey = [Bool](repeating: false, count: placed.rows.count)
        if let keyColumn {
            try BorrowedColumns.with(placed.rows) { columns in
                for row in 0..<placed.rows.count {
                    guard let key = columns.textBytes(column: keyColumn, row: row), !key.isEmpty else { continue }
                    repeatsKey[row] = !keys.insert(KeyDigest(key))
                }
            }
        }
        self.repeatsKey = repeatsKey
    }
}
