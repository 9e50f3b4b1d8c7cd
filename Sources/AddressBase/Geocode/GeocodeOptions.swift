import GeoKernel
import GeoModel

/// What a geocode is to look for, beside the text.
public struct GeocodeOptions: Sendable {
    /// How many candidates an answer may have: 1 … 100.
    public var limit: Int
    /// Of equally good candidates the nearer come first. EPSG:4490.
    public var near: Position?
    /// Only candidates inside.
    public var within: AddressArea?
    /// Answers at this level: what is narrower is answered by what contains it, what is wider is left out.
    public var level: AddressLevel?
    public var access: Access

    public static let limits = 1...100

    public init(
        limit: Int = 10, near: Position? = nil, within: AddressArea? = nil, level: AddressLevel? = nil,
        access: Access = .everything
    ) {
        self.limit = limit
        self.near = near
        self.within = within
        self.level = level
        self.access = access
    }

    func check() throws(AddressBaseError) {
        guard Self.limits.contains(limit) else { throw .invalidLimit(limit, allowed: Self.limits) }
        if let near { try near.checkDegrees() }
        if case .shape(let shape)? = within, shape.kind != .polygon { throw .areaIsNoPolygon(shape.kind.rawValue) }
    }
}

/// An area that answers are confined to.
public enum AddressArea: Hashable, Sendable {
    /// EPSG:4490.
    case box(BoundingBox)
    /// A polygon or multi-polygon, EPSG:4490.
    case shape(Geometry)
    /// The division with this code, see `AddressNode.region`.
    case division(String)
}

extension Position {
    func checkDegrees() throws(AddressBaseError) {
        guard x.isFinite, y.isFinite, abs(x) <= 180, abs(y) <= 90 else {
            throw .positionOutOfRange(longitude: x, latitude: y)
        }
    }
}
