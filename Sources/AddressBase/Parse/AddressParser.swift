/// Takes address texts apart in four stages: normalise → segment → label → assemble.
///
/// Each stage is a type of its own; `explain` prints what each of them did.
public struct AddressParser: Sendable {
    /// The longest text, in UTF-8 bytes, that is taken for an address; longer ones are refused, not cut.
    public static let lengthLimit = 3000

    private let segmenter: Segmenter
    private let labeller = Labeller()
    private let assembler = Assembler()

    /// - Parameter lexicon: the names that are known: those of a base, of the country's divisions, or both.
    public init(lexicon: any AddressLexicon = DivisionLexicon.national) { segmenter = Segmenter(lexicon: lexicon) }

    /// - Throws: `AddressBaseError.textTooLong`.
    public func parse(_ text: String) throws(AddressBaseError) -> ParsedAddress {
        try check(text)
        let normalized = AddressNormalizer.normalize(text)
        let lattice = segmenter.segment(normalized)
        let spans = labeller.label(lattice, of: normalized)
        return assembler.assemble(spans, of: normalized, source: text)
    }

    /// What every stage made of a text, for people.
    ///
    /// - Throws: `AddressBaseError.textTooLong`.
    public func explain(_ text: String) throws(AddressBaseError) -> ParseExplanation {
        try check(text)
        let normalized = AddressNormalizer.normalize(text)
        let lattice = segmenter.segment(normalized)
        let spans = labeller.label(lattice, of: normalized)
        return ParseExplanation(
            normalised: normalized.text,
            candidates: lattice.spansByStart.flatMap { $0 }.map { ParseExplanation.Candidate($0, normalized.units) },
            labelled: spans.map { ParseExplanation.Candidate($0, normalized.units) },
            parsed: assembler.assemble(spans, of: normalized, source: text))
    }

    private func check(_ text: String) throws(AddressBaseError) {
        guard text.utf8.count <= Self.lengthLimit else {
            throw .textTooLong(count: text.unicodeScalars.count, limit: Self.lengthLimit / 3)
        }
    }
}

/// The stages of a parse, each with what it made.
public struct ParseExplanation: Sendable, Codable, CustomStringConvertible {
    public struct Candidate: Sendable, Codable {
        public var text: String
        public var label: ElementLabel
        public var cost: Float
        /// What proposed it: lexicon, suffix, number, word or fallback.
        public var source: String

        init(_ span: ParseSpan, _ units: Units) {
            text = units[span.start..<span.end].text
            label = span.label
            cost = span.cost
            source = span.source.rawValue
        }
    }

    public var normalised: String
    public var candidates: [Candidate]
    public var labelled: [Candidate]
    public var parsed: ParsedAddress

    public var description: String {
        var lines = ["normalise  \(normalised)"]
        for candidate in candidates where candidate.source != "fallback" {
            lines.append(
                "segment    \(candidate.text)  \(candidate.label.rawValue)  \(candidate.cost)  \(candidate.source)")
        }
        lines.append("label      " + labelled.map { "\($0.text)/\($0.label.rawValue)" }.joined(separator: " "))
        let elements = parsed.elements.map { "\($0.label.rawValue)=\($0.text)[\($0.start),\($0.end))" }
        lines.append("assemble   " + elements.joined(separator: " "))
        return lines.joined(separator: "\n")
    }
}
