/// Why a value of the pipe network room was refused; the message names the failing thing and what it must be.
public struct PipeNetworkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for programs. Codes may be added.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A class table that cannot be read.
        public static let malformedTable = Code(rawValue: "malformed-table")
        /// A text that is no diameter or section.
        public static let malformedSection = Code(rawValue: "malformed-section")
        /// A field of names with more distinct values than a network keeps.
        public static let tooManyValues = Code(rawValue: "too-many-values")
        /// More nodes or segments than 32-bit numbers count.
        public static let tooLarge = Code(rawValue: "too-large")
        /// A code that no node or segment of the network has.
        public static let notFound = Code(rawValue: "not-found")
        /// A question that cannot be asked so.
        public static let badQuestion = Code(rawValue: "bad-question")
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
