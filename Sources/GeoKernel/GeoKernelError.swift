import GeoModel

/// Why GeoKernel could not do what was asked; the message names the failing thing and what to do.
public struct GeoKernelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for programs. Codes may be added.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A text or code that PROJ does not know as a reference system.
        public static let unknownSystem = Code(rawValue: "unknown-system")
        /// The city profile lacks what a transformation needs, such as the local grid.
        public static let missingParameters = Code(rawValue: "missing-parameters")
        /// No way leads from one reference system to the other.
        public static let noTransformation = Code(rawValue: "no-transformation")
        /// A position lies outside what a transformation can do.
        public static let untransformable = Code(rawValue: "untransformable")
        /// A file states no reference system.
        public static let missingSystem = Code(rawValue: "missing-system")
        /// Coordinates contradict the stated reference system.
        public static let conflictingSystem = Code(rawValue: "conflicting-system")
        /// A shape breaks the rules of simple features, or a shape operation failed.
        public static let invalidShape = Code(rawValue: "invalid-shape")
        /// A text that is no BeiDou grid code, or a position that has none.
        public static let malformedCode = Code(rawValue: "malformed-code")
        /// A C library refused to start.
        public static let library = Code(rawValue: "library")
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
