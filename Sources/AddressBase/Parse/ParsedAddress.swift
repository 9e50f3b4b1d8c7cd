/// An address text taken apart.
///
/// Every character of the text is in exactly one element, or in an ignored span, or is white space, punctuation or a
/// bracket between elements.
public struct ParsedAddress: Hashable, Sendable, Codable {
    public var text: String
    public var normalised: String
    /// In the order of the text.
    public var elements: [AddressElement]
    public var ignored: [IgnoredSpan]

    /// The first element with the label.
    public func first(_ label: ElementLabel) -> AddressElement? { elements.first { $0.label == label } }
}

/// One element of an address text.
public struct AddressElement: Hashable, Sendable, Codable {
    public var label: ElementLabel
    /// As the caller wrote it.
    public var text: String
    /// Normalised, such as 3号楼 for 三号楼.
    public var value: String
    /// The canonical key, see `AddressKey`; for labels that are no level the value.
    public var key: String
    /// Unicode scalars of the caller's text, from 0, end exclusive.
    public var start: Int
    public var end: Int
    /// Whether it stands in brackets: a remark, or the address in other words.
    public var isAside: Bool
}
