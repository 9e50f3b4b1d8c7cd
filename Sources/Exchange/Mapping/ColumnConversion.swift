import GeoModel

/// Converts one column to the type of the field it fills.
struct ColumnConversion {
    private let target: FieldDefinition
    private let field: String
    private let constant: String?
    private let rows: Int

    init(_ entry: FieldMapping.Entry, rows: Int) {
        target = entry.target
        field = entry.source ?? entry.target.name
        constant = entry.constant
        self.rows = rows
    }

    func convert(_ column: Column?) -> (column: Column, problems: [ValueProblem]) {
        let source = column ?? filled()
        var problems: [ValueProblem] = []
        let result: Column
        switch target.type {
        case .text: result = .texts(texts(source, &problems))
        case .integer: result = .integers(collect(source, &problems) { ValueReading.integer($0) })
        case .boolean: result = .integers(collect(source, &problems) { ValueReading.boolean($0) })
        case .real: result = .reals(collect(source, &problems) { ValueReading.real($0) })
        case .date, .timestamp: result = .texts(times(source, &problems))
        }
        if target.isRequired { problems += missing(result) }
        return (result, problems)
    }

    /// A column of the constant, or of nothing.
    private func filled() -> Column {
        var column = ByteColumn()
        for _ in 0..<rows {
            if let constant { column.append(constant.utf8) } else { column.appendMissing() }
        }
        return .texts(column)
    }

    private func missing(_ column: Column) -> [ValueProblem] {
        (0..<rows).filter { row in
            switch column {
            case .integers(let values): values[row] == nil
            case .reals(let values): values[row] == nil
            case .texts(let values): !values.isPresent[row]
            }
        }
        .map { ValueProblem(row: $0, field: field, value: nil, reason: "is empty but required") }
    }

    private func texts(_ source: Column, _ problems: inout [ValueProblem]) -> ByteColumn {
        if case .texts(let column) = source { return TextTrimming.trimmed(column) }
        let texts = collect(source, &problems) { ValueReading.text($0) }
        var result = ByteColumn()
        result.reserve(rows: rows, bytesEach: 8)
        for text in texts {
            if let text { result.append(text.utf8) } else { result.appendMissing() }
        }
        return result
    }

    private func collect<Value>(
        _ source: Column, _ problems: inout [ValueProblem], _ read: (FieldValue) -> ValueReading.Outcome<Value>
    ) -> [Value?] {
        (0..<rows).map { row in
            let value = source.value(row)
            switch read(value) {
            case .value(let result): return result
            case .missing: return nil
            case .problem(let reason):
                problems.append(ValueProblem(row: row, field: field, value: value.displayText, reason: reason))
                return nil
            }
        }
    }

    private func times(_ source: Column, _ problems: inout [ValueProblem]) -> ByteColumn {
        let isDate = target.type == .date
        if isDate, case .texts(let column) = source, TimeReading.areDates(column) { return column }
        let texts = collect(source, &problems) { isDate ? TimeReading.date($0) : TimeReading.timestamp($0) }
        var result = ByteColumn()
        result.reserve(rows: rows, bytesEach: isDate ? 10 : 20)
        for text in texts {
            if let text { result.append(text.utf8) } else { result.appendMissing() }
        }
        return result
    }
}

/// Blanks around text, ideographic and no-break ones too.
enum TextTrimming {
    /// The column without blanks around its values; what is blank becomes missing. Returned as it is where nothing changes.
    static func trimmed(_ column: ByteColumn) -> ByteColumn {
        guard (0..<column.count).contains(where: { needsTrimming(column, $0) }) else { return column }
        var result = ByteColumn()
        result.reserve(rows: column.count, bytesEach: column.bytes.count / max(column.count, 1) + 1)
        for row in 0..<column.count {
            let value = column.slice(row).map(trimmed) ?? []
            if value.isEmpty { result.appendMissing() } else { result.append(value) }
        }
        return result
    }

    private static func needsTrimming(_ column: ByteColumn, _ row: Int) -> Bool {
        guard column.isPresent[row] else { return false }
        let range = column.range(row)
        guard let last = range.last else { return true }
        return mayBeBlank(column.bytes[range.lowerBound]) || mayBeBlank(column.bytes[last])
    }

    /// ASCII blanks, or a byte with which an ideographic or no-break space begins or ends.
    private static func mayBeBlank(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0xC2 || byte == 0xA0 || byte == 0xE3 || byte == 0x80
    }

    static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = value
        while let length = blank(rest.prefix(3)) { rest = rest.dropFirst(length) }
        while let last = rest.last {
            if last <= 0x20 {
                rest = rest.dropLast()
            } else if rest.suffix(2).elementsEqual([0xC2, 0xA0]) {
                rest = rest.dropLast(2)
            } else if rest.suffix(3).elementsEqual([0xE3, 0x80, 0x80]) {
                rest = rest.dropLast(3)
            } else {
                break
            }
        }
        return rest
    }

    private static func blank(_ head: ArraySlice<UInt8>) -> Int? {
        guard let first = head.first else { return nil }
        if first <= 0x20 { return 1 }
        if head.starts(with: [0xC2, 0xA0]) { return 2 }
        return head.elementsEqual([0xE3, 0x80, 0x80]) ? 3 : nil
    }
}
