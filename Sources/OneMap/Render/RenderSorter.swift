import GeoModel

/// Puts the rows of one level in Hilbert order and packs them into blocks, however many there are: what does not fit into
/// memory waits, in sorted runs, in a temporary file.
public final class RenderSorter {
    /// What the rows of a run may take in memory.
    static let runBytes = 12 << 20

    private let fieldCount: Int
    private let directory: String
    private let runBytes: Int
    private var run = RenderRun()
    private var file: RunFile?
    /// Rows so far.
    public private(set) var count = 0

    /// - Parameters:
    ///   - fieldCount: displayed values of a row.
    ///   - directory: where the temporary file may stand; it has no name there.
    public convenience init(fieldCount: Int, directory: String) {
        self.init(fieldCount: fieldCount, directory: directory, runBytes: Self.runBytes)
    }

    init(fieldCount: Int, directory: String, runBytes: Int) {
        self.fieldCount = fieldCount
        self.directory = directory
        self.runBytes = runBytes
    }

    /// Adds a row of a batch; one without a geometry is left out.
    ///
    /// - Throws: `RunFileError` when the temporary file can't be written.
    public func add(_ row: Int, of batch: RenderRows, id: Int64, zone: Int64) throws {
        guard run.add(row, of: batch, id: id, zone: zone) else { return }
        count += 1
        if run.byteCount > runBytes { try spill() }
    }

    /// Calls `body` with the blocks of all rows in their order along the curve. No rows may follow.
    ///
    /// - Throws: `RenderBlockError`, `RunFileError`, and what `body` throws.
    public func forEachBlock(_ body: (RenderBlock) throws -> Void) throws {
        var packer = BlockPacker(fieldCount: fieldCount)
        if file == nil {
            for row in run.sorted() { try packer.append(row, body) }
        } else {
            try spill()
            try file?.merge { try packer.append($0, body) }
        }
        try packer.finish(body)
    }

    private func spill() throws {
        guard !run.isEmpty else { return }
        if file == nil { file = try RunFile(directory: directory) }
        try file?.append(run.sorted())
        run = RenderRun()
    }
}

/// Rows in memory on their way into Hilbert order.
final class RenderRun {
    private struct Reference {
        var key: UInt64
        var id: Int64
        var zone: Int64
        var batch: UInt32
        var row: UInt32
    }

    private var batches: [RenderRows] = []
    private var references: [Reference] = []
    private(set) var byteCount = 0

    var isEmpty: Bool { references.isEmpty }

    /// - Returns: false for a row without a geometry, which is left out.
    func add(_ row: Int, of batch: RenderRows, id: Int64, zone: Int64) -> Bool {
        guard batch.rows[row].isPresent else { return false }
        if batches.last !== batch {
            batches.append(batch)
            byteCount += batch.byteCount
        }
        byteCount += MemoryLayout<Reference>.stride
        references.append(
            Reference(
                key: batch.keys[row], id: id, zone: zone, batch: UInt32(batches.count - 1), row: UInt32(row)))
        return true
    }

    /// The rows in their order along the curve, equal places by id. Their bytes live as long as the run.
    func sorted() -> some Sequence<RenderRow> {
        references.sort { $0.key != $1.key ? $0.key < $1.key : $0.id < $1.id }
        return references.lazy.map(row)
    }

    private func row(_ reference: Reference) -> RenderRow {
        let batch = batches[Int(reference.batch)]
        let row = Int(reference.row)
        let size = batch.heads.isEmpty ? batch.size(row) : batch.heads[row].size
        return batch.row(row, id: reference.id, zone: reference.zone, size: size)
    }
}
