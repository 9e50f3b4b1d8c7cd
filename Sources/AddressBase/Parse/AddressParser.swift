/// Takes address texts apart in four stages: normalise → segment → label → assemble.
///
/// Each stage is a type of its own: `AddressNormalizer`; `TokenSequence`, `KnownNames` and `TokenContext`; `SequenceTagger`
/// over a `LabelModel`; `ParsedAddress`. `explain` prints what each of them did. A parser may be used by many threads, a
/// `ParseWorkspace` by one.
public struct AddressParser: Sendable {
    /// The longest text, in UTF-8 bytes, that is taken for an address; longer ones are refused, not cut.
    public static let lengthLimit = 3000

    private let source: Result<LabelModel, AddressBaseError>
    /// The known names: the country's divisions, then what the caller adds.
    public let lexicons: [NameLexicon]

    /// - Parameters:
    ///   - model: by default the one that comes with Luotu; where it is missing, parsing throws.
    ///   - names: the names that are known beside the country's divisions: those of an address base.
    public init(model: LabelModel? = nil, names: [NameLexicon] = []) {
        source = model.map { .success($0) } ?? LabelModel.standard
        lexicons = [DivisionLexicon.national] + names
    }

    public var model: LabelModel {
        get throws(AddressBaseError) { try source.get() }
    }

    /// Parses into reused buffers: no `String`, and no allocation once they have grown.
    ///
    /// - Throws: `AddressBaseError.textTooLong`, `.dataMissing`.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, into workspace: ParseWorkspace) throws(AddressBaseError) {
        guard bytes.count <= workspace.limit else {
            throw .textTooLong(
                count: String(decoding: bytes, as: UTF8.self).unicodeScalars.count, limit: workspace.limit / 3)
        }
        let model = try model
        workspace.prepare(bytes, lexicons)
        workspace.tag(with: model, lexicons)
        workspace.assemble(model.labels)
    }

    /// - Throws: `AddressBaseError.textTooLong`, `.dataMissing`.
    public func read(_ text: String, into workspace: ParseWorkspace) throws(AddressBaseError) {
        var text = text
        let done = text.withUTF8 { bytes in
            Result { () throws(AddressBaseError) in try read(bytes, into: workspace) }
        }
        try done.get()
    }

    /// - Throws: `AddressBaseError.textTooLong`, `.dataMissing`.
    public func parse(_ text: String) throws(AddressBaseError) -> ParsedAddress {
        let workspace = ParseWorkspace(longest: text.utf8.count)
        try read(text, into: workspace)
        return workspace.parsedAddress(of: text)
    }
}
