import Foundation

/// Reads delimited text: UTF-8 with or without a mark, UTF-16 with one, GBK, GB 18030, Big5; commas, tabs, semicolons.
struct DelimitedProducer {
    let path: String
    let options: ReadOptions

    init(_ path: String, _ options: ReadOptions) {
        self.path = path
        self.options = options
    }

    func run(_ sink: TableSink) throws {
        let rows = try DelimitedRows(path)
        var grid = try DelimitedGrid(rows)
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let producer = GridProducer<DelimitedGrid>(
            path: path, options: options, format: "CSV", layers: [name], layer: name,
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
