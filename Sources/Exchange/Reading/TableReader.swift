import Foundation
import GeoModel

/// Reads any supported file as batches of UTF-8 columns: `open`, `header`, then `next()` until it answers nil.
///
/// The file is read, decoded and handed over by a thread of its own, at most three batches ahead, so that reading
/// overlaps with what the caller does. One thread at a time may call `next()`.
public final class TableReader {
    public let header: SourceTable
    /// Known after the last batch.
    public private(set) var summary: SourceSummary?

    private let queue: BatchQueue<StreamItem>
    private var failure: (any Error)?

    private init(header: SourceTable, queue: BatchQueue<StreamItem>) {
        self.header = header
        self.queue = queue
    }

    deinit { queue.close() }

    /// Opens a shapefile, GeoPackage, FileGDB, TAB, DXF, KML, GeoJSON, FlatGeobuf, CSV, XLSX, XLS, ODS, or a zip of them.
    ///
    /// - Throws: `ExchangeError`.
    public static func open(_ path: String, options: ReadOptions = ReadOptions()) throws -> TableReader {
        let queue = BatchQueue<StreamItem>(capacity: 3)
        let thread = Thread { produce(path, options, queue) }
        thread.name = "luotu-table-reader"
        thread.stackSize = 1 << 20
        thread.start()
        switch queue.take() {
        case .header(let header): return TableReader(header: header, queue: queue)
        case .failure(let error): throw error
        case .batch, .end: throw MalformedFrame(offset: 0)
        }
    }

    /// The next rows, in the file's order; nil after the last.
    ///
    /// - Throws: `ExchangeError`, and the same again at every later call.
    public func next() throws -> SourceBatch? {
        guard summary == nil else { return nil }
        if let failure { throw failure }
        switch queue.take() {
        case .batch(let batch): return batch
        case .end(let end):
            summary = end
            return nil
        case .failure(let error):
            failure = error
            queue.close()
            throw error
        case .header: throw MalformedFrame(offset: 0)
        }
    }

    private static func produce(_ path: String, _ options: ReadOptions, _ queue: BatchQueue<StreamItem>) {
        do {
            try TableFormat(path: path).produce(path, options, TableSink(queue: queue))
        } catch is BatchQueue<StreamItem>.Closed {
            // Nobody waits any more.
        } catch {
            try? queue.put(.failure(error))
        }
    }
}

/// What travels from the reading thread to the caller.
enum StreamItem: Sendable {
    case header(SourceTable)
    case batch(SourceBatch)
    case end(SourceSummary)
    case failure(any Error)
}

/// Where producers put what they read.
struct TableSink: Sendable {
    let queue: BatchQueue<StreamItem>

    func put(_ header: SourceTable) throws { try queue.put(.header(header)) }
    func put(_ end: SourceSummary) throws { try queue.put(.end(end)) }

    func put(_ batch: SourceBatch) throws {
        guard batch.rows.count > 0 || !batch.refusals.isEmpty else { return }
        try queue.put(.batch(batch))
    }
}

/// The ways of reading a file; a new one is a line here and a file.
enum TableFormat {
    case features, delimitedText, sheet

    init(path: String) {
        let suffix = URL(fileURLWithPath: path).pathExtension.lowercased()
        switch suffix {
        case "csv", "txt", "tsv": self = .delimitedText
        case "xlsx", "xls", "ods", "xlsm": self = .sheet
        default: self = .features
        }
    }

    func produce(_ path: String, _ options: ReadOptions, _ sink: TableSink) throws {
        switch self {
        case .features: try FeatureProducer(path, options).run(sink)
        case .delimitedText: try DelimitedProducer(path, options).run(sink)
        case .sheet: try SheetProducer(path, options).run(sink)
        }
    }
}
