/// One occurrence of a known name.
public struct LexiconMatch: Hashable, Sendable {
    /// Units of the normalised text.
    public var range: Range<Int>
    public var label: ElementLabel
    /// Whether the name stands without its generic ending (蓬江 for 蓬江区).
    public var isShort: Bool
    /// The nine-digit codes of the divisions that have the name; empty for other names.
    public var codes: [Int32]
}
