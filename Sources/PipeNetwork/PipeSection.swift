import GeoModel

/// The size of a pipe or duct (管径, 断面尺寸), in millimetres.
public enum PipeSection: Hashable, Sendable {
    /// Of a round pipe: the diameter as deliveries write it, nominal or outer.
    case round(diameterMillimetres: Double)
    /// Of a box, a channel or a duct bank.
    case box(widthMillimetres: Double, heightMillimetres: Double)

    /// Reads `300`, `DN300`, `Φ300mm`, `400×600`, `400X600`, `400*600`.
    ///
    /// - Throws: `PipeNetworkError.malformedSection`.
    public init(_ text: String) throws(PipeNetworkError) {
        let sides = text.split(omittingEmptySubsequences: false) { "×xX*＊".contains($0) }.map(Self.millimetres)
        switch (sides.count, sides.first ?? nil, sides.last ?? nil) {
        case (1, let diameter?, _): self = .round(diameterMillimetres: diameter)
        case (2, let width?, let height?): self = .box(widthMillimetres: width, heightMillimetres: height)
        default:
            throw PipeNetworkError(
                .malformedSection,
                "\"\(text)\" is no diameter or section; write millimetres, as 300, or width×height, as 400×600")
        }
    }

    /// The largest side, in millimetres.
    public var largestMillimetres: Double {
        switch self {
        case .round(let diameter): diameter
        case .box(let width, let height): max(width, height)
        }
    }

    /// The smallest side, in millimetres.
    public var smallestMillimetres: Double {
        switch self {
        case .round(let diameter): diameter
        case .box(let width, let height): min(width, height)
        }
    }

    private static let prefixes = ["DN", "De", "DE", "dn", "d", "D", "Φ", "φ", "ф", "Ø", "ø"]

    private static func trimmed(_ text: String) -> String { text.trimming { $0 == " " || $0 == "\u{3000}" } }

    private static func millimetres(_ text: Substring) -> Double? {
        var text = trimmed(String(text))
        if let prefix = prefixes.first(where: { text.hasPrefix($0) }) { text.removeFirst(prefix.count) }
        if let suffix = ["mm", "MM"].first(where: { text.hasSuffix($0) }) { text.removeLast(suffix.count) }
        text = trimmed(text)
        // Double also reads "nan", "inf" and hexadecimal: only digits and a point are a size.
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }) else { return nil }
        return Double(text)
    }
}
