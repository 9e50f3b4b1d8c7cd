/// Why a unit grid cell's value was refused; the message names the failing part and what it must be.
public struct GridCellsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for programs. Codes may be added.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A text that is no cell code.
        public static let malformedCode = Code(rawValue: "malformed-code")
        /// Lines that leave a cell in one piece.
        public static let notDivided = Code(rawValue: "not-divided")
        /// Cells that share no border.
        public static let notAdjacent = Code(rawValue: "not-adjacent")
        /// A community whose three digits are used up.
        public static let communityFull = Code(rawValue: "community-full")
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
