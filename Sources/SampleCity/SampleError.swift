/// Why a sample city could not be made.
public enum SampleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number of addresses cannot be met by a city of that size and seed.
    case addresses(Int, smallest: Int?, largest: Int?)
    /// A folder or file that could not be made.
    case unwritable(path: String, reason: String)

    public var description: String {
        switch self {
        case .addresses(let count, let smallest?, _):
            "a sample city with \(count) addresses is too small for its roads and estates; ask for \(smallest) or more"
        case .addresses(let count, _, let largest):
            "\(count) addresses do not fit; ask for \(largest ?? 0) or fewer with this seed"
        case .unwritable(let path, let reason):
            "\(path) cannot be written: \(reason)"
        }
    }
}
