import GeoModel

/// Why a map cannot be drawn.
public enum OneMapError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownLayer(String)
    /// A request for tiles names no layer, too many, or one twice.
    case layerList(String)
    case compression(String)
    case table(String)
    /// An archive of tiles cannot be written.
    case archive(String)

    public var description: String {
        switch self {
        case .unknownLayer(let id): "there is no layer \"\(id)\"; luotu layer list shows all"
        case .layerList(let why): why
        case .compression(let why): why
        case .table(let why): why
        case .archive(let why): why
        }
    }
}
