/// Labelled addresses, to train on or to measure with.
public struct AddressCorpus: Sendable {
    public struct Span: Hashable, Sendable {
        /// The label's place in `labels`.
        public var label: Int
        /// Scalars of the text, end exclusive.
        public var start: Int
        public var end: Int
    }

    public struct Address: Sendable {
        public var text: String
        public var spans: [Span]
    }

    /// In lower case, in the order in which they first occur.
    public private(set) var labels: [String] = []
    public private(set) var addresses: [Address] = []
    private var places: [String: Int] = [:]

    /// Reads CoNLL text: a line a token, the label behind the last space or tab; an empty line ends an address. Labels are
    /// BIO or BIOES (`B-road`, `I-road`, `E-road`, `S-road`, `O`), in any case. The tokens' own boundaries are forgotten:
    /// they would tell what is to be found.
    ///
    /// - Throws: `AddressBaseError.badCorpus` with the line.
    public init(conll text: String) throws(AddressBaseError) {
        var address = Address(text: "", spans: [])
        var count = 0
        var number = 0
        // Byte by byte: to a String, CR and LF are one character.
        for bytes in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let line = Substring(bytes.last == 0x0D ? bytes.dropLast() : bytes)
            guard !line.isEmpty else {
                finish(&address, &count)
                continue
            }
            guard let space = line.lastIndex(where: { $0 == " " || $0 == "\t" }), space > line.startIndex else {
                throw .badCorpus(line: number, "no token and label with a space between them: \(line)")
            }
            let token = line[..<space]
            let length = token.unicodeScalars.count
            try add(String(line[line.index(after: space)...]), count..<count + length, to: &address, number)
            address.text += token
            count += length
        }
        finish(&address, &count)
        guard !addresses.isEmpty else { throw .badCorpus(line: number, "the file holds no address") }
    }

    private mutating func finish(_ address: inout Address, _ count: inout Int) {
        if count > 0 { addresses.append(address) }
        address = Address(text: "", spans: [])
        count = 0
    }

    private mutating func add(
        _ tag: String, _ range: Range<Int>, to address: inout Address, _ number: Int
    ) throws(AddressBaseError) {
        if tag == "O" || tag == "o" { return }
        let parts = tag.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let prefix = parts[0].uppercased().first, "BIESM".contains(prefix) else {
            throw .badCorpus(line: number, "\(tag) is no label such as B-road, I-road or O")
        }
        let label = place(of: parts[1].lowercased())
        let goesOn = prefix != "B" && prefix != "S"
        if goesOn, let last = address.spans.last, last.label == label, last.end == range.lowerBound {
            address.spans[address.spans.count - 1].end = range.upperBound
        } else {
            address.spans.append(Span(label: label, start: range.lowerBound, end: range.upperBound))
        }
    }

    private mutating func place(of label: String) -> Int {
        if let known = places[label] { return known }
        places[label] = labels.count
        labels.append(label)
        return labels.count - 1
    }
}
