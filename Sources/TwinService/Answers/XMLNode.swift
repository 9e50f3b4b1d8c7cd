/// An XML document (1.0, UTF-8) to be written.
struct XMLNode: Sendable {
    private var name: String
    private var attributes: [(name: String, value: String)]
    private var children: [XMLNode]
    private var text: String?

    init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [XMLNode] = []) {
        self.name = name
        self.attributes = attributes.map { ($0.key, $0.value) }
        self.children = children
    }

    /// An element with a text.
    init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) {
        self.init(name, attributes)
        self.text = text
    }

    /// The document with its declaration.
    var document: [UInt8] {
        var output = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
        append(to: &output)
        return Array(output.utf8)
    }

    func append(to output: inout String) {
        output += "<\(name)"
        for (name, value) in attributes { output += " \(name)=\"\(Self.escaped(value))\"" }
        guard text != nil || !children.isEmpty else { return output += "/>" }
        output += ">"
        if let text { output += Self.escaped(text) }
        for child in children { child.append(to: &output) }
        output += "</\(name)>"
    }

    /// Characters that XML does not have become U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
