import GeoKernel
import GeoModel

/// Reads a file through the reader process, finds out its encoding and reference system, and decodes its text.
struct FeatureProducer {
    let path: String
    let options: ReadOptions

    init(_ path: String, _ options: ReadOptions) {
        self.path = path
        self.options = options
    }

    func run(_ sink: TableSink) throws {
        let process = try ReaderProcess(path, options: options)
        guard case .header(let description) = try process.next() else { throw MalformedFrame(offset: 0) }
        if description.driver == SourceStream.delimitedText {
            return try DelimitedProducer(path, options).run(sink, process, description)
        }
        if Self.isGrid(description) { return try SheetProducer(path, options).run(sink, process, description) }
        var stream = SourceRows(process)
        let sample = try stream.sample()
        var detector = EncodingDetector()
        if !description.isUTF8 { feed(&detector, description, sample) }
        let finding = try encoding(description, detector)
        let header = try table(description, finding, sample)
        try sink.put(header)
        var decoding = Decoding(
            finding: finding, detector: detector, label: label(description), fields: header.fields, path: path)
        while let raw = try stream.next() {
            var batch = try decoding.decode(raw)
            batch.refusals = stream.takeErrors() + batch.refusals
            try sink.put(batch)
        }
        try putRemainingErrors(&stream, header, sink)
        guard let end = stream.end else { throw MalformedFrame(offset: 0) }
        let notes = header.notes + end.notes + [decoding.lateNote].compactMap(\.self)
        try sink.put(
            SourceSummary(
                rows: end.rows, deletedRows: end.deletedRows, blankRows: 0, encoding: decoding.finding, notes: notes))
    }

    /// A spreadsheet inside an archive.
    private static func isGrid(_ description: SourceDescription) -> Bool {
        ["XLSX", "XLS", "ODS"].contains(description.driver)
    }

    private func putRemainingErrors(_ stream: inout SourceRows, _ header: SourceTable, _ sink: TableSink) throws {
        let errors = stream.takeErrors()
        guard !errors.isEmpty else { return }
        let none = FeatureBatch(
            rowNumbers: [], columns: header.fields.map { EmptyColumn.make($0.type) }, geometry: ByteColumn())
        try sink.put(SourceBatch(rows: none, refusedRows: none, refusals: errors))
    }

    // MARK: Encoding

    private func feed(_ detector: inout EncodingDetector, _ description: SourceDescription, _ sample: [RawBatch]) {
        for field in description.fields { detector.add(field.name) }
        for batch in sample {
            for case .texts(let column) in batch.columns { detector.add(column) }
        }
    }

    private func label(_ description: SourceDescription) -> EncodingDetector.Label? {
        if let text = description.codePage, let encoding = TextEncoding(text) {
            return .init(encoding, .codePageFile(text))
        }
        if let byte = description.languageDriver, let encoding = TextEncoding(languageDriver: byte) {
            return .init(encoding, .languageDriver(byte))
        }
        return nil
    }

    private func encoding(_ description: SourceDescription, _ detector: EncodingDetector) throws -> EncodingFinding {
        if description.isUTF8 { return EncodingFinding(.utf8, .format) }
        guard options.encoding != .utf16le, label(description)?.encoding != .utf16le else {
            throw ExchangeError.unreadable(
                SourceFailure(
                    code: "unsupported",
                    message: "\(path): a dBASE table in UTF-16 cannot be read; save it in UTF-8 or GBK"))
        }
        if let encoding = options.encoding { return EncodingFinding(encoding, .option) }
        var finding = try detector.detect(label: label(description), file: path)
        if let text = description.codePage, TextEncoding(text) == nil {
            finding.note = "the .cpg states \(text), which is not known; the text is taken for \(finding.encoding)"
        }
        return finding
    }

    // MARK: Header

    private func table(
        _ description: SourceDescription, _ finding: EncodingFinding, _ sample: [RawBatch]
    ) throws -> SourceTable {
        let isExplicit = finding.evidence == .option
        let fields = try description.fields.map { field in
            SourceField(
                name: try name(field.name, finding.encoding, isExplicit), type: field.type, width: field.width)
        }
        let layers = description.layers.map { String(decoding: $0, as: UTF8.self) }
        return SourceTable(
            path: path, format: description.driver, layer: layers[description.layerIndex], layers: layers,
            fields: Self.unique(fields), featureCount: description.featureCount, geometry: description.geometry,
            encoding: finding, extent: description.extent, referenceSystem: referenceSystem(description, sample),
            positionFields: [], isRejectsFile: false, notes: description.notes + [finding.note].compactMap(\.self))
    }

    /// A name cut by the format in the middle of a character keeps what is whole.
    private func name(_ bytes: [UInt8], _ encoding: TextEncoding, _ isExplicit: Bool) throws -> String {
        var text: [UInt8] = []
        let decoder = TextDecoder(encoding)
        let failure = bytes.withUnsafeBytes { decoder.decode($0, into: &text) }
        if let failure, !decoder.isCut(bytes[failure...]) {
            guard !isExplicit else {
                throw ExchangeError.undecodable(encoding: encoding, row: nil, field: "names", bytes: bytes)
            }
            text = ColumnDecoder.shown(bytes)
        }
        return String(decoding: text, as: UTF8.self).trimming { $0.isWhitespace }
    }

    /// Fields of one name, which some writers make, are told apart by a number.
    static func unique(_ fields: [SourceField]) -> [SourceField] {
        var seen: [String: Int] = [:]
        return fields.map { field in
            seen[field.name, default: 0] += 1
            guard let count = seen[field.name], count > 1 else { return field }
            return SourceField(name: "\(field.name)_\(count)", type: field.type, width: field.width)
        }
    }

    private func referenceSystem(
        _ description: SourceDescription, _ sample: [RawBatch]
    ) -> Result<SpatialReference, ExchangeError> {
        let positions = sample.first.map { Self.positions($0.geometry) } ?? []
        return ReferenceSystemChoice.choose(
            option: options.crs, definition: description.prj ?? description.crsDefinition, samples: positions,
            profile: options.profile, needsOne: description.geometry != .none)
    }

    /// First positions of up to 200 shapes.
    static func positions(_ geometry: ByteColumn) -> [Position] {
        let step = max(geometry.count / 200, 1)
        return stride(from: 0, to: geometry.count, by: step).compactMap { row in
            guard let bytes = geometry.slice(row), let shape = try? WKB.decode(Array(bytes)) else { return nil }
            var first: Position?
            shape.forEachPosition { if first == nil { first = $0 } }
            return first
        }
    }
}
