import GeoModel
import PipeNetwork

/// Isolation, trace and path as documents.
extension PipeAnalyst {
    func isolate(_ place: PipePlace, failing codes: [String], wantsFewest: Bool) throws -> JSONValue {
        let failing = try Set(codes.map(valve))
        var found: Isolation
        var at: [JSONValue.Member]
        if case .code(let code) = place, network.segment(code: code) == nil, let node = network.node(code: code) {
            guard let answer = isolation.isolate(node: node, failing: failing) else {
                throw PipeNetworkError(
                    .badQuestion, "no segment ends at the node \(code): there is nothing to shut off")
            }
            found = answer
            at = [.init("node", .text(code)), .init("metres", 0)]
        } else {
            let (segment, metres) = try segment(place)
            found = isolation.isolate(segment: segment, failing: failing)
            at = [.init("segment", .text(network.code(ofSegment: segment))), .init("metres", self.metres(metres))]
        }
        var members: [JSONValue.Member] = [
            .init("at", .object(at)),
            .init("valves_to_close", .array(found.valvesToClose.map(card))),
            .init("already_closed", .array(found.alreadyClosed.map(card))),
            .init("not_needed", .array(found.notNeeded.map(card))),
            .init("skipped", .array(found.skipped.map(skipped))),
            .init("sources_inside", .array(found.sourcesInside.map(card))),
            .init("source_known", .boolean(found.isSourceKnown)),
            .init("was_supplied", .boolean(found.wasSupplied)),
            .init("segments", self.codes(ofSegments: found.segments)),
            .init("length_m", metres(found.lengthMetres)),
            .init("volume_m3", metres(found.volumeCubicMetres)),
            .init("unmeasured_segments", JSONValue(found.unmeasuredSegments)),
            .init("service_points", self.codes(ofNodes: found.metersInside)),
            .init("hydrants", self.codes(ofNodes: found.hydrantsInside)),
            .init("consumers", Self.byClass(found.metersInside, network)),
            .init(
                "outside",
                [
                    "segments": self.codes(ofSegments: found.segmentsCutOffOutside),
                    "service_points": self.codes(ofNodes: found.metersOutside),
                    "hydrants": self.codes(ofNodes: found.hydrantsOutside),
                    "consumers": Self.byClass(found.metersOutside, network),
                ]),
        ]
        if wantsFewest { members.append(.init("fewest", try fewest(found, failing))) }
        members += [.init("candidates_examined", JSONValue(found.candidatesExamined)), version]
        return .object(members)
    }

    /// The version that the network was read at.
    var version: JSONValue.Member { .init("network_version", .integer(network.version)) }

    private func valve(_ code: String) throws -> Int {
        guard let node = network.node(code: code), network.role(ofNode: node) == .valve else {
            throw PipeNetworkError(.notFound, "there is no valve with the code \(code)")
        }
        return node
    }

    private func skipped(_ skipped: Isolation.SkippedValve) -> JSONValue {
        var card = card(skipped.valve).members
        card.append(.init("reason", .text(skipped.reason.rawValue)))
        return .object(card)
    }

    private func fewest(_ found: Isolation, _ failing: Set<Int>) throws -> JSONValue {
        guard let first = found.segments.first, let fewest = isolation.fewestValves(segment: first, failing: failing)
        else { return .null }
        return [
            "valves": .array(fewest.valves.map(card)), "segments": JSONValue(fewest.segments),
            "pieces": JSONValue(fewest.pieces),
        ]
    }

    /// Service points counted by the class of pipe that they stand on.
    private static func byClass(_ nodes: [Int], _ network: UtilityNetwork) -> JSONValue {
        var counts: [String: Int] = [:]
        for node in nodes { counts[network.classCode(ofNode: node), default: 0] += 1 }
        return .object(counts.sorted { $0.key < $1.key }.map { .init($0.key, JSONValue($0.value)) })
    }

    func trace(
        _ place: PipePlace, _ course: FlowTrace.Course, throughUnknown: Bool, limitMetres: Double?
    ) throws -> JSONValue {
        if let limitMetres, !(limitMetres >= 0) {
            throw PipeNetworkError(.badQuestion, "a trace goes \(limitMetres) m far; give metres, not negative")
        }
        let flows = directions()
        let start = try traceStart(place, course, flows)
        let found = network.trace(
            from: start, course, flows, throughUnknown: throughUnknown, limitMetres: limitMetres)
        return .object([
            .init("from", card(start)), .init("direction", .text(course.rawValue)),
            .init(
                "edges",
                .array(
                    found.steps.map { step in
                        [
                            "segment": .text(network.code(ofSegment: step.segment)), "depth": JSONValue(step.depth),
                            "metres": metres(step.metres), "basis": .text(flows.basis(step.segment).name),
                            "confidence": .text(step.confidence.name),
                        ]
                    })),
            .init("length_m", metres(found.lengthMetres)), .init("ends", codes(ofNodes: found.ends)),
            .init("loops", codes(ofSegments: found.loops)), .init("unknown_flow", codes(ofSegments: found.unknownFlow)),
            .init("closed_valves", codes(ofNodes: found.closedValves)),
            .init("beyond_limit", JSONValue(found.beyondLimit)),
            .init("candidates_examined", JSONValue(found.candidatesExamined)), version,
        ])
    }

    /// Downstream of a segment begins where the flow leaves it, upstream where the flow enters it.
    private func traceStart(_ place: PipePlace, _ course: FlowTrace.Course, _ flows: FlowDirections) throws -> Int {
        guard case .code(let code) = place, let segment = network.segment(code: code), network.node(code: code) == nil
        else { return try node(place) }
        let isAlong = flows.direction(segment) != .against
        let atEnd = isAlong == (course == .downstream)
        return Int(atEnd ? network.graph.ends[segment] : network.graph.starts[segment])
    }

    func path(_ from: PipePlace, _ to: PipePlace, avoidsClosed: Bool) throws -> JSONValue {
        let (first, last) = (try node(from), try node(to))
        switch network.shortestPath(from: first, to: last, throughClosedValves: !avoidsClosed) {
        case .path(let path):
            return .object([
                .init("connected", true), .init("length_m", metres(path.lengthMetres)),
                .init("segments", codes(ofSegments: path.segments)), .init("nodes", codes(ofNodes: path.nodes)),
                .init(
                    "valves",
                    .array(
                        path.valves.map {
                            .object(card($0).members + [.init("state", .text("\(network.valveState(ofNode: $0))"))])
                        })),
                .init("unknown_lengths", JSONValue(path.unknownLengths)),
                .init("candidates_examined", JSONValue(path.candidatesExamined)), version,
            ])
        case .notConnected(let gap, let examined):
            let nearest: JSONValue =
                gap.map { ["from": card($0.from), "to": card($0.to), "metres": metres($0.metres)] } ?? .null
            return .object([
                .init("connected", false), .init("nearest_gap", nearest),
                .init("candidates_examined", JSONValue(examined)), version,
            ])
        }
    }
}
