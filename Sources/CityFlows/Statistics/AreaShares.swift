import GeoKernel
import GeoModel

/// Divides features among areas: which area counts a feature, and how much of its length or ground lies in each.
///
/// A feature counts once: where its representative position lies (a point itself, a position on a line, inside a polygon);
/// a position on a border counts for the area that comes first. Lines and polygons are divided where they cross borders;
/// what lies along a border, or where areas overlap, belongs to the area that comes first. Nothing is counted twice and
/// nothing lost: what lies in no area is outside.
public final class AreaShares {
    /// How lengths and areas are measured.
    public enum Measure: Sendable {
        /// Metres and square metres on the CGCS2000 ellipsoid; shapes are degrees.
        case ellipsoid
        /// In the plane of the shapes.
        case plane
    }

    /// What lies where; `nil` stands for outside of all areas.
    public struct Share {
        public var area: Int?
        /// Metres of lines, square metres of polygons; nil for points.
        public var size: Double?
    }

    public struct Division {
        /// The area that counts the feature; nil for outside.
        public var home: Int?
        /// In the order of the areas, outside last; empty for points.
        public var shares: [Share]
    }

    private let areas: [Geometry]
    /// Made when a line or polygon first comes near.
    private var prepared: [PreparedShape?]
    private let locator: PolygonLocator
    private let tree: BoxTree
    private let measure: Measure

    /// - Parameter areas: valid polygons; degrees for `.ellipsoid`.
    /// - Throws: `GeoKernelError.invalidShape`.
    public init(_ areas: [Geometry], measure: Measure = .ellipsoid) throws {
        self.areas = areas
        self.measure = measure
        prepared = Array(repeating: nil, count: areas.count)
        locator = try PolygonLocator(areas)
        tree = BoxTree(areas.map(\.boundingBox))
    }

    /// - Throws: `GeoKernelError.invalidShape` for a feature that is not valid.
    public func divide(_ geometry: Geometry) throws -> Division {
        let place = try GeometryCheck.representativePosition(of: geometry)
        let home = locator.locate(x: place.x, y: place.y).map(Int.init)
        guard geometry.kind == .line || geometry.kind == .polygon, let box = geometry.boundingBox else {
            return Division(home: home, shares: [])
        }
        let near = try tree.indices(meeting: box).filter { try prepared($0).intersects(geometry) }
        let size = size(geometry)
        // The first area that meets the feature holds it whole, most often.
        if let first = near.first, try prepared(first).covers(geometry) {
            return Division(home: home, shares: [Share(area: first, size: size)])
        }
        return Division(home: home, shares: try shares(geometry, size, among: near))
    }

    private func prepared(_ area: Int) throws -> PreparedShape {
        if let ready = prepared[area] { return ready }
        let made = try PreparedShape(areas[area])
        prepared[area] = made
        return made
    }

    private func shares(_ geometry: Geometry, _ size: Double, among near: [Int]) throws -> [Share] {
        var rest: Geometry? = geometry
        var weights: [(area: Int?, weight: Double)] = []
        for area in near {
            guard let left = rest else { break }
            if let piece = try GeometryCheck.intersection(left, areas[area]) {
                let weight = weight(piece, as: geometry.kind)
                if weight > 0 { weights.append((area, weight)) }
            }
            rest = try GeometryCheck.difference(left, areas[area])
        }
        if let rest { weights.append((nil, weight(rest, as: geometry.kind))) }
        let total = weights.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return [Share(area: nil, size: size)] }
        return weights.map { Share(area: $0.area, size: size * ($0.weight / total)) }
    }

    private func size(_ geometry: Geometry) -> Double {
        switch measure {
        case .ellipsoid: geometry.kind == .line ? Geodesic.length(geometry) : Geodesic.area(geometry)
        case .plane: geometry.kind == .line ? PlanarMeasure.length(geometry) : PlanarMeasure.area(geometry)
        }
    }

    /// How much of a feature a piece is; touching points and lines of polygons weigh nothing.
    private func weight(_ piece: Geometry, as kind: GeometryKind) -> Double {
        let parts = piece.simpleParts.filter { $0.kind == kind }
        return parts.reduce(0) { sum, part in
            switch measure {
            case .ellipsoid: sum + (kind == .line ? Geodesic.length(part) : EqualAreaMeasure.area(part))
            case .plane: sum + (kind == .line ? PlanarMeasure.length(part) : PlanarMeasure.area(part))
            }
        }
    }
}
