import GeoModel

/// What the store derives from the rows of a batch before it writes them: digests, SpatiaLite blobs and boxes.
struct RowForms: Sendable {
    let digests: [Int64]
    /// Nil for rows without a geometry.
    let boxes: [BoundingBox?]
    private let blobs: [UInt8]
    private let blobEnds: [Int]

    /// - Throws: `GeometryError` for a geometry that is no WKB.
    init(_ rows: FeatureBatch) throws {
        var digests: [Int64] = []
        var boxes: [BoundingBox?] = []
        var blobs: [UInt8] = []
        var blobEnds: [Int] = []
        digests.reserveCapacity(rows.count)
        boxes.reserveCapacity(rows.count)
        blobs.reserveCapacity(rows.count * 64)
        blobEnds.reserveCapacity(rows.count)
        try BorrowedColumns.with(rows) { columns in
            for row in 0..<rows.count {
                digests.append(columns.digest(row))
                boxes.append(try columns.wkb(row).map { try SpatialBlob.append(wkb: $0, to: &blobs) })
                blobEnds.append(blobs.count)
            }
        }
        self.digests = digests
        self.boxes = boxes
        self.blobs = blobs
        self.blobEnds = blobEnds
    }

    /// Calls `body` with the row's blob, empty where it has no geometry.
    func withBlob<Value>(_ row: Int, _ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        try blobs.withUnsafeBytes { bytes in
            try body(UnsafeRawBufferPointer(rebasing: bytes[(row == 0 ? 0 : blobEnds[row - 1])..<blobEnds[row]]))
        }
    }
}

/// A batch with its forms, and which of its rows bring a key that stood before in the file.
struct FormedBatch: Sendable {
    let placed: PlacedBatch
    let forms: RowForms
    let repeatsKey: [Bool]

    /// - Parameters:
    ///   - keyColumn: the column of the layer's key; nil for a layer without one.
    ///   - keys: the keys of the batches before; those of this batch are added.
    init(_ placed: PlacedBatch, keyColumn: Int?, keys: inout KeyDigestSet) throws {
        self.placed = placed
        forms = try RowForms(placed.rows)
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
