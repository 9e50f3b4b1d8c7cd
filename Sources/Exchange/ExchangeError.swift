import GeoModel

/// Why a file could not be read, mapped or written. The message names the failing thing and what to do.
public enum ExchangeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bytes that are not text in the encoding; `row` is 1-based where one is known.
    case undecodable(encoding: TextEncoding, row: Int?, field: String?, bytes: [UInt8])
    /// Nothing states the encoding and the bytes fit no Chinese one.
    case unknownEncoding(file: String)
    /// The reader's program is not where it should be.
    case readerMissing(String)
    /// The reader died: the file broke it, or a limit did.
    case readerStopped(file: String, afterRow: Int, how: String)
    /// The reader refused the file.
    case unreadable(SourceFailure)
    /// No reference system is stated, or the stated one contradicts the coordinates.
    case noReferenceSystem(String)
    /// A quote in a delimited text that is never closed, or is followed by text.
    case brokenQuotes(file: String, line: Int, reason: String)
    /// A table in which no header row can be recognised.
    case noHeader(file: String)
    /// `--map`, `--field`, `--x` or `--y` names something that is not there.
    case badMapping(String)
    /// Required fields of the layer that no field of the file fills.
    case missingFields(layer: String, missing: [String], fileFields: [String])
    case cannotWrite(path: String, reason: String)
    /// A city profile with a wrong key or value: its 1-based line and the key, such as `local-grid.base`, where known.
    case badProfile(line: Int? = nil, key: String? = nil, message: String)

    public var description: String {
        switch self {
        case .undecodable(let encoding, let row, let field, let bytes):
            let place = [row.map { "row \($0)" }, field.map { "field \($0)" }].compactMap(\.self)
            let shown = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
            let where_ = place.isEmpty ? "the text" : place.joined(separator: ", ")
            return "\(where_) is not \(encoding) (bytes \(shown)); pass the right --encoding"
        case .unknownEncoding(let file):
            return "\(file) does not say which encoding its text is in, and it is neither UTF-8, GBK nor Big5; "
                + "pass --encoding (\(TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")))"
        case .readerMissing(let path):
            return "the file reader is missing: \(path); install luotu-reader beside luotu or set LUOTU_READER"
        case .readerStopped(let file, let row, let how):
            return "the file reader stopped while reading row \(row + 1) of \(file) (\(how)); "
                + "the file is probably damaged: nothing was imported"
        case .unreadable(let failure): return failure.message
        case .noReferenceSystem(let message): return message + " (--crs)"
        case .brokenQuotes(let file, let line, let reason):
            return "\(file), line \(line): \(reason); correct the quotes (a quote within a quoted cell is doubled)"
        case .noHeader(let file):
            return "\(file): no header row was found in the first \(HeaderFinder.searchedRows) rows; "
                + "name the columns in one row above the data"
        case .badMapping(let message): return message
        case .missingFields(let layer, let missing, let fields):
            return "layer \(layer) needs \(missing.joined(separator: ", ")), which no field of the file fills; "
                + "the file has \(fields.joined(separator: ", ")): pass --field target=source"
        case .cannotWrite(let path, let reason): return "\(path) cannot be written: \(reason)"
        case .badProfile(let line, let key, let message):
            let place = [line.map { "line \($0)" }, key].compactMap(\.self).joined(separator: ", ")
            return place.isEmpty ? "profile: \(message)" : "profile, \(place): \(message)"
        }
    }
}
