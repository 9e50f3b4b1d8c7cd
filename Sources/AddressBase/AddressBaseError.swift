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
        }
    }
}
