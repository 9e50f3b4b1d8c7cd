import GeoKernel
import GeoModel
import PipeNetwork
import Synchronization

/// Answers questions about one version of a city's pipes, from memory alone.
///
/// What a kind of question needs beside the network is made at its first question and kept. Any number of threads may ask.
public final class PipeAnalyst: Sendable {
    public let network: UtilityNetwork
    let isolation: ValveIsolation
    /// From EPSG:4490 to the working zone, and back.
    let toPlane: CoordinateTransformer
    let fromPlane: CoordinateTransformer
    let reference: PipeReference
    private let kept = Mutex(Kept())

    private struct Kept {
        var directions: FlowDirections?
        var components: NetworkComponents?
        var locator: PipeLocator?
        var sections: OuterSections?
    }

    public init(_ network: UtilityNetwork, profile: CityProfile, reference: PipeReference) throws {
        self.network = network
        self.reference = reference
        isolation = ValveIsolation(network)
        toPlane = try .shared(from: .cgcs2000, to: .epsg(profile.workingZone), profile: profile)
        fromPlane = try .shared(from: .epsg(profile.workingZone), to: .cgcs2000, profile: profile)
    }

    /// Reads a network.
    ///
    /// - Throws: what the source throws; `CityFlowError.referenceDataMissing`.
    public static func load(
        from source: some PipeSource, profile: CityProfile, access: Access
    ) async throws -> PipeAnalyst {
        let reference = try PipeReference.standard()
        let network = try await source.readPipes(
            into: NetworkBuilder(classes: reference.classes, roles: reference.roles),
            plane: .shared(from: .cgcs2000, to: .epsg(profile.workingZone), profile: profile),
            verticalDatum: profile.verticalDatum.rawValue, access: access)
        return try PipeAnalyst(network, profile: profile, reference: reference)
    }

    /// - Parameter wantsDrawing: also the answer as SVG, where it can be drawn.
    /// - Throws: `PipeNetworkError.notFound`, `.badQuestion`; `GeoKernelError` for positions off the working zone.
    public func answer(_ question: PipeQuestion, wantsDrawing: Bool = false) throws -> PipeAnswer {
        switch question {
        case .isolate(let place, let failing, let wantsFewest):
            PipeAnswer(document: try isolate(place, failing: failing, wantsFewest: wantsFewest))
        case .trace(let place, let course, let throughUnknown, let limit):
            PipeAnswer(document: try trace(place, course, throughUnknown: throughUnknown, limitMetres: limit))
        case .path(let from, let to, let avoidsClosed):
            PipeAnswer(document: try path(from, to, avoidsClosed: avoidsClosed))
        case .check(let rules): PipeAnswer(document: try check(rules))
        case .clearance(let metres, let area): PipeAnswer(document: try clearance(withinMetres: metres, area: area))
        case .cover(let area): PipeAnswer(document: try cover(area: area))
        case .excavate(let area, let depth, let buffer):
            PipeAnswer(document: try excavate(area, depthMetres: depth, bufferMetres: buffer))
        case .section(let line): try section(line, wantsDrawing: wantsDrawing)
        case .profile(let from, let to): try profile(from, to, wantsDrawing: wantsDrawing)
        case .statistics(let fields, let area): PipeAnswer(document: try statistics(by: fields, area: area))
        }
    }

    // MARK: What is kept

    func directions() -> FlowDirections {
        keeping(\.directions) { FlowDirections(network) }
    }

    func components() -> NetworkComponents {
        keeping(\.components) { NetworkComponents(network.graph) }
    }

    func locator() -> PipeLocator {
        keeping(\.locator) { PipeLocator(network) }
    }

    func sections() -> OuterSections {
        keeping(\.sections) { OuterSections(network, walls: reference.walls) }
    }

    private func keeping<Value: Sendable>(
        _ place: WritableKeyPath<Kept, Value?> & Sendable, _ make: () -> Value
    ) -> Value {
        if let known = kept.withLock({ $0[keyPath: place] }) { return known }
        let made = make()
        kept.withLock { $0[keyPath: place] = made }
        return made
    }

    // MARK: Places

    /// The segment that a place names, and how far it lies from a position.
    func segment(_ place: PipePlace) throws -> (segment: Int, metres: Double) {
        switch place {
        case .code(let code):
            if let segment = network.segment(code: code) { return (segment, 0) }
            throw PipeNetworkError(.notFound, "there is no pipe segment or node with the code \(code)")
        case .position(let position):
            let point = try plane(position)
            guard let found = locator().nearestSegment(to: point, withinMetres: PipePlace.reachMetres) else {
                throw PipeNetworkError(
                    .notFound,
                    "no pipe lies within \(Int(PipePlace.reachMetres)) m of \(position.x),\(position.y); name a code, or a nearer place"
                )
            }
            return found
        }
    }

    /// The node that a place names; of a segment or position the nearer end.
    func node(_ place: PipePlace) throws -> Int {
        if case .code(let code) = place, let node = network.node(code: code) { return node }
        let segment = try segment(place).segment
        let ends = [Int(network.graph.starts[segment]), Int(network.graph.ends[segment])]
        guard case .position(let position) = place else { return ends[0] }
        let point = try plane(position)
        let metres = ends.map { network.position(ofNode: $0).distance(to: point) }
        return metres[1] < metres[0] ? ends[1] : ends[0]
    }

    func plane(_ position: Position) throws -> PlanePoint {
        let moved = try toPlane.transform(Position(position.x, position.y))
        return PlanePoint(moved.x, moved.y)
    }

    // MARK: Writing

    /// `[lon, lat]`, to the millimetre; null for an unknown position.
    func lonLat(_ point: PlanePoint) -> JSONValue {
        guard point.isFinite, let found = try? fromPlane.transform(Position(point.east, point.north)) else {
            return .null
        }
        return [.real((found.x * 1e8).rounded() / 1e8), .real((found.y * 1e8).rounded() / 1e8)]
    }

    func codes(ofSegments segments: [Int]) -> JSONValue {
        .array(segments.map { .text(network.code(ofSegment: $0)) })
    }

    func codes(ofNodes nodes: [Int]) -> JSONValue { .array(nodes.map { .text(network.code(ofNode: $0)) }) }

    /// Metres, to the millimetre; null for an unknown number.
    func metres(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        return .real((value * 1000).rounded() / 1000)
    }

    /// A node as answers show it.
    func card(_ node: Int) -> JSONValue {
        [
            "code": .text(network.code(ofNode: node)), "id": .integer(network.id(ofNode: node)),
            "position": lonLat(network.position(ofNode: node)),
        ]
    }

    /// A segment as answers show it.
    func card(ofSegment segment: Int) -> [JSONValue.Member] {
        [
            .init("code", .text(network.code(ofSegment: segment))),
            .init("id", .integer(network.id(ofSegment: segment))),
            .init("class", .text(network.classCode(ofSegment: segment))),
            .init("owner", .text(network.owner(ofSegment: segment))),
        ]
    }
}
