/// What the address base refuses. The message names the failing thing and what to do.
public enum AddressBaseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text is longer than `limit` characters: a whole document rather than an address.
    case textTooLong(count: Int, limit: Int)
    case invalidLimit(Int, allowed: ClosedRange<Int>)
    case positionOutOfRange(longitude: Double, latitude: Double)
    /// An area that is no polygon.
    case areaIsNoPolygon(String)
    /// The address tree contradicts itself.
    case brokenTree(node: Int64, String)
    /// Labelled addresses that can't be read.
    case badCorpus(line: Int, String)
    /// A file that is no model of this version.
    case badModel(String)
    /// The names or the model that come with Luotu are not where they are looked for.
    case dataMissing(String)
    /// No node has the code, id or name.
    case noSuchAddress(String)
    /// The node is no more.
    case ended(String, status: AddressStatus, successors: [String])
    /// A change that the state of the base does not allow.
    case notPossible(String)
    /// A change of a batch, by its row, that cannot be made; so none was.
    case inBatch(Int, String)
    /// A text that is no date.
    case badDate(String)
    /// A change that makes no sense as it was asked.
    case badEdit(String)
    /// The address index can't be read.
    case brokenIndex(String)

    public var description: String {
        switch self {
        case .textTooLong(let count, let limit):
            "the text has \(count) characters; an address may have \(limit): send one address at a time"
        case .invalidLimit(let limit, let allowed):
            "limit \(limit) is not between \(allowed.lowerBound) and \(allowed.upperBound)"
        case .positionOutOfRange(let longitude, let latitude):
            "longitude \(longitude), latitude \(latitude) is no position: longitude comes first, both in degrees"
        case .areaIsNoPolygon(let kind): "an area must be a polygon, not a \(kind)"
        case .badCorpus(let line, let why): "line \(line): \(why)"
        case .badModel(let why): "\(why); train it again with luotu address train"
        case .dataMissing(let name): "\(name) is missing; set LUOTU_DATA to the folder GeoData that came with Luotu"
        case .brokenTree(let node, let why): "address node \(node): \(why); rebuild the address tree"
        case .noSuchAddress(let text):
            "there is no address \(text); give a code, #ID or a full text that is in the base"
        case .ended(let text, let status, let successors):
            "\(text) is \(status.title) (\(status.rawValue))"
                + (successors.isEmpty ? "" : "; it led on to \(successors.joined(separator: ", "))")
        case .inBatch(let row, let why): "row \(row): \(why); nothing was changed"
        case .badDate(let text): "“\(text)” is no date; write 2026-06-30, or 2026-06-30T08:00:00Z"
        case .notPossible(let why), .badEdit(let why): why
        case .brokenIndex(let why): "the address index is damaged (\(why)); restore the database from a backup"
        }
    }
}
