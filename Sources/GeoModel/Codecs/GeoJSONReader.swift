/// A feature as a GeoJSON document states it.
public struct GeoJSONFeature: Hashable, Sendable {
    public struct Property: Hashable, Sendable {
        public var name: String
        public var value: FieldValue

        public init(_ name: String, _ value: FieldValue) {
            self.name = name
            self.value = value
        }
    }

    /// A number, a text, or null where the feature has none.
    public var id: FieldValue
    /// In the document's order; nested objects and arrays as their JSON text.
    public var properties: [Property]
    public var geometry: Geometry?

    public init(id: FieldValue = .null, properties: [Property] = [], geometry: Geometry?) {
        self.id = id
        self.properties = properties
        self.geometry = geometry
    }
}

/// Reads GeoJSON (RFC 7946): positions in lon/lat order, WGS 84 or what the caller knows them to be.
///
/// Input is untrusted: nesting and vertices are limited; every error names the JSON path. Refused rather than guessed at:
/// open rings, positions of more than three numbers, and a `crs` member (of the older format) that names another system.
public enum GeoJSONReader {
    /// What a document may ask of the reader.
    public struct Limits: Hashable, Sendable {
        /// Objects and arrays inside one another.
        public var depth: Int
        /// Positions in the whole document, ring closings included.
        public var vertices: Int

        public init(depth: Int = 64, vertices: Int = 1_000_000) {
            self.depth = depth
            self.vertices = vertices
        }
    }

    /// The shape of a geometry object, or of a Feature that has one.
    ///
    /// - Throws: `GeoJSONError`.
    public static func geometry(
        _ bytes: some Sequence<UInt8>, limits: Limits = Limits()
    ) throws(GeoJSONError) -> Geometry {
        let shapes = try geometries(bytes, limits: limits)
        guard shapes.count == 1 else {
            throw GeoJSONError(path: "$", offset: 0, message: "one geometry is expected, not \(shapes.count)")
        }
        return shapes[0]
    }

    /// Every shape of a document of any type; features without a place are passed over.
    ///
    /// - Throws: `GeoJSONError`.
    public static func geometries(
        _ bytes: some Sequence<UInt8>, limits: Limits = Limits()
    ) throws(GeoJSONError) -> [Geometry] {
        try features(bytes, limits: limits).compactMap(\.geometry)
    }

    /// One Feature.
    ///
    /// - Throws: `GeoJSONError`.
    public static func feature(
        _ bytes: some Sequence<UInt8>, limits: Limits = Limits()
    ) throws(GeoJSONError) -> GeoJSONFeature {
        var document = GeoJSONDocument(Array(bytes), limits: limits)
        switch try document.read() {
        case .feature(let feature): return feature
        case .geometry, .collection: throw GeoJSONError(path: "$.type", offset: 0, message: "a Feature is expected")
        }
    }

    /// The features of a FeatureCollection; a Feature or a geometry alone counts as one.
    ///
    /// - Throws: `GeoJSONError`.
    public static func features(
        _ bytes: some Sequence<UInt8>, limits: Limits = Limits()
    ) throws(GeoJSONError) -> [GeoJSONFeature] {
        var document = GeoJSONDocument(Array(bytes), limits: limits)
        switch try document.read() {
        case .collection(let features): return features
        case .feature(let feature): return [feature]
        case .geometry(let geometry): return [GeoJSONFeature(geometry: geometry)]
        }
    }
}
