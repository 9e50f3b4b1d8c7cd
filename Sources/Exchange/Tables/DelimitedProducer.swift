import Foundation
import GeoModel

/// Reads delimited text: UTF-8 with or without a mark, UTF-16 with one, GBK, GB 18030, Big5; commas, tabs, semicolons.
struct DelimitedProducer {
    let path: String
    let options: ReadOptions

    init(_ path: String, _ options: ReadOptions) {
        self.path = path
        self.options = options
    }

    /// A file that lies bare.
    func run(_ sink: TableSink) throws {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        try run(sink, TextFile(path), layers: [name], layer: name)
    }

    /// A member of an archive or folder, as the reader process sends it.
    func run(_ sink: TableSink, _ process: ReaderProcess, _ description: SourceDescription) throws {
        let layers = description.layers.map { String(decoding: $0, as: UTF8.self) }
        try run(sink, SentText(process), layers: layers, layer: layers[description.layerIndex])
    }

    private func run(_ sink: TableSink, _ text: any TextPieces, layers: [String], layer: String) throws {
        let rows = try DelimitedRows(text, path: path)
        var grid = try DelimitedGrid(rows)
        let producer = GridProducer<DelimitedGrid>(
            path: path, options: options, format: SourceStream.delimitedText, layers: layers, layer: layer,
            encoding: { try encoding(rows, $0) })
        try producer.run(&grid, sink)
    }

    private func encoding(_ rows: DelimitedRows, _ detector: EncodingDetector) throws -> EncodingFinding {
        // UTF-16 was made UTF-8 on the way in.
        if rows.mark == .utf16le { return EncodingFinding(.utf8, .byteOrderMark, note: "the file is UTF-16") }
        if let encoding = options.encoding { return EncodingFinding(encoding, .option) }
        return try detector.detect(label: rows.mark.map { .init($0, .byteOrderMark) }, file: path)
    }
}
