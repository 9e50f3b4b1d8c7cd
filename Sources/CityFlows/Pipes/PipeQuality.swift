import GeoKernel
import GeoModel
import PipeNetwork
import Synchronization

/// The rules between pipe rows as quality rules, so that `luotu check` reports them beside all others.
enum PipeQuality {
    static func rules(_ reference: PipeReference) -> [any QualityRule] {
        let shared = CheckedPipes(reference)
        return NetworkCheck.rules.map { PipeQualityRule(rule: $0, shared: shared) }
    }
}

private struct PipeQualityRule: QualityRule {
    let rule: NetworkRule
    let shared: CheckedPipes

    var id: String { rule.id + ".network" }
    var title: String { rule.title }
    var clause: String { rule.clause }
    var severity: QualitySeverity { rule.severity == .error ? .error : .warning }
    var kinds: [LayerKind] { [.pipeSegment, .pipeNode] }

    func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let segments = city.rows(of: .pipeSegment), let nodes = city.rows(of: .pipeNode) else { return }
        for finding in try shared.findings(city, nodes, segments) where finding.code == rule.id {
            report(try shared.fault(finding, nodes, segments))
        }
    }
}

/// The network of the rows that are being checked, and what all rules find in it: made once a run.
private final class CheckedPipes: Sendable {
    private struct Made {
        var rows: [FeatureID]
        var network: UtilityNetwork
        var toStored: CoordinateTransformer
        var findings: [NetworkFinding]
    }

    private let reference: PipeReference
    private let made = Mutex<Made?>(nil)

    init(_ reference: PipeReference) { self.reference = reference }

    func findings(_ city: CityRows, _ nodes: LayerRows, _ segments: LayerRows) throws -> [NetworkFinding] {
        let rows = nodes.features.map(\.id) + segments.features.map(\.id)
        if let known = made.withLock({ $0 }), known.rows == rows { return known.findings }
        let profile = city.profile
        let plane = try CoordinateTransformer.shared(
            from: .cgcs2000, to: .epsg(profile.workingZone), profile: profile)
        var builder = NetworkBuilder(classes: reference.classes, roles: reference.roles)
        for row in 0..<nodes.count { try builder.add(Self.node(nodes, row, plane)) }
        for row in 0..<segments.count { try builder.add(Self.segment(segments, row, plane)) }
        let network = builder.build(verticalDatum: profile.verticalDatum.rawValue)
        let found = try NetworkCheck.run(
            network, flows: FlowDirections(network), components: NetworkComponents(network.graph),
            sections: OuterSections(network, walls: reference.walls), materials: reference.materials)
        let toStored = try CoordinateTransformer.shared(
            from: .epsg(profile.workingZone), to: .cgcs2000, profile: profile)
        made.withLock { $0 = Made(rows: rows, network: network, toStored: toStored, findings: found) }
        return found
    }

    func fault(_ finding: NetworkFinding, _ nodes: LayerRows, _ segments: LayerRows) throws -> QualityFault {
        guard let made = made.withLock({ $0 }) else {
            return QualityFault(layer: nodes.schema.id, reason: finding.reason)
        }
        let network = made.network
        var place: Geometry?
        if finding.place.isFinite {
            place = .point(try made.toStored.transform(Position(finding.place.east, finding.place.north)))
        }
        switch finding.subject {
        case .node(let node), .component(let node):
            return QualityFault(
                layer: nodes.schema.id, feature: FeatureID(rawValue: network.id(ofNode: node)),
                code: network.code(ofNode: node), reason: finding.reason, geometry: place)
        case .segment(let segment):
            return QualityFault(
                layer: segments.schema.id, feature: FeatureID(rawValue: network.id(ofSegment: segment)),
                code: network.code(ofSegment: segment), reason: finding.reason, geometry: place)
        }
    }

    // MARK: Rows to records

    private static func node(_ rows: LayerRows, _ row: Int, _ plane: CoordinateTransformer) throws -> PipeNodeRecord {
        let line = try line(rows.features[row].geometry, plane)
        return PipeNodeRecord(
            id: rows.features[row].id.rawValue, code: rows.text(row, "code") ?? "",
            classCode: rows.text(row, "class") ?? "", east: line.first ?? .nan,
            north: line.count > 1 ? line[1] : .nan, groundElevation: rows.number(row, "ground_elevation") ?? .nan,
            appurtenance: rows.text(row, "appurtenance") ?? "", feature: rows.text(row, "feature") ?? "",
            valveState: rows.text(row, "state").flatMap { ValveState($0) })
    }

    private static func segment(
        _ rows: LayerRows, _ row: Int, _ plane: CoordinateTransformer
    ) throws -> PipeSegmentRecord {
        func level(_ field: String) -> Double { rows.number(row, field) ?? .nan }
        let text = { (field: String) in rows.text(row, field) ?? "" }
        return PipeSegmentRecord(
            id: rows.features[row].id.rawValue, code: text("code"), startNode: text("start_node"),
            endNode: text("end_node"), classCode: text("class"), material: text("material"), section: text("diameter"),
            startDepth: level("start_depth"), endDepth: level("end_depth"), startElevation: level("start_elevation"),
            endElevation: level("end_elevation"), embedding: text("embedding"), flow: DrawnFlow(text("flow")),
            line: try line(rows.features[row].geometry, plane))
    }

    /// The positions of a point or a single line, east and north in turn; none of anything else.
    private static func line(_ geometry: Geometry?, _ plane: CoordinateTransformer) throws -> [Double] {
        var positions: [Position] = []
        switch geometry {
        case .point(let position): positions = [position]
        case .lineString(let line): positions = line.positions
        case .multiLineString(let lines) where lines.count == 1: positions = lines[0].positions
        default: break
        }
        return try positions.flatMap { position in
            let moved = try plane.transform(position)
            return [moved.x, moved.y]
        }
    }
}
