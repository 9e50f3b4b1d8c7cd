/// Which encoding a file's text is in, and how that is known.
public struct EncodingFinding: Hashable, Sendable {
    public enum Evidence: Hashable, Sendable {
        /// `--encoding`
        case option
        case byteOrderMark
        /// The `.cpg` file, with what it says.
        case codePageFile(String)
        /// Byte 29 of the DBF header.
        case languageDriver(UInt8)
        /// What the bytes look like.
        case content
        /// The format itself is defined as Unicode.
        case format
        /// Nothing but ASCII was met and nothing is stated.
        case asciiOnly
    }

    public var encoding: TextEncoding
    public var evidence: Evidence
    /// Such as that the `.cpg` states another encoding.
    public var note: String?

    public init(_ encoding: TextEncoding, _ evidence: Evidence, note: String? = nil) {
        self.encoding = encoding
        self.evidence = evidence
        self.note = note
    }
}
