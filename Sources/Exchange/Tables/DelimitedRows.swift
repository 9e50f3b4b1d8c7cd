import GeoModel

/// Records of a delimited text file, a block at a time.
final class DelimitedRows {
    /// The first bytes, without a byte-order mark: what encoding and delimiter are told from.
    let head: [UInt8]
    /// What a byte-order mark says.
    let mark: TextEncoding?

    private let text: any TextPieces
    private let path: String
    private var pending: [UInt8]
    private var scanner: DelimitedScanner?
    private var open = CellBlock()
    private var isAtEnd = false
    private var records = 0

    /// - Throws: `ExchangeError.unreadable`, also for files that are plainly no text.
    init(_ text: any TextPieces, path: String) throws {
        self.path = path
        self.text = text
        var bytes = try text.next()
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            mark = .utf8
            bytes.removeFirst(3)
        } else if bytes.starts(with: [0xFF, 0xFE]) {
            mark = .utf16le
            while case let more = try text.next(), !more.isEmpty { bytes += more }
            bytes = try Self.fromUTF16(bytes.dropFirst(2), path)
        } else {
            mark = nil
        }
        guard !bytes.prefix(4096).contains(0) else {
            throw ExchangeError.unreadable(
                SourceFailure(code: "not-readable", message: "\(path) is no text: it holds zero bytes"))
        }
        head = Array(bytes.prefix(TextFile.pieceBytes))
        pending = bytes
    }

    private static func fromUTF16(_ bytes: some Collection<UInt8>, _ path: String) throws -> [UInt8] {
        guard let text = IconvConverter(from: "UTF-16LE", to: "UTF-8")?.convert(Array(bytes)) else {
            throw ExchangeError.undecodable(encoding: .utf16le, row: nil, field: nil, bytes: Array(bytes.prefix(8)))
        }
        return text
    }

    /// The delimiter that splits the first lines most evenly; a comma where nothing splits them.
    func delimiter() -> UInt8 {
        let lines = head.split(maxSplits: 40) { $0 == 0x0A || $0 == 0x0D }.prefix(40)
        func score(_ delimiter: UInt8) -> Int {
            let counts = lines.map { line in line.count { $0 == delimiter } }
            let typical = counts.sorted()[counts.count / 2]
            return typical == 0 ? 0 : counts.count { $0 == typical } * 100 + typical
        }
        guard !lines.isEmpty else { return 0x2C }
        let candidates: [UInt8] = [0x2C, 0x09, 0x3B]
        return candidates.max { score($0) < score($1) } ?? 0x2C
    }

    /// The next records and the number of the first; nil at the end.
    ///
    /// - Throws: `ExchangeError.brokenQuotes`.
    func next() throws -> (first: Int, cells: CellBlock)? {
        var block = open
        while block.count == 0 {
            guard !isAtEnd else { return nil }
            var scanner = self.scanner ?? DelimitedScanner(delimiter: delimiter(), file: path)
            if pending.isEmpty { pending = try text.next() }
            isAtEnd = pending.isEmpty
            if isAtEnd { try scanner.finish(&block) } else { try scanner.feed(pending, &block) }
            pending = []
            self.scanner = scanner
        }
        open = block.splitOpenRecord()
        defer { records += block.count }
        return (records + 1, block)
    }
}
