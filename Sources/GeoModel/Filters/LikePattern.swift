/// The pattern of LIKE: `%` any run of code points, `_` one, `\` before a code point makes it ordinary.
public struct LikePattern: Sendable {
    private enum Piece: Equatable {
        case run
        case any
        case exactly(Unicode.Scalar)
    }

    private let pieces: [Piece]

    public init(_ pattern: String) {
        var pieces: [Piece] = []
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            switch scalar {
            case _ where isEscaped:
                pieces.append(.exactly(scalar))
                isEscaped = false
            case "\\": isEscaped = true
            case "%": if pieces.last != .run { pieces.append(.run) }
            case "_": pieces.append(.any)
            default: pieces.append(.exactly(scalar))
            }
        }
        if isEscaped { pieces.append(.exactly("\\")) }
        self.pieces = pieces
    }

    /// Takes at most as many steps as the text has code points times the pattern has pieces.
    public func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var at = 0
        var piece = 0
        var retry: (piece: Int, at: Int)?
        while at < scalars.count {
            if piece < pieces.count, pieces[piece] == .run {
                retry = (piece, at)
                piece += 1
            } else if piece < pieces.count, pieces[piece] == .any || pieces[piece] == .exactly(scalars[at]) {
                piece += 1
                at += 1
            } else if let last = retry {
                retry = (last.piece, last.at + 1)
                piece = last.piece + 1
                at = last.at + 1
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .run }
    }
}
