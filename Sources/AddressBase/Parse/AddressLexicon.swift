/// Known names: where they occur in a text. A base, a list of divisions or a memory of both answers it.
public protocol AddressLexicon: Sendable {
    /// Every occurrence of a known name, overlapping ones included.
    func matches(in units: [UInt16]) -> [LexiconMatch]
}

/// One occurrence of a known name.
public struct LexiconMatch: Hashable, Sendable {
    /// Units of the normalised text.
    public var range: Range<Int>
    public var label: ElementLabel
    /// Whether the name stands without its generic ending (蓬江 for 蓬江区).
    public var isShort: Bool
    /// The six-digit codes of the divisions that have the name; empty for other names.
    public var codes: [Int32]

    public init(range: Range<Int>, label: ElementLabel, isShort: Bool = false, codes: [Int32] = []) {
        self.range = range
        self.label = label
        self.isShort = isShort
        self.codes = codes
    }
}

/// Several lexicons as one.
public struct JoinedLexicon: AddressLexicon {
    private let members: [any AddressLexicon]

    public init(_ members: [any AddressLexicon]) { self.members = members }

    public func matches(in units: [UInt16]) -> [LexiconMatch] { members.flatMap { $0.matches(in: units) } }
}
