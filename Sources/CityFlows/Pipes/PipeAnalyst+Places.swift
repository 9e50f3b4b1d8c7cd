import Drawing
import GeoModel
import PipeNetwork

/// Excavation, section, profile and statistics as documents and drawings.
extension PipeAnalyst {
    func excavate(_ geometry: Geometry, depthMetres: Double, bufferMetres: Double) throws -> JSONValue {
        guard depthMetres > 0, depthMetres <= 100, (0...1000).contains(bufferMetres) else {
            throw PipeNetworkError(
                .badQuestion,
                "a pit is 0 to 100 m deep, its buffer 0 to 1000 m wide; not \(depthMetres) and \(bufferMetres)")
        }
        let pit = Excavation(
            network, sections: sections(), locator: locator(), area: try planeArea(geometry), depthMetres: depthMetres,
            bufferMetres: bufferMetres)
        return .object([
            .init("depth_m", metres(depthMetres)),
            .init(
                "pipes",
                .array(
                    pit.pipes.map { pipe in
                        .object(
                            card(ofSegment: pipe.segment) + [
                                .init("length_inside_m", metres(pipe.lengthInside)),
                                .init("exposed_m", metres(pipe.exposedMetres)),
                                .init("least_depth_m", metres(pipe.leastDepth)),
                                .init("below_floor_m", metres(pipe.belowFloor)),
                            ])
                    })),
            .init(
                "nodes",
                .array(
                    pit.nodes.map { .object(card($0).members + [.init("role", .text(network.role(ofNode: $0).name))]) })
            ),
            .init("buffer_m", metres(bufferMetres)),
            .init(
                "beside",
                .array(
                    pit.beside.map {
                        .object(card(ofSegment: $0.segment) + [.init("metres", metres($0.metres))])
                    })), .init("owners_to_notify", .array(pit.owners.map { .text($0) })),
            .init("depth_unknown", JSONValue(pit.depthUnknown)),
            .init("candidates_examined", JSONValue(pit.candidatesExamined)), version,
        ])
    }

    func section(_ geometry: Geometry, wantsDrawing: Bool) throws -> PipeAnswer {
        guard case .lineString(let line) = geometry else {
            throw PipeNetworkError(
                .badQuestion, "a cross-section needs a line, such as LINESTRING(113.08 22.58, 113.09 22.58)")
        }
        let found = CrossSection(
            network, sections: sections(), locator: locator(), line: try line.positions.map(plane))
        let document = JSONValue.object([
            .init("length_m", metres(found.lengthMetres)),
            .init(
                "cuts",
                .array(
                    found.cuts.map { cut in
                        .object(
                            card(ofSegment: cut.segment) + [
                                .init("diameter", .text(network.sectionText(ofSegment: cut.segment))),
                                .init("offset_m", metres(cut.offset)), .init("elevation_m", metres(cut.elevation)),
                                .init("ground_m", metres(cut.ground)), .init("outer_width_m", metres(cut.outer.width)),
                                .init("outer_height_m", metres(cut.outer.height)),
                                .init("cut_width_m", metres(cut.cutWidth)),
                                .init("angle_deg", metres(cut.angleDegrees)),
                                .init("gap_to_next_m", metres(cut.gapToNext)), .init("place", lonLat(cut.place)),
                            ])
                    })), .init("levels_unknown", JSONValue(found.levelsUnknown)),
            .init("sections_unknown", codes(ofSegments: found.sectionsUnknown)),
            .init("candidates_examined", JSONValue(found.candidatesExamined)), version,
        ])
        return PipeAnswer(
            document: document, drawing: wantsDrawing ? try SectionDrawing(sheet(found)).svg() : nil)
    }

    private func sheet(_ found: CrossSection) -> SectionDrawing.Sheet {
        SectionDrawing.Sheet(
            title: "横断面 Cross-section", lengthMetres: found.lengthMetres,
            cuts: found.cuts.filter { $0.elevation.isFinite }.map { cut in
                .init(
                    label: label(cut.segment), colour: colour(cut.segment), offset: cut.offset,
                    elevation: cut.elevation, width: cut.cutWidth, height: cut.outer.height, isRound: cut.outer.isRound,
                    ground: cut.ground.isFinite ? cut.ground : nil)
            },
            note: found.levelsUnknown == 0 ? nil : "未画（高程不明）not drawn, level unknown: \(found.levelsUnknown)")
    }

    func profile(_ from: PipePlace, _ to: PipePlace, wantsDrawing: Bool) throws -> PipeAnswer {
        let (first, last) = (try node(from), try node(to))
        guard case .path(let path) = network.shortestPath(from: first, to: last), !path.segments.isEmpty else {
            throw PipeNetworkError(
                .badQuestion,
                "no pipe leads from \(network.code(ofNode: first)) to \(network.code(ofNode: last)); luotu pipe path says where they come nearest"
            )
        }
        let found = LongitudinalProfile(network, sections: sections(), locator: locator(), path: path)
        let document = JSONValue.object([
            .init("length_m", metres(found.lengthMetres)), .init("stations", .array(found.stations.map(station))),
            .init("runs", .array(found.runs.map(run))), .init("crossings", .array(found.crossings.map(crossing))),
            .init("unknown_runs", JSONValue(found.unknownRuns)),
            .init("candidates_examined", JSONValue(found.candidatesExamined)), version,
        ])
        return PipeAnswer(document: document, drawing: wantsDrawing ? try ProfileDrawing(sheet(found)).svg() : nil)
    }

    private func station(_ station: LongitudinalProfile.Station) -> JSONValue {
        [
            "node": .text(network.code(ofNode: station.node)), "chainage_m": metres(station.chainage),
            "ground_m": metres(station.ground),
        ]
    }

    private func run(_ run: LongitudinalProfile.Run) -> JSONValue {
        .object(
            card(ofSegment: run.segment) + [
                .init("diameter", .text(network.sectionText(ofSegment: run.segment))),
                .init("reversed", .boolean(run.isReversed)), .init("from_m", metres(run.from)),
                .init("to_m", metres(run.to)), .init("ground_m", [metres(run.ground.0), metres(run.ground.1)]),
                .init("crown_m", [metres(run.top.0), metres(run.top.1)]),
                .init("invert_m", [metres(run.invert.0), metres(run.invert.1)]),
                .init("cover_m", [metres(run.cover.0), metres(run.cover.1)]),
                .init("slope_per_mille", metres(run.slopePerMille)),
            ])
    }

    private func crossing(_ crossing: LongitudinalProfile.Crossing) -> JSONValue {
        .object(
            card(ofSegment: crossing.segment) + [
                .init("chainage_m", metres(crossing.chainage)), .init("elevation_m", metres(crossing.elevation)),
                .init("gap_m", metres(crossing.gapMetres)), .init("overlaps", .boolean(crossing.overlaps)),
            ])
    }

    private func sheet(_ found: LongitudinalProfile) -> ProfileDrawing.Sheet {
        ProfileDrawing.Sheet(
            title: "纵断面 Longitudinal profile", lengthMetres: found.lengthMetres,
            stations: found.stations.map { station in
                .init(
                    label: network.code(ofNode: station.node), chainage: station.chainage,
                    ground: station.ground.isFinite ? station.ground : nil)
            },
            runs: found.runs.compactMap { run in
                guard run.top.0.isFinite, run.top.1.isFinite, run.invert.0.isFinite, run.invert.1.isFinite else {
                    return nil
                }
                return .init(
                    label: network.sectionText(ofSegment: run.segment), colour: colour(run.segment), from: run.from,
                    to: run.to, top: [run.top.0, run.top.1], invert: [run.invert.0, run.invert.1],
                    slopePerMille: run.slopePerMille)
            },
            crossings: found.crossings.filter { $0.elevation.isFinite }.map { crossing in
                .init(
                    label: label(crossing.segment), colour: colour(crossing.segment), chainage: crossing.chainage,
                    elevation: crossing.elevation, height: crossing.outer.height)
            })
    }

    private func label(_ segment: Int) -> String {
        "\(network.classCode(ofSegment: segment)) \(network.sectionText(ofSegment: segment))"
    }

    private func colour(_ segment: Int) -> String { network.pipeClass(ofSegment: segment)?.colour.hex ?? "#7f7f7f" }

    func statistics(by names: [String], area: Geometry?) throws -> JSONValue {
        let fields = try names.map { name in
            guard let field = PipeStatistics.Field(rawValue: name) else {
                throw PipeNetworkError(
                    .badQuestion,
                    "pipes are not counted by \(name); use \(PipeStatistics.Field.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            return field
        }
        let found = PipeStatistics(network, by: fields, area: try area.map(planeArea))
        return .object([
            .init("by", .array(names.map { .text($0) })),
            .init(
                "groups",
                .array(
                    found.groups.map { group in
                        .object(
                            zip(names, group.values).map { JSONValue.Member($0, .text($1)) } + [
                                .init("segments", JSONValue(group.segments)),
                                .init("length_m", .real(group.lengthMetres)),
                                .init("length_3d_m", .real(group.spaceLengthMetres)),
                            ])
                    })), .init("segments", JSONValue(found.segments)), .init("length_m", .real(found.lengthMetres)),
            .init("length_3d_m", .real(found.spaceLengthMetres)), .init("outside_m", .real(found.outsideMetres)),
            .init(
                "missing",
                .object(
                    fields.map { .init($0.rawValue, JSONValue(found.missing[$0] ?? 0)) })),
            .init("unmeasured", JSONValue(found.unmeasured)), .init("levels_unknown", JSONValue(found.levelsUnknown)),
            .init("candidates_examined", JSONValue(found.candidatesExamined)), version,
        ])
    }
}
