import GeoModel
import PipeNetwork

/// A place in a pipe network as people name it: the code of a segment or node, or a position to find one near.
public enum PipePlace: Hashable, Sendable {
    case code(String)
    /// EPSG:4490.
    case position(Position)

    /// How far a position may lie from a pipe or node.
    public static let reachMetres = 50.0

    /// Reads `LON,LAT`; everything else is a code.
    public init(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0.filter { $0 != " " }) }
        if parts.count == 2, let lon = parts[0], let lat = parts[1], abs(lon) <= 180, abs(lat) <= 90 {
            self = .position(Position(lon, lat))
        } else {
            self = .code(text)
        }
    }
}

/// What can be asked of a pipe network; areas and lines in EPSG:4490.
public enum PipeQuestion: Sendable {
    /// Which valves to close for a break.
    ///
    /// - `failing`: codes of valves that are not to be used.
    /// - `wantsFewest`: also the smallest set of valves anywhere.
    case isolate(at: PipePlace, failing: [String] = [], wantsFewest: Bool = false)
    case trace(
        from: PipePlace, FlowTrace.Course, throughUnknown: Bool = false, limitMetres: Double? = nil)
    case path(from: PipePlace, to: PipePlace, avoidsClosed: Bool = false)
    /// The connected parts and the findings of the rules; of these rules only, where some are named.
    case check(rules: [String]? = nil)
    /// Pipes too near to each other: by the tables, or nearer than a distance.
    case clearance(withinMetres: Double? = nil, area: Geometry? = nil)
    case cover(area: Geometry? = nil)
    case excavate(area: Geometry, depthMetres: Double, bufferMetres: Double = 0)
    case section(line: Geometry)
    case profile(from: PipePlace, to: PipePlace)
    case statistics(by: [String], area: Geometry? = nil)
}

/// The answer to a question: a document, and a drawing where one was asked for and the answer can be drawn.
public struct PipeAnswer: Sendable {
    public var document: JSONValue
    /// SVG.
    public var drawing: [UInt8]?

    public init(document: JSONValue, drawing: [UInt8]? = nil) {
        self.document = document
        self.drawing = drawing
    }
}
