import GeoModel

/// Decodes a sheet's blocks and gives every row its position.
struct GridAssembler {
    private let layout: GridLayout
    private var decoding: Decoding
    private let isRejectsFile: Bool
    private var rows = 0
    private var blankRows = 0
    private var ignoredCells = 0

    init(_ layout: GridLayout, detector: EncodingDetector, finding: EncodingFinding, path: String) {
        self.layout = layout
        isRejectsFile = layout.isRejectsFile
        let hidden = layout.hiddenPositionColumns.map { _ in
            SourceField(name: RejectsColumns.wellKnownText, type: .text)
        }
        decoding = Decoding(
            finding: finding, detector: detector, label: nil, fields: layout.fields + hidden, path: path)
    }

    func summary(notes: [String]) -> SourceSummary {
        var notes = notes + [decoding.lateNote].compactMap(\.self)
        if ignoredCells > 0 { notes.append("\(ignoredCells) cells in columns without a title were not read") }
        return SourceSummary(
            rows: rows, deletedRows: 0, blankRows: blankRows, encoding: decoding.finding, notes: notes)
    }

    /// - Throws: `ExchangeError.undecodable` as `ColumnDecoder` does.
    mutating func assemble(_ block: GridBlock) throws -> SourceBatch {
        rows += block.count + block.overlong.count
        blankRows += block.blankRows
        for column in layout.ignored { ignoredCells += block.columns[column].isPresent.count { $0 } }
        let columns = layout.columns + layout.hiddenPositionColumns
        var missing = ByteColumn()
        for _ in 0..<block.count { missing.appendMissing() }
        let raw = RawBatch(
            rowNumbers: block.rowNumbers, geometry: missing, columns: columns.map { .texts(block.columns[$0]) })
        var batch = try decoding.decode(raw)
        batch.rows.columns = batch.rows.columns.map(RejectsColumns.unguarded)
        batch = place(batch, columns)
        if isRejectsFile { batch = withoutHollowRows(batch) }
        batch.rows.columns = Array(batch.rows.columns.prefix(layout.columns.count))
        batch.refusedRows.columns = Array(batch.refusedRows.columns.prefix(layout.columns.count))
        batch.refusals = block.overlong + batch.refusals
        return batch
    }

    /// A row whose original could not be read stands in a rejects file without values: it must not come in as an empty one.
    private func withoutHollowRows(_ batch: SourceBatch) -> SourceBatch {
        let hollow = (0..<batch.rows.count).filter { row in batch.rows.columns.allSatisfy { $0.value(row).isNull } }
        guard !hollow.isEmpty else { return batch }
        let set = Set(hollow)
        let refusals = hollow.map {
            RowRefusal(row: batch.rows.rowNumbers[$0], reason: "holds no values: the original row could not be read")
        }
        return SourceBatch(
            rows: batch.rows.filtered { !set.contains($0) },
            refusedRows: batch.refusedRows.appending(batch.rows.filtered { set.contains($0) }),
            refusals: batch.refusals + refusals)
    }

    private func place(_ batch: SourceBatch, _ columns: [Int]) -> SourceBatch {
        guard let form = layout.positions?.form else { return batch }
        let reader: PositionReader
        func texts(_ column: Int) -> (ByteColumn, String) {
            let index = columns.firstIndex(of: column) ?? 0
            guard case .texts(let texts) = batch.rows.columns[index] else { return (ByteColumn(), "") }
            return (texts, index < layout.fields.count ? layout.fields[index].name : "WKT")
        }
        switch form {
        case .pair(let x, let y): reader = .pair(x: texts(x), y: texts(y))
        case .wellKnownText(let column): reader = .wellKnownText(texts(column))
        }
        var geometry = ByteColumn()
        geometry.reserve(rows: batch.rows.count, bytesEach: 21)
        var problems: [Int: RowRefusal] = [:]
        for row in 0..<batch.rows.count {
            switch reader.read(row) {
            case .value(let bytes): geometry.append(bytes)
            case .missing: geometry.appendMissing()
            case .problem(let field, let value, let reason):
                geometry.appendMissing()
                problems[row] = RowRefusal(
                    row: batch.rows.rowNumbers[row], field: field, value: value, reason: reason)
            }
        }
        let all = FeatureBatch(rowNumbers: batch.rows.rowNumbers, columns: batch.rows.columns, geometry: geometry)
        guard !problems.isEmpty else {
            return SourceBatch(rows: all, refusedRows: batch.refusedRows, refusals: batch.refusals)
        }
        return SourceBatch(
            rows: all.filtered { problems[$0] == nil },
            refusedRows: batch.refusedRows.appending(all.filtered { problems[$0] != nil }),
            refusals: batch.refusals + problems.keys.sorted().compactMap { problems[$0] })
    }
}

/// Reads one row's position from its cells.
enum PositionReader {
    enum Outcome {
        case value([UInt8])
        case missing
        case problem(field: String, value: String, reason: String)
    }

    case pair(x: (ByteColumn, String), y: (ByteColumn, String))
    case wellKnownText((ByteColumn, String))

    func read(_ row: Int) -> Outcome {
        switch self {
        case .pair(let x, let y):
            let (east, north) = (Self.text(x.0, row), Self.text(y.0, row))
            if east.isEmpty && north.isEmpty { return .missing }
            guard let eastNumber = Double(east), eastNumber.isFinite else {
                return .problem(field: x.1, value: east, reason: east.isEmpty ? "is empty" : "is no coordinate")
            }
            guard let northNumber = Double(north), northNumber.isFinite else {
                return .problem(field: y.1, value: north, reason: north.isEmpty ? "is empty" : "is no coordinate")
            }
            return .value(WKB.encode(.point(Position(eastNumber, northNumber))))
        case .wellKnownText(let (column, name)):
            let text = Self.text(column, row)
            if text.isEmpty { return .missing }
            do { return .value(WKB.encode(try WKT.decode(text))) } catch {
                return .problem(field: name, value: String(text.prefix(80)), reason: "is no WKT: \(error)")
            }
        }
    }

    private static func text(_ column: ByteColumn, _ row: Int) -> String {
        ValueReading.narrow(column.text(row) ?? "")
    }
}

extension GridLayout {
    /// Sheet columns that hold positions.
    var positionColumns: [Int] {
        switch positions?.form {
        case nil: []
        case .pair(let x, let y): [x, y]
        case .wellKnownText(let column): [column]
        }
    }
}

extension GridLayout {
    /// Position columns that are no fields: the WKT of a rejects file.
    var hiddenPositionColumns: [Int] { positionColumns.filter { !columns.contains($0) } }

    /// Names of the fields that positions are read from.
    var positionFields: [String] {
        positionColumns.compactMap { column in columns.firstIndex(of: column).map { fields[$0].name } }
    }
}

extension FeatureBatch {
    /// These rows, then those of `other`, which has the same columns.
    func appending(_ other: FeatureBatch) -> FeatureBatch {
        let columns = zip(columns, other.columns).map { mine, theirs -> Column in
            switch (mine, theirs) {
            case (.integers(let first), .integers(let second)): .integers(first + second)
            case (.reals(let first), .reals(let second)): .reals(first + second)
            case (.texts(let first), .texts(let second)): .texts(first.appending(second))
            default: mine
            }
        }
        return FeatureBatch(
            rowNumbers: rowNumbers + other.rowNumbers, columns: columns, geometry: geometry.appending(other.geometry))
    }
}

extension ByteColumn {
    func appending(_ other: ByteColumn) -> ByteColumn {
        var result = self
        for row in 0..<other.count {
            if let value = other.slice(row) { result.append(value) } else { result.appendMissing() }
        }
        return result
    }
}
