/// Well-known text (OGC 06-103r4 §7): `POINT (116.4 39.9)`, `POLYGON Z ((…))`, two- or three-dimensional.
///
/// Coordinates are in lon/lat order. Empty parts exist only where a `Geometry` can hold them: the multiple shapes and
/// collections. M values are refused, because they could not be kept.
public enum WKT {
    static let deepestNesting = 16

    /// - Throws: `GeometryError`; a `.malformed` one names the character where reading stopped and what was expected.
    public static func decode(_ text: String) throws(GeometryError) -> Geometry {
        var reader = WKTReader(TextScanner(text))
        do throws(TextFailure) {
            let geometry = try reader.geometry()
            reader.scanner.skipWhitespace()
            guard reader.scanner.isAtEnd else { throw reader.failure("the end") }
            return geometry
        } catch {
            let scanner = reader.scanner
            throw .malformed(
                "WKT, character \(scanner.character(at: error.offset)): \(error.message),"
                    + " not \(scanner.excerpt(at: error.offset))")
        }
    }

    /// The text with as many digits as are needed to read the same numbers back.
    ///
    /// A shape with some heights is written with all of them, 0 where there was none, as in `WKB`.
    public static func encode(_ geometry: Geometry) -> String {
        var writer = WKTWriter()
        writer.append(geometry)
        return writer.text
    }
}

/// Where reading stopped and why: the message says what should have stood there.
struct TextFailure: Error {
    var offset: Int
    var message: String
}

struct WKTReader {
    var scanner: TextScanner
    /// Whether the tagged shape has heights: nil until its first position, unless `Z` says so.
    private var hasZ: Bool?

    init(_ scanner: TextScanner) { self.scanner = scanner }

    static let names: Set<String> = [
        "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION",
    ]

    func failure(_ expected: String, at offset: Int? = nil) -> TextFailure {
        TextFailure(offset: offset ?? scanner.offset, message: "\(expected) is expected")
    }

    mutating func geometry(depth: Int = 0) throws(TextFailure) -> Geometry {
        scanner.skipWhitespace()
        let start = scanner.offset
        guard depth <= WKT.deepestNesting else {
            throw TextFailure(offset: start, message: "collections may be nested \(WKT.deepestNesting) deep")
        }
        let name = try taggedName(at: start)
        switch name {
        case "POINT": return .point(try enclosed { (reader) throws(TextFailure) in try reader.position() })
        case "LINESTRING": return .lineString(try line())
        case "POLYGON": return .polygon(try polygon())
        case "MULTIPOINT":
            return .multiPoint(try list { (reader) throws(TextFailure) in try reader.pointOfMultiPoint() })
        case "MULTILINESTRING":
            return .multiLineString(try list { (reader) throws(TextFailure) in try reader.line() })
        case "MULTIPOLYGON":
            return .multiPolygon(try list { (reader) throws(TextFailure) in try reader.polygon() })
        default:
            return .collection(try list { (reader) throws(TextFailure) in try reader.geometry(depth: depth + 1) })
        }
    }

    /// The shape's name; sets `hasZ` from a `Z` after it.
    private mutating func taggedName(at start: Int) throws(TextFailure) -> String {
        var name = scanner.takeWord()
        hasZ = nil
        if !Self.names.contains(name), name.hasSuffix("Z"), Self.names.contains(String(name.dropLast())) {
            name.removeLast()
            hasZ = true
        }
        guard Self.names.contains(name) else { throw failure("POINT, LINESTRING, POLYGON or another shape", at: start) }
        let beforeTag = scanner.offset
        switch scanner.takeWord() {
        case "": break
        case "Z" where hasZ == nil: hasZ = true
        case "EMPTY": scanner.offset = beforeTag
        case "M", "ZM": throw TextFailure(offset: beforeTag, message: "M values are not supported: leave them out")
        default: throw failure("an opening parenthesis", at: beforeTag)
        }
        return name
    }

    private mutating func line() throws(TextFailure) -> LineString {
        let start = scanner.offset
        let positions = try positions()
        do { return try LineString(positions) } catch { throw TextFailure(offset: start, message: "\(error)") }
    }

    private mutating func polygon() throws(TextFailure) -> Polygon {
        let rings = try enclosed { (reader) throws(TextFailure) in
            try reader.separated { (reader) throws(TextFailure) in try reader.ring() }
        }
        return Polygon(rings[0], holes: Array(rings.dropFirst()))
    }

    private mutating func ring() throws(TextFailure) -> LinearRing {
        let start = scanner.offset
        let positions = try positions()
        do { return try LinearRing(positions) } catch { throw TextFailure(offset: start, message: "\(error)") }
    }

    private mutating func positions() throws(TextFailure) -> [Position] {
        try enclosed { (reader) throws(TextFailure) in
            try reader.separated { (reader) throws(TextFailure) in try reader.position() }
        }
    }

    /// `(1 2)` or, as older writers have it, `1 2`.
    private mutating func pointOfMultiPoint() throws(TextFailure) -> Position {
        let start = scanner.offset
        guard scanner.takeOpening() else { return try position() }
        scanner.offset = start
        return try enclosed { (reader) throws(TextFailure) in try reader.position() }
    }

    private mutating func position() throws(TextFailure) -> Position {
        let x = try number()
        let y = try number()
        let start = scanner.offset
        let z = isAtNumber() ? try number() : nil
        if let hasZ, hasZ != (z != nil) {
            throw TextFailure(offset: start, message: hasZ ? "a height is expected" : "no third ordinate is expected")
        }
        hasZ = z != nil
        if isAtNumber() { throw TextFailure(offset: scanner.offset, message: "at most three ordinates are expected") }
        return Position(x, y, z: z)
    }

    private mutating func isAtNumber() -> Bool {
        scanner.skipWhitespace()
        guard let byte = scanner.peek else { return false }
        return (0x30...0x39).contains(byte) || [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ".")].contains(byte)
    }

    mutating func number() throws(TextFailure) -> Double {
        scanner.skipWhitespace()
        let start = scanner.offset
        let isNegative = scanner.peek == UInt8(ascii: "-")
        if isNegative || scanner.peek == UInt8(ascii: "+") { scanner.offset += 1 }
        guard let text = scanner.takeNumberText(), let value = Double(text) else {
            throw failure("a number", at: start)
        }
        guard value.isFinite else { throw TextFailure(offset: start, message: "a number below 1.8e308 is expected") }
        return isNegative ? -value : value
    }

    private mutating func enclosed<Part>(
        _ body: (inout WKTReader) throws(TextFailure) -> Part
    ) throws(TextFailure) -> Part {
        guard scanner.takeOpening() else { throw failure("an opening parenthesis") }
        let part = try body(&self)
        guard scanner.take(UInt8(ascii: ")")) else { throw failure("a comma or a closing parenthesis") }
        return part
    }

    private mutating func separated<Part>(
        _ body: (inout WKTReader) throws(TextFailure) -> Part
    ) throws(TextFailure) -> [Part] {
        var parts = [try body(&self)]
        while scanner.take(UInt8(ascii: ",")) { parts.append(try body(&self)) }
        return parts
    }

    /// A parenthesised list, or `EMPTY`.
    private mutating func list<Part>(
        _ body: (inout WKTReader) throws(TextFailure) -> Part
    ) throws(TextFailure) -> [Part] {
        let start = scanner.offset
        if scanner.takeWord() == "EMPTY" { return [] }
        scanner.offset = start
        return try enclosed { (reader) throws(TextFailure) in try reader.separated(body) }
    }
}

struct WKTWriter {
    private(set) var text = ""

    mutating func append(_ geometry: Geometry) {
        let z = geometry.hasZ
        switch geometry {
        case .point(let position): tagged("POINT", z) { $0.enclosed([position]) { $0.position($1, z) } }
        case .lineString(let line): tagged("LINESTRING", z) { $0.positions(line.positions, z) }
        case .polygon(let polygon): tagged("POLYGON", z) { $0.polygon(polygon, z) }
        case .multiPoint(let parts): tagged("MULTIPOINT", z) { $0.enclosed(parts) { $0.positions([$1], z) } }
        case .multiLineString(let parts):
            tagged("MULTILINESTRING", z) { $0.enclosed(parts) { $0.positions($1.positions, z) } }
        case .multiPolygon(let parts): tagged("MULTIPOLYGON", z) { $0.enclosed(parts) { $0.polygon($1, z) } }
        case .collection(let members): tagged("GEOMETRYCOLLECTION", z) { $0.enclosed(members) { $0.append($1) } }
        }
    }

    private mutating func tagged(_ name: String, _ hasZ: Bool, _ body: (inout WKTWriter) -> Void) {
        text += hasZ ? "\(name) Z " : "\(name) "
        body(&self)
    }

    private mutating func enclosed<Part>(_ parts: [Part], _ body: (inout WKTWriter, Part) -> Void) {
        guard !parts.isEmpty else {
            text += "EMPTY"
            return
        }
        text += "("
        for (index, part) in parts.enumerated() {
            if index > 0 { text += ", " }
            body(&self, part)
        }
        text += ")"
    }

    private mutating func polygon(_ polygon: Polygon, _ z: Bool) {
        enclosed(polygon.rings) { $0.positions($1.positions, z) }
    }

    private mutating func positions(_ positions: [Position], _ z: Bool) {
        enclosed(positions) { $0.position($1, z) }
    }

    private mutating func position(_ position: Position, _ z: Bool) {
        text += "\(Self.number(position.x)) \(Self.number(position.y))"
        if z { text += " \(Self.number(position.z ?? 0))" }
    }

    /// The shortest text that reads back as the same number.
    static func number(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
