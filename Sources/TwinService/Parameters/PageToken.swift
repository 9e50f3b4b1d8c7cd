import Foundation
import GeoModel

/// Where a page ended, as the `next` link carries it: the last row's sort values and id, and how many rows match, so that
/// following pages need not count again; base64url of JSON. Opaque to clients.
struct PageToken: Hashable {
    /// A count that holds for one question at one version of the city; at another it is not believed.
    struct Count: Hashable {
        var matched: Int
        var version: Int64
        /// See `ItemRequest.question`.
        var question: String
    }

    var key: FeatureQuery.PageKey
    var count: Count

    var text: String {
        let json: JSONValue = [
            "after": .array(key.values.map { JSONValue($0) }), "id": .integer(key.id.rawValue),
            "matched": JSONValue(count.matched), "version": .integer(count.version), "question": .text(count.question),
        ]
        return Data(json.bytes).base64EncodedString().map { character in
            switch character {
            case "+": "-"
            case "/": "_"
            default: String(character)
            }
        }.joined().trimming { $0 == "=" }
    }

    init(key: FeatureQuery.PageKey, count: Count) {
        self.key = key
        self.count = count
    }

    /// - Parameter sortKeys: how many sort values the page's order has.
    /// - Throws: `Problem` for a token of another request or of nobody.
    init(_ text: String, sortKeys: Int) throws(Problem) {
        let standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        let padded = standard + String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), let json = try? JSONReader.read([UInt8](data)),
            case .array(let values)? = json["after"], values.count == sortKeys,
            case .integer(let number)? = json["id"], let id = FeatureID(rawValue: number),
            case .integer(let matched)? = json["matched"], matched >= 0, let matched = Int(exactly: matched),
            case .integer(let version)? = json["version"], case .text(let question)? = json["question"]
        else { throw .parameter("token", "the token belongs to another request; follow the next link as it is") }
        key = FeatureQuery.PageKey(values: values.map(Self.value), id: id)
        count = Count(matched: matched, version: version, question: question)
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
