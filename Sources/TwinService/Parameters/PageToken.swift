import Foundation
import GeoModel

/// Where a page ended, as the `next` link carries it: the last row's sort values and id, in base64url. Opaque to clients.
enum PageToken {
    static func text(_ key: FeatureQuery.PageKey) -> String {
        let json = JSONValue.array(key.values.map { JSONValue($0) } + [.integer(key.id.rawValue)])
        return Data(json.bytes).base64EncodedString().map { character in
            switch character {
            case "+": "-"
            case "/": "_"
            default: String(character)
            }
        }.joined().trimming { $0 == "=" }
    }

    /// - Parameter sortKeys: how many sort values the page's order has.
    /// - Throws: `Problem` for a token of another request or of nobody.
    static func key(_ text: String, sortKeys: Int) throws(Problem) -> FeatureQuery.PageKey {
        let standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), let json = try? JSONReader.read([UInt8](data)),
            json.items.count == sortKeys + 1, case .integer(let number)? = json.items.last,
            let id = FeatureID(rawValue: number)
        else { throw .parameter("token", "the token belongs to another request; follow the next link as it is") }
        return FeatureQuery.PageKey(values: json.items.dropLast().map(value), id: id)
    }

    private static func value(_ json: JSONValue) -> FieldValue {
        switch json {
        case .integer(let number): .integer(number)
        case .real(let number): .real(number)
        case .text(let text): .text(text)
        case .boolean(let flag): .boolean(flag)
        case .null, .array, .object: .null
        }
    }
}
