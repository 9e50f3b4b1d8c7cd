/// Why a value of the city parts room was refused; the message names the failing thing and what it must be.
public struct CityPartsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for programs. Codes may be added.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A text that is no part code.
        public static let malformedCode = Code(rawValue: "malformed-code")
        /// A text that is no unified social credit code.
        public static let malformedCreditCode = Code(rawValue: "malformed-credit-code")
        /// A class table that cannot be read.
        public static let malformedTable = Code(rawValue: "malformed-table")
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
