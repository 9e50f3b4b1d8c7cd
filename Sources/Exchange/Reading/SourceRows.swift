import GeoModel

/// The batches of a reader process, some of them read ahead as a sample.
struct SourceRows {
    private let process: ReaderProcess
    private var ahead: [RawBatch] = []
    private var errors: [RowRefusal] = []
    private(set) var end: SourceEnd?

    init(_ process: ReaderProcess) { self.process = process }

    /// The first batches, until text beyond ASCII was met; at most four.
    mutating func sample() throws -> [RawBatch] {
        while ahead.count < 4, let batch = try read() {
            ahead.append(batch)
            if batch.hasForeignText { break }
        }
        return ahead
    }

    mutating func next() throws -> RawBatch? {
        ahead.isEmpty ? try read() : ahead.removeFirst()
    }

    /// Rows that the reader refused since the last call.
    mutating func takeErrors() -> [RowRefusal] {
        defer { errors = [] }
        return errors
    }

    private mutating func read() throws -> RawBatch? {
        while end == nil {
            switch try process.next() {
            case .batch(let batch): return batch
            case .rowError(let refusal): errors.append(refusal)
            case .end(let value): end = value
            case .header, .text: throw MalformedFrame(offset: 0)
            }
        }
        return nil
    }
}

extension RawBatch {
    var hasForeignText: Bool {
        columns.contains { values in
            if case .texts(let column) = values { column.bytes.contains { $0 >= 0x80 } } else { false }
        }
    }
}

extension EncodingDetector {
    mutating func add(_ column: ByteColumn) {
        for row in 0..<column.count {
            if let value = column.slice(row) { add(value) }
        }
    }
}

enum EmptyColumn {
    static func make(_ type: FieldType) -> Column {
        switch type {
        case .integer, .boolean: .integers([])
        case .real: .reals([])
        case .text, .date, .timestamp: .texts(ByteColumn())
        }
    }
}

/// The decoder of a stream. Where the sample was plain ASCII and nothing states the encoding, the first text beyond
/// ASCII decides.
struct Decoding {
    private(set) var finding: EncodingFinding
    private(set) var lateNote: String?
    private var decoder: ColumnDecoder
    private var detector: EncodingDetector
    private let label: EncodingDetector.Label?
    private let fields: [SourceField]
    private let path: String

    init(
        finding: EncodingFinding, detector: EncodingDetector, label: EncodingDetector.Label?, fields: [SourceField],
        path: String
    ) {
        self.finding = finding
        self.detector = detector
        self.label = label
        self.fields = fields
        self.path = path
        decoder = ColumnDecoder(finding.encoding, fields: fields, isExplicit: finding.evidence == .option)
    }

    private var isSettled: Bool {
        finding.evidence == .option || finding.evidence == .format || detector.hasEvidence
    }

    mutating func decode(_ raw: RawBatch) throws -> SourceBatch {
        if !isSettled && raw.hasForeignText {
            for case .texts(let column) in raw.columns { detector.add(column) }
            finding = try detector.detect(label: label, file: path)
            lateNote = finding.note
            decoder = ColumnDecoder(finding.encoding, fields: fields, isExplicit: false)
        }
        return try decoder.decode(raw)
    }
}
