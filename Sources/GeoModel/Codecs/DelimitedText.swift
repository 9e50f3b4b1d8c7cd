/// A reader of comma-separated text (RFC 4180), for tables that are already UTF-8.
public enum DelimitedText {
    /// The records of `text`, quotes undone; blank lines are left out.
    ///
    /// - Throws: `DelimitedTextError.unclosedQuote` with the line on which the quote opened.
    public static func records(_ text: String, delimiter: Character = ",") throws -> [[String]] {
        let separator = delimiter.asciiValue ?? 0x2C
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var quoteLine: Int?
        var line = 1
        var bytes = text.utf8.makeIterator()
        var pushed: UInt8?

        func endRecord() {
            record.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
            if record != [""] { records.append(record) }
            record.removeAll(keepingCapacity: true)
        }
        while let byte = pushed ?? bytes.next() {
            pushed = nil
            if byte == 0x0A { line += 1 }
            if quoteLine != nil {
                guard byte == 0x22 else {
                    field.append(byte)
                    continue
                }
                pushed = bytes.next()
                if pushed == 0x22 {
                    field.append(0x22)
                    pushed = nil
                } else {
                    quoteLine = nil
                }
            } else if byte == 0x22, field.isEmpty {
                quoteLine = line
            } else if byte == separator {
                record.append(String(decoding: field, as: UTF8.self))
                field.removeAll(keepingCapacity: true)
            } else if byte == 0x0A {
                endRecord()
            } else if byte != 0x0D {
                field.append(byte)
            }
        }
        if let quoteLine { throw DelimitedTextError.unclosedQuote(line: quoteLine) }
        if !field.isEmpty || !record.isEmpty { endRecord() }
        return records
    }

    /// One record, quoted where it must be, without a line end.
    public static func line(_ fields: [String], delimiter: Character = ",") -> String {
        fields.map { field in
            let needsQuotes = field.contains { $0 == delimiter || $0 == "\"" || $0.isNewline }
            return needsQuotes
                ? "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
                : field
        }
        .joined(separator: String(delimiter))
    }
}

public enum DelimitedTextError: Error, Hashable, Sendable, CustomStringConvertible {
    case unclosedQuote(line: Int)

    public var description: String {
        switch self {
        case .unclosedQuote(let line): "a quote that opens on line \(line) is never closed"
        }
    }
}
