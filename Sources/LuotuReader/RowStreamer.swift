import CGDAL
import GeoModel

/// Reads a layer to its end and sends it as batches.
final class RowStreamer {
    private let source: OpenSource
    private let output: FrameOutput
    private let geometry: GeometryEncoder
    private let fields: [FieldEncoder]
    /// The same, for the loop over every value: `fields` keeps them alive, counting references a million times would not.
    private let uncounted: [Unmanaged<FieldEncoder>]
    private let rowNumbers: ColumnBuffer
    private let table: TableBytes?
    private let batchRows: Int
    /// A batch is also closed when it holds this much, so that long geometries do not pile up.
    private let batchBytes = 32 << 20
    private var sent = 0
    private var refused = 0
    private var deleted = 0

    init(_ source: OpenSource, _ output: FrameOutput) {
        self.source = source
        self.output = output
        batchRows = source.request.batchRows
        let capacity = batchRows
        geometry = GeometryEncoder(capacity: capacity)
        rowNumbers = ColumnBuffer(.integers, capacity: capacity)
        let header = source.shapefile?.header
        let table = header.flatMap(TableBytes.init)
        self.table = table
        fields = source.description.fields.enumerated().map { index, column in
            FieldEncoder(
                index: Int32(index), layer: source.layer, kind: column.kind, capacity: capacity,
                table: header?.isLongNumber(index) == true ? table : nil)
        }
        uncounted = fields.map(Unmanaged.passUnretained)
    }

    func run() throws -> SourceEnd {
        OGR_L_ResetReading(source.layer)
        var expected = 1
        while true {
            let feature = OGR_L_GetNextFeature(source.layer)
            let complaint = source.complaints.takeFailure()
            guard let feature else {
                if let complaint { try refuse(expected, complaint) }
                break
            }
            defer { OGR_F_Destroy(feature) }
            let row = source.shapefile == nil ? expected : Int(OGR_F_GetFID(feature)) + 1
            try account(for: expected, before: row)
            expected = row + 1
            if let complaint {
                try refuse(row, complaint)
            } else {
                try append(feature, row)
            }
        }
        try finish(expected)
        return SourceEnd(rows: sent + refused, deletedRows: deleted, notes: notes)
    }

    private var notes: [String] {
        geometry.notes + source.complaints.takeWarnings()
    }

    private func append(_ feature: OGRFeatureH, _ row: Int) throws {
        if let reason = geometry.append(feature) {
            try refuse(row, reason)
            return
        }
        rowNumbers.append(Int64(row))
        for field in uncounted { field._withUnsafeGuaranteedRef { $0.append(feature, row) } }
        if rowNumbers.rows == batchRows || geometry.buffer.byteCount > batchBytes { try flush() }
    }

    /// Records that GDAL went over: deleted ones are counted, others are refused.
    private func account(for expected: Int, before row: Int) throws {
        guard row > expected, let table else { return }
        for missing in expected..<row {
            if table.isDeleted(missing) {
                deleted += 1
            } else {
                try refuse(missing, "the record cannot be read")
            }
        }
    }

    /// The layer must have come to the end that it promised.
    private func finish(_ expected: Int) throws {
        if source.shapefile != nil, let promised = source.description.featureCount {
            try account(for: expected, before: promised + 1)
        }
        try flush()
    }

    private func refuse(_ row: Int, _ reason: String) throws {
        refused += 1
        let refusal = RowRefusal(row: row, reason: reason)
        try output.send(.rowError) { refusal.write(&$0) }
    }

    private func flush() throws {
        let rows = rowNumbers.rows
        guard rows > 0 else { return }
        let buffers = [geometry.buffer] + fields.map(\.buffer)
        let payload =
            4 + rows * 8 + geometry.buffer.payloadBytes
            + fields.reduce(0) { $0 + 1 + $1.buffer.payloadBytes }
        try output.begin(.batch, bytes: payload)
        try put { $0.put(UInt32(rows)) }
        try rowNumbers.writeValues(output)
        try geometry.buffer.write(output)
        for field in fields {
            try put { $0.put(field.buffer.kind.rawValue) }
            try field.buffer.write(output)
        }
        sent += rows
        rowNumbers.clear()
        for buffer in buffers { buffer.clear() }
    }

    private func put(_ body: (inout FrameWriter) -> Void) throws {
        var writer = FrameWriter()
        body(&writer)
        try writer.bytes.withUnsafeBytes { try output.write($0) }
    }
}
