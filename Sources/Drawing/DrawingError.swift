/// Why something could not be drawn; each sentence says what to do.
public enum DrawingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A text that no QR code can hold.
    case codeText(String, reason: String)
    /// A sheet whose measures make no sense.
    case layout(String)
    /// A text for which no installed font has every character.
    case noFont(text: String)
    /// A text that does not fit where it is to stand, however small.
    case noRoom(text: String)
    /// What Cairo reports.
    case cairo(String)

    public var description: String {
        switch self {
        case .codeText(let text, let reason): "\(text.prefix(60)) can't be a QR code: \(reason)"
        case .layout(let reason): "the sheet can't be laid out: \(reason)"
        case .noFont(let text): "no installed font has every character of \(text); install fonts-noto-cjk"
        case .noRoom(let text): "\(text) does not fit on its plate; take fewer rows or columns"
        case .cairo(let message): "the drawing failed: \(message)"
        }
    }
}
