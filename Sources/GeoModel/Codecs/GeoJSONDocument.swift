/// Reads one document. Members may come in any order: an object is passed over once to find them, then each is read.
struct GeoJSONDocument {
    enum Content {
        case geometry(Geometry)
        case feature(GeoJSONFeature)
        case collection([GeoJSONFeature])
    }

    /// Where an object's members stand, by name.
    private typealias Members = [String: Int]

    private var scanner: JSONScanner
    private let limits: GeoJSONReader.Limits
    private var vertices = 0

    init(_ bytes: [UInt8], limits: GeoJSONReader.Limits) {
        scanner = JSONScanner(bytes, deepest: limits.depth)
        self.limits = limits
    }

    mutating func read() throws(GeoJSONError) -> Content {
        let members = try members()
        try scanner.end()
        try refuseOtherSystems(members)
        switch try type(of: members) {
        case "FeatureCollection":
            var features: [GeoJSONFeature] = []
            try required("features", members) { (document) throws(GeoJSONError) in
                try document.items { (document) throws(GeoJSONError) in features.append(try document.feature()) }
            }
            return .collection(features)
        case "Feature": return .feature(try feature(members))
        default: return .geometry(try geometry(members))
        }
    }

    // MARK: Objects

    /// Passes over an object and notes where its members' values begin.
    private mutating func members() throws(GeoJSONError) -> Members {
        var found: Members = [:]
        try scanner.members { (scanner, name) throws(GeoJSONError) in
            scanner.skipWhitespace()
            guard found.updateValue(scanner.offset, forKey: name) == nil else {
                throw scanner.failure("the member stands twice")
            }
            try scanner.skipValue()
        }
        return found
    }

    /// Reads a member that was passed over before, then goes on where reading stood.
    private mutating func at(
        _ name: String, _ offset: Int, _ body: (inout GeoJSONDocument) throws(GeoJSONError) -> Void
    ) throws(GeoJSONError) {
        let resume = scanner.offset
        scanner.offset = offset
        scanner.path.append(.member(name))
        try body(&self)
        scanner.path.removeLast()
        scanner.offset = resume
    }

    private mutating func required(
        _ name: String, _ members: Members, _ body: (inout GeoJSONDocument) throws(GeoJSONError) -> Void
    ) throws(GeoJSONError) {
        guard let offset = members[name] else { throw scanner.failure("the member “\(name)” is missing") }
        try at(name, offset, body)
    }

    private mutating func items(
        _ body: (inout GeoJSONDocument) throws(GeoJSONError) -> Void
    ) throws(GeoJSONError) {
        guard scanner.take("[") else { throw scanner.failure("an array is expected") }
        if scanner.take("]") { return }
        var index = 0
        repeat {
            scanner.path.append(.item(index))
            try body(&self)
            scanner.path.removeLast()
            index += 1
        } while scanner.take(",")
        guard scanner.take("]") else { throw scanner.failure("a comma or “]” is expected") }
    }

    private mutating func type(of members: Members) throws(GeoJSONError) -> String {
        var type = ""
        try required("type", members) { (document) throws(GeoJSONError) in type = try document.scanner.string() }
        return type
    }

    private mutating func refuseOtherSystems(_ members: Members) throws(GeoJSONError) {
        guard let offset = members["crs"] else { return }
        try at("crs", offset) { (document) throws(GeoJSONError) in
            if document.scanner.takeNull() { return }
            let start = document.scanner.offset
            try document.scanner.skipValue()
            let text = String(decoding: document.scanner.bytes[start..<document.scanner.offset], as: UTF8.self)
            let known = ["CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490"]
            guard known.contains(where: text.contains) else {
                throw document.scanner.failure(
                    "positions must be WGS 84 or CGCS2000 lon/lat (RFC 7946 §4); transform the file first", at: start)
            }
        }
    }

    private mutating func feature() throws(GeoJSONError) -> GeoJSONFeature {
        let members = try members()
        guard try type(of: members) == "Feature" else { throw scanner.failure("a Feature is expected") }
        return try feature(members)
    }

    private mutating func feature(_ members: Members) throws(GeoJSONError) -> GeoJSONFeature {
        var feature = GeoJSONFeature(geometry: nil)
        if let offset = members["id"] {
            try at("id", offset) { (document) throws(GeoJSONError) in
                feature.id = try document.scanner.fieldValue()
            }
        }
        if let offset = members["properties"] {
            try at("properties", offset) { (document) throws(GeoJSONError) in
                feature.properties = try document.properties()
            }
        }
        try required("geometry", members) { (document) throws(GeoJSONError) in
            if !document.scanner.takeNull() { feature.geometry = try document.geometry() }
        }
        return feature
    }

    private mutating func properties() throws(GeoJSONError) -> [GeoJSONFeature.Property] {
        if scanner.takeNull() { return [] }
        var properties: [GeoJSONFeature.Property] = []
        try scanner.members { (scanner, name) throws(GeoJSONError) in
            properties.append(GeoJSONFeature.Property(name, try scanner.fieldValue()))
        }
        return properties
    }

    // MARK: Geometries

    private mutating func geometry() throws(GeoJSONError) -> Geometry { try geometry(members()) }

    private mutating func geometry(_ members: Members) throws(GeoJSONError) -> Geometry {
        let type = try type(of: members)
        var geometry: Geometry?
        let name = type == "GeometryCollection" ? "geometries" : "coordinates"
        try required(name, members) { (document) throws(GeoJSONError) in geometry = try document.shape(type) }
        guard let geometry else {
            throw scanner.failure("“\(type.prefix(40))” is no type of GeoJSON (RFC 7946 §1.4)", at: members["type"])
        }
        return geometry
    }

    /// Nil for a type that is not known.
    private mutating func shape(_ type: String) throws(GeoJSONError) -> Geometry? {
        switch type {
        case "Point": return .point(try position())
        case "LineString": return .lineString(try line())
        case "Polygon": return .polygon(try polygon())
        case "MultiPoint": return .multiPoint(try list { (document) throws(GeoJSONError) in try document.position() })
        case "MultiLineString":
            return .multiLineString(try list { (document) throws(GeoJSONError) in try document.line() })
        case "MultiPolygon":
            return .multiPolygon(try list { (document) throws(GeoJSONError) in try document.polygon() })
        case "GeometryCollection":
            return .collection(try list { (document) throws(GeoJSONError) in try document.geometry() })
        default: return nil
        }
    }

    private mutating func list<Part>(
        _ body: (inout GeoJSONDocument) throws(GeoJSONError) -> Part
    ) throws(GeoJSONError) -> [Part] {
        var parts: [Part] = []
        try items { (document) throws(GeoJSONError) in parts.append(try body(&document)) }
        return parts
    }

    private mutating func line() throws(GeoJSONError) -> LineString {
        let positions = try list { (document) throws(GeoJSONError) in try document.position() }
        do { return try LineString(positions) } catch { throw scanner.failure("\(error)") }
    }

    private mutating func ring() throws(GeoJSONError) -> LinearRing {
        let positions = try list { (document) throws(GeoJSONError) in try document.position() }
        do { return try LinearRing(positions) } catch { throw scanner.failure("\(error)") }
    }

    private mutating func polygon() throws(GeoJSONError) -> Polygon {
        let rings = try list { (document) throws(GeoJSONError) in try document.ring() }
        guard let exterior = rings.first else { throw scanner.failure("a polygon has no ring") }
        return Polygon(exterior, holes: Array(rings.dropFirst()))
    }

    private mutating func position() throws(GeoJSONError) -> Position {
        vertices += 1
        guard vertices <= limits.vertices else {
            throw scanner.failure("the document has more than \(limits.vertices) positions; send it in parts")
        }
        guard scanner.take("[") else { throw scanner.failure("a position is expected") }
        let x = try scanner.number()
        guard scanner.take(",") else { throw scanner.failure("a position needs two numbers") }
        let y = try scanner.number()
        let z = scanner.take(",") ? try scanner.number() : nil
        guard scanner.take("]") else { throw scanner.failure("a position has two or three numbers") }
        return Position(x, y, z: z)
    }
}
