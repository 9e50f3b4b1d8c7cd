/// Why a file could not be read, mapped or written. The message names the failing thing and what to do.
public enum ExchangeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bytes that are not text in the encoding; `row` is 1-based where one is known.
    case undecodable(encoding: TextEncoding, row: Int?, field: String?, bytes: [UInt8])

    public var description: String {
        switch self {
        case .undecodable(let encoding, let row, let field, let bytes):
            let place = [row.map { "row \($0)" }, field.map { "field \($0)" }].compactMap(\.self).joined(
                separator: ", ")
            let shown = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(separator: " ")
            return "\(place.isEmpty ? "the text" : place) is not \(encoding): bytes \(shown); pass --encoding"
        }
    }
}
