/// The stages of a parse, each with what it made, for people.
public struct ParseExplanation: Sendable, Codable, CustomStringConvertible {
    /// A piece of the normalised text and what a stage says of it.
    public struct Piece: Sendable, Codable {
        public var text: String
        public var kind: String
    }

    /// First stage: the text in its normal form.
    public var normalised: String
    /// Second stage: the tokens, separators included.
    public var tokens: [String]
    /// Second stage: the known names that cover tokens, and what they may be.
    public var names: [Piece]
    /// Third stage: the spans with their labels.
    public var labelled: [Piece]
    /// Fourth stage.
    public var parsed: ParsedAddress

    public var description: String {
        let elements = parsed.elements.map { "\($0.label.rawValue)=\($0.text)[\($0.start),\($0.end))" }
        return [
            "normalise  \(normalised)",
            "segment    " + tokens.joined(separator: "|"),
            "           known: " + names.map { "\($0.text)/\($0.kind)" }.joined(separator: " "),
            "label      " + labelled.map { "\($0.text)/\($0.kind)" }.joined(separator: " "),
            "assemble   " + elements.joined(separator: " "),
        ].joined(separator: "\n")
    }
}

extension AddressParser {
    /// What every stage made of a text.
    ///
    /// - Throws: `AddressBaseError.textTooLong`, `.dataMissing`.
    public func explain(_ text: String) throws(AddressBaseError) -> ParseExplanation {
        let workspace = ParseWorkspace(longest: text.utf8.count)
        try read(text, into: workspace)
        let units = workspace.units
        let labels = try model.labels
        let tokens = workspace.tokens
        return ParseExplanation(
            normalised: units.text,
            tokens: (0..<tokens.count).map { units[Int(tokens.starts[$0])..<Int(tokens.ends[$0])].text },
            names: workspace.names.matches.map { match in
                .init(
                    text: units[Int(tokens.starts[match.start])..<Int(tokens.ends[match.end - 1])].text,
                    kind: Self.kinds(lexicons[match.lexicon].senses(of: match.name)))
            },
            labelled: workspace.spans.map {
                .init(text: units[Int($0.start)..<Int($0.end)].text, kind: labels.names[Int($0.lane)])
            },
            parsed: workspace.parsedAddress(of: text))
    }

    private static func kinds(_ senses: ArraySlice<NameLexicon.Sense>) -> String {
        var kinds: [String] = []
        for sense in senses {
            let kind = sense.label.rawValue + (sense.isShort ? " (short)" : "")
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds.joined(separator: " or ")
    }
}
