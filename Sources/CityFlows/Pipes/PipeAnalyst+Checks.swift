import GeoModel
import PipeNetwork

/// Rules, clearance and cover as documents.
extension PipeAnalyst {
    func check(_ rules: [String]?) throws -> JSONValue {
        let found = try NetworkCheck.run(
            network, flows: directions(), components: components(), sections: sections(),
            materials: reference.materials, only: rules)
        var counts: [String: Int] = [:]
        for finding in found { counts[finding.code, default: 0] += 1 }
        let parts = network.componentSummaries(components())
        return .object([
            .init("nodes", JSONValue(network.nodeCount)), .init("segments", JSONValue(network.segmentCount)),
            .init("components", JSONValue(parts.count)),
            .init("largest_components", .array(parts.prefix(20).map(summary))),
            .init("rules", .object(counts.sorted { $0.key < $1.key }.map { .init($0.key, JSONValue($0.value)) })),
            .init("findings", .array(found.map(document))), version,
        ])
    }

    private func summary(_ part: UtilityNetwork.ComponentSummary) -> JSONValue {
        [
            "component": JSONValue(part.component), "nodes": JSONValue(part.nodes),
            "segments": JSONValue(part.segments),
            "length_m": metres(part.lengthMetres), "valves": JSONValue(part.valves), "sources": JSONValue(part.sources),
            "classes": .array(part.classes.map { .text($0) }), "first_node": .text(part.firstNode),
        ]
    }

    private func document(_ finding: NetworkFinding) -> JSONValue {
        let object: JSONValue =
            switch finding.subject {
            case .node(let node):
                [
                    "kind": "node", "code": .text(network.code(ofNode: node)),
                    "id": .integer(network.id(ofNode: node)),
                ]
            case .segment(let segment):
                [
                    "kind": "segment", "code": .text(network.code(ofSegment: segment)),
                    "id": .integer(network.id(ofSegment: segment)),
                ]
            case .component(let node): ["kind": "component", "first_node": .text(network.code(ofNode: node))]
            }
        return [
            "code": .text(finding.code), "severity": .text(finding.severity.rawValue), "object": object,
            "place": lonLat(finding.place), "reason": .text(finding.reason),
        ]
    }

    func clearance(withinMetres: Double?, area: Geometry?) throws -> JSONValue {
        let limit = withinMetres.map { ClearanceCheck.Limit.within($0) } ?? .rules(reference.clearance)
        let report = try ClearanceCheck.run(
            network, sections: sections(), limit: limit, subset: try area.map { Set(try segments(in: $0)) })
        return .object([
            .init("rule_pack", withinMetres == nil ? .text(reference.clearance.version) : .null),
            .init("within_m", metres(withinMetres)), .init("pairs", .array(report.findings.map(document))),
            .init("candidates_examined", JSONValue(report.candidatesExamined)),
            .init("joined", JSONValue(report.joined)), .init("without_rule", JSONValue(report.withoutRule)),
            .init("levels_unknown", JSONValue(report.levelsUnknown)),
            .init("datums_differ", JSONValue(report.datumsDiffer)),
            .init("at_crossings", JSONValue(report.atCrossings)),
            .init("segments_left_out", JSONValue(report.segmentsLeftOut)),
            .init("walls_unknown", JSONValue(report.wallsUnknown)), version,
        ])
    }

    private func document(_ finding: ClearanceFinding) -> JSONValue {
        func place(_ point: SpacePoint) -> JSONValue {
            .array(lonLat(PlanePoint(point.east, point.north)).items + [metres(point.elevation)])
        }
        let rule: JSONValue =
            finding.rule.map {
                [
                    "table": .text($0.table), "row": JSONValue($0.row), "first": .text($0.first),
                    "second": .text($0.second), "condition": .text($0.condition), "mark": .text($0.mark),
                ]
            } ?? .null
        return .object([
            .init("kind", .text(finding.kind.rawValue)),
            .init("severity", .text(finding.kind == .collision ? "error" : "warning")),
            .init("first", .object(card(ofSegment: finding.first))),
            .init("second", .object(card(ofSegment: finding.second))),
            .init("horizontal_m", metres(finding.horizontalMetres)),
            .init("vertical_m", metres(finding.verticalMetres)),
            .init("gap_m", metres(finding.gapMetres)),
            .init("nearest", .array([place(finding.firstPlace), place(finding.secondPlace)])), .init("rule", rule),
            .init("required_m", metres(finding.requiredMetres)), .init("shortfall_m", metres(finding.shortfallMetres)),
        ])
    }

    func cover(area: Geometry?) throws -> JSONValue {
        let report = CoverCheck.run(
            network, sections: sections(), rules: reference.cover, subset: try area.map(segments))
        return .object([
            .init("rule_pack", .text(reference.cover.version)), .init("ground", .text(CoverCheck.groundSource)),
            .init(
                "findings",
                .array(
                    report.findings.map { finding in
                        .object(
                            card(ofSegment: finding.segment) + [
                                .init("severity", "warning"), .init("least_cover_m", metres(finding.leastMetres)),
                                .init("place", lonLat(PlanePoint(finding.place.east, finding.place.north))),
                                .init(
                                    "rule",
                                    [
                                        "table": .text(finding.rule.table), "row": JSONValue(finding.rule.row),
                                        "pipe": .text(finding.rule.pipe), "laying": .text(finding.rule.laying),
                                        "mark": .text(finding.rule.mark),
                                    ]), .init("required_m", metres(finding.requiredMetres)),
                                .init("shortfall_m", metres(finding.shortfallMetres)),
                            ])
                    })),
            .init("candidates_examined", JSONValue(report.candidatesExamined)),
            .init("unknown", JSONValue(report.unknown)), .init("without_rule", JSONValue(report.withoutRule)),
            .init("above_ground", JSONValue(report.aboveGround)), version,
        ])
    }

    /// The segments that touch an area.
    private func segments(in geometry: Geometry) throws -> [Int] {
        let area = try planeArea(geometry)
        return locator().segmentsTouching(
            west: area.low.east, south: area.low.north, east: area.high.east, north: area.high.north
        ).filter { segment in
            let line = network.line(ofSegment: segment)
            return network.length(ofSegment: segment, inside: area) > 0 || line.contains(where: area.contains)
        }
    }

    /// - Throws: `PipeNetworkError.badQuestion` for a shape without an inside.
    func planeArea(_ geometry: Geometry) throws -> PlaneArea {
        func polygons(_ geometry: Geometry) -> [Polygon] {
            switch geometry {
            case .polygon(let polygon): [polygon]
            case .multiPolygon(let polygons): polygons
            case .collection(let members): members.flatMap(polygons)
            default: []
            }
        }
        let rings = try polygons(geometry).flatMap(\.rings).map { try $0.positions.map(plane) }
        guard let area = PlaneArea(rings: rings) else {
            throw PipeNetworkError(.badQuestion, "the area must be a polygon; a point or line has no inside")
        }
        return area
    }
}
