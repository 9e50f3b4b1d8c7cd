import GeoKernel
import GeoModel

/// A reference system as a client names it, with the axis order that the name implies.
///
/// A URI of the EPSG registry (OGC API – Features Part 2) means the authority's axis order, northing first where the
/// registry says so; CRS84 and the short names (`EPSG:4490`, `GCJ02`, …) mean longitude or easting first.
struct ServedCRS: Hashable, Sendable {
    static let crs84 = ServedCRS(uri: "http://www.opengis.net/def/crs/OGC/1.3/CRS84", reference: .wgs84)
    private static let registry = "http://www.opengis.net/def/crs/EPSG/0/"

    /// What `Content-Crs` says.
    let uri: String
    let reference: SpatialReference
    let isNorthingFirst: Bool

    private init(uri: String, reference: SpatialReference, isNorthingFirst: Bool = false) {
        self.uri = uri
        self.reference = reference
        self.isNorthingFirst = isNorthingFirst
    }

    /// - Throws: `Problem` for a name that is no reference system.
    init(_ text: String, parameter: String) throws(Problem) {
        let name = text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
        guard let reference = SpatialReference(name) else {
            throw .parameter(
                parameter, "\"\(text)\" is no reference system; use EPSG:4490, GCJ02, BD09, LOCAL or a URI")
        }
        if case .definition = reference {
            throw .parameter(parameter, "a reference system is named by its code here, not by a definition")
        }
        if reference == .wgs84, name.uppercased().contains("CRS84") {
            self = .crs84
        } else if case .epsg(let code) = reference {
            let isURI = name.lowercased().hasPrefix("http:") || name.lowercased().hasPrefix("urn:")
            guard !isURI || code == 3857 || Self.isNorthingFirst(code) else {
                throw .parameter(parameter, "\(text) is not offered; /collections lists what is, or write EPSG:\(code)")
            }
            self.init(
                uri: Self.registry + String(code), reference: reference,
                isNorthingFirst: isURI && Self.isNorthingFirst(code))
        } else {
            self.init(uri: reference.description, reference: reference)
        }
    }

    /// The systems used in China whose axes the EPSG registry (v12) names north, then east.
    private static func isNorthingFirst(_ code: Int) -> Bool {
        switch code {
        case 4214, 4326, 4490...4555, 4610: true
        case 2327...2390, 2401...2442, 4568...4589, 4652...4656, 4766...4800, 21413...21423, 21453...21463: true
        default: false
        }
    }

    /// The systems that every collection offers.
    static func offered(_ profile: CityProfile) -> [String] {
        [crs84.uri] + [4490, 4326, 3857, profile.workingZone].filter { $0 > 1023 }.map { registry + String($0) }
    }

    /// Places after the point that are worth printing: a tenth of a millimetre.
    var decimals: Int {
        if case .epsg(let code) = reference, ![4214, 4326, 4490, 4555, 4610].contains(code) { return 4 }
        return reference == .localGrid ? 4 : 9
    }

    /// A position of the client as EPSG:4490.
    func stored(_ position: Position, profile: CityProfile) throws -> Position {
        let ordered = isNorthingFirst ? Position(position.y, position.x) : position
        return try CoordinateTransformer.shared(from: reference, to: .cgcs2000, profile: profile).transform(ordered)
    }

    /// What shapes and positions of EPSG:4490 become for the client.
    func presenting(_ profile: CityProfile) throws -> Presentation {
        Presentation(
            transformer: try CoordinateTransformer.shared(from: .cgcs2000, to: reference, profile: profile),
            isIdentity: reference == .cgcs2000 || reference == .wgs84, isNorthingFirst: isNorthingFirst)
    }

    struct Presentation: Sendable {
        let transformer: CoordinateTransformer
        let isIdentity: Bool
        let isNorthingFirst: Bool

        func shape(_ geometry: Geometry) throws -> Geometry {
            let moved = isIdentity ? geometry : try transformer.transform(geometry)
            return isNorthingFirst ? try moved.mapPositions { Position($0.y, $0.x, z: $0.z) } : moved
        }

        func features(_ features: [Feature]) throws -> [Feature] {
            if isIdentity, !isNorthingFirst { return features }
            return try features.map { feature in
                var feature = feature
                feature.geometry = try feature.geometry.map(shape)
                return feature
            }
        }
    }

    /// A box of the client as EPSG:4490: the box around its transformed outline, 16 points a side.
    func stored(_ box: [Double], parameter: String, profile: CityProfile) throws -> BoundingBox {
        guard box.count == 4 || box.count == 6 else {
            throw Problem.parameter(
                parameter, "\(parameter) takes four numbers (or six with heights), not \(box.count)")
        }
        let (first, second) = (Position(box[0], box[1]), Position(box[box.count / 2], box[box.count / 2 + 1]))
        guard first.x <= second.x, first.y <= second.y else {
            throw Problem.parameter(
                parameter, "\(parameter) gives the lower corner first; boxes across the 180° meridian are not taken")
        }
        var result: BoundingBox?
        for step in 0...16 {
            let x = first.x + (second.x - first.x) * Double(step) / 16
            let y = first.y + (second.y - first.y) * Double(step) / 16
            for corner in [Position(x, first.y), Position(x, second.y), Position(first.x, y), Position(second.x, y)] {
                let point = try stored(corner, profile: profile)
                if result == nil {
                    result = BoundingBox(west: point.x, south: point.y, east: point.x, north: point.y)
                } else {
                    result?.extend(x: point.x, y: point.y)
                }
            }
        }
        return result ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)
    }
}
