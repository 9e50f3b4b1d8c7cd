import Foundation
import GRDB
import GeoModel
import OneMap

/// The render rows of a layer that is loaded for the first time.
///
/// A thread beside the writer puts them in order, packs them and looks them over; the writer hands it every batch when it
/// has written it, and stores the blocks when it has written all.
final class RenderLoad {
    private let table: LayerTable
    private let database: Database
    private let worker: RenderLoadWorker
    private var batch: WrittenRows?
    private let target: BlockTable
    private var isPrepared = false
    private var areBlocksStored = false

    init(_ table: LayerTable, _ database: Database) throws {
        self.table = table
        self.database = database
        try RenderTables.clear(table.number, database)
        target = try BlockTable(table.number, level: 0, database)
        worker = RenderLoadWorker(table.schema, directory: try RenderBuild.directory(database))
    }

    deinit { worker.close() }

    func add(_ row: Int, of rows: RenderRows, id: Int64, zone: Int64) throws {
        if batch?.rows !== rows {
            try handOver()
            batch = WrittenRows(rows: rows)
        }
        batch?.written.append((Int32(row), id, zone))
    }

    /// Lets the last rows be taken and blocks, plan and counts be made of all. No rows may follow.
    func prepare() throws {
        guard !isPrepared else { return }
        isPrepared = true
        try handOver()
        try worker.put(nil)
    }

    private func handOver() throws {
        guard let batch else { return }
        self.batch = nil
        try worker.put(batch)
    }

    /// Stores the blocks that are ready.
    func storeReady() throws {
        while !areBlocksStored, let output = try worker.nextIfReady() { try store(output) }
    }

    /// Waits for all blocks and stores them.
    func storeBlocks() throws {
        try prepare()
        while !areBlocksStored { try store(try worker.next()) }
    }

    /// Stores everything.
    func finish() throws {
        try storeBlocks()
        try store(try worker.next())
    }

    private func store(_ output: RenderLoadWorker.Output) throws {
        switch output {
        case .blocks(let blocks): for block in blocks { try target.insert(block) }
        case .lastBlock: areBlocksStored = true
        case .derived(let derived): try RenderBuild(table: table, database: database).write(derived)
        }
    }
}

/// Rows of a batch that were written, under their ids.
private struct WrittenRows: Sendable {
    let rows: RenderRows
    var written: [(row: Int32, id: Int64, zone: Int64)] = []
}

/// What the blocks of a layer lead to.
struct DerivedRendering: Sendable {
    let plan: RenderPlan
    let counts: [CountedTile]
    /// Whether any row is more than a single position.
    let hasShapes: Bool
}

/// The thread beside the writer, and what passes between them.
private final class RenderLoadWorker: Sendable {
    enum Output: Sendable {
        case blocks([RenderBlock])
        /// No blocks follow.
        case lastBlock
        case derived(DerivedRendering)
    }

    private enum Input: Sendable {
        case rows(WrittenRows)
        case end
        case abandon
    }

    private static let blocksAtATime = 16
    /// Some 10 MB may wait while the writer makes the index: the other core packs meanwhile.
    private static let waitingBlocks = 640

    private let schema: LayerSchema
    private let input = BatchQueue<Input>(capacity: 2)
    private let output = BatchQueue<Result<Output, any Error>>(capacity: waitingBlocks / blocksAtATime)

    init(_ schema: LayerSchema, directory: String) {
        self.schema = schema
        let thread = Thread { [self] in run(directory) }
        thread.name = "luotu-render"
        thread.start()
    }

    /// Hands rows over; nil after the last.
    func put(_ rows: WrittenRows?) throws { try input.put(rows.map { .rows($0) } ?? .end) }

    /// Waits for what comes next after the last rows.
    func next() throws -> Output { try output.take().get() }

    /// What has come already.
    func nextIfReady() throws -> Output? { try output.takeIfReady()?.get() }

    /// Lets the thread end, whatever it is doing.
    func close() {
        output.close()
        try? input.put(.abandon)
    }

    private func run(_ directory: String) {
        do {
            let fields = RenderFields(schema)
            let sorter = RenderSorter(fieldCount: fields.names.count, directory: directory)
            guard try takeRows(into: sorter) else { return }
            var survey = RenderSurvey(fields, rows: sorter.count)
            var blocks: [RenderBlock] = []
            try sorter.forEachBlock { block in
                try block.bytes.withUnsafeBufferPointer { try survey.add(block: $0) }
                blocks.append(block)
                guard blocks.count == Self.blocksAtATime else { return }
                try output.put(.success(.blocks(blocks)))
                blocks = []
            }
            try output.put(.success(.blocks(blocks)))
            try output.put(.success(.lastBlock))
            let plan = survey.plan(schema)
            let derived = DerivedRendering(
                plan: plan, counts: survey.countTiles(plan), hasShapes: survey.hasShapes)
            try output.put(.success(.derived(derived)))
        } catch is BatchQueue<Result<Output, any Error>>.Closed {
            // The writer has given up: nobody waits for more.
        } catch {
            try? output.put(.failure(error))
        }
    }

    /// - Returns: false when nothing more is wanted.
    private func takeRows(into sorter: RenderSorter) throws -> Bool {
        var failure: (any Error)?
        while true {
            switch input.take() {
            case .abandon: return false
            case .end:
                if let failure { throw failure }
                return true
            case .rows(let batch):
                guard failure == nil else { continue }
                do {
                    for (row, id, zone) in batch.written {
                        try sorter.add(Int(row), of: batch.rows, id: id, zone: zone)
                    }
                } catch {
                    // Told at the end: the writer would wait for its batches to be taken.
                    failure = error
                }
            }
        }
    }
}
