/// What a sample city holds: rows of each file, in the order of writing.
public struct SampleReport: Sendable, Hashable {
    public struct File: Sendable, Hashable {
        /// The file's name with its extension.
        public let name: String
        public let rows: Int

        public init(name: String, rows: Int) {
            self.name = name
            self.rows = rows
        }
    }

    public var files: [File] = []

    /// Rows of a file; nil for a file that was not written.
    public func rows(_ name: String) -> Int? { files.first { $0.name == name }?.rows }

    mutating func add(_ name: String, _ rows: Int) { files.append(File(name: name, rows: rows)) }
}
