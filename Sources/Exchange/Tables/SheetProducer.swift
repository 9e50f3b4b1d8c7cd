import GeoModel

/// Reads spreadsheets (XLSX, XLS, ODS), which the reader process sends as a grid of text.
struct SheetProducer {
    let path: String
    let options: ReadOptions

    init(_ path: String, _ options: ReadOptions) {
        self.path = path
        self.options = options
    }

    func run(_ sink: TableSink) throws {
        let process = try ReaderProcess(path, options: options)
        guard case .header(let description) = try process.next() else { throw MalformedFrame(offset: 0) }
        try run(sink, process, description)
    }

    func run(_ sink: TableSink, _ process: ReaderProcess, _ description: SourceDescription) throws {
        var grid = SheetGrid(process)
        let layers = description.layers.map { String(decoding: $0, as: UTF8.self) }
        let producer = GridProducer<SheetGrid>(
            path: path, options: options, format: description.driver, layers: layers,
            layer: layers[description.layerIndex], encoding: { _ in EncodingFinding(.utf8, .format) },
            notes: description.notes)
        try producer.run(&grid, sink)
    }
}
