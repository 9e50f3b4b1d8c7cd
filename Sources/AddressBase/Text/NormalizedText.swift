/// Address text in the one form that everything behind the normaliser reads, with the way back to the caller's text.
///
/// Offsets into the caller's text count Unicode scalars (what Python calls characters), from 0.
public struct NormalizedText: Hashable, Sendable {
    /// Upper-case, half-width, simplified; numbers in Arabic digits where a number suffix follows; every run of white
    /// space and punctuation is one space; telephone numbers are gone.
    let units: [UInt16]
    /// For every unit, where its source begins and ends.
    let starts: [Int32]
    let ends: [Int32]
    /// What was taken out because it is no part of an address.
    public let ignored: [IgnoredSpan]

    /// The normalised text.
    public var text: String { units.text }

    /// The part of the caller's text that a range of units came from.
    func sourceRange(_ range: Range<Int>) -> Range<Int> {
        guard let last = range.last else {
            let at = range.lowerBound < starts.count ? Int(starts[range.lowerBound]) : Int(ends.last ?? 0)
            return at..<at
        }
        return Int(starts[range.lowerBound])..<Int(ends[last])
    }
}

/// A part of the caller's text that is left aside, such as a telephone number.
public struct IgnoredSpan: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// A telephone number, with the word that announces it, or a contact's name.
        case contact
        /// A postal code.
        case postcode
    }

    public var kind: Kind
    /// Scalars of the caller's text, end exclusive.
    public var start: Int
    public var end: Int
}
