/// A city's pipes in memory: flat arrays of numbers, one entry a node or segment, so that a million segments take less
/// than 150 MB and no search asks the store.
///
/// Nodes and segments are numbered from 0. Positions are metres in the working zone; levels are metres, NaN where
/// unknown. Made by `NetworkBuilder`; a value that never changes, so any number of threads may search it.
public struct UtilityNetwork: Sendable {
    /// The commit version that the network was read at; every answer names it.
    public let version: Int64
    public let graph: PipeGraph
    /// The datum of elevations that name none.
    public let verticalDatum: String
    /// What the builder met and left as it is: findings are made of it.
    public let irregularities: NetworkIrregularities

    let nodes: NodeColumns
    let segments: SegmentColumns
    let classes: [ClassEntry]
    /// The section of each section text; nil for a text that is none.
    let sectionShapes: [PipeSection?]

    /// A class code of the network, with its entry of the class table where it has one.
    struct ClassEntry: Sendable {
        let code: String
        let pipeClass: PipeClass?
        var category: String { pipeClass?.category ?? "" }
    }

    public var nodeCount: Int { graph.nodeCount }
    public var segmentCount: Int { graph.segmentCount }

    /// Bytes of the arrays.
    public var byteCount: Int { graph.byteCount + nodes.byteCount + segments.byteCount }

    // MARK: Nodes

    public func node(code: String) -> Int? { nodes.codes.number(code) }
    public func code(ofNode node: Int) -> String { nodes.codes[node] }
    /// The row's id; 0 for a node that segments name but no row delivers.
    public func id(ofNode node: Int) -> Int64 { nodes.ids[node] }
    public func role(ofNode node: Int) -> NodeRole { NodeRole(rawValue: nodes.roles[node]) ?? .plain }
    public func valveState(ofNode node: Int) -> ValveState { ValveState(rawValue: nodes.states[node]) ?? .open }
    public func position(ofNode node: Int) -> PlanePoint { PlanePoint(nodes.east[node], nodes.north[node]) }
    public func groundElevation(ofNode node: Int) -> Double { Double(nodes.ground[node]) }
    public func classCode(ofNode node: Int) -> String { classes[Int(nodes.classes[node])].code }
    public func feature(ofNode node: Int) -> String { nodes.features[nodes.featureNumbers[node]] }

    // MARK: Segments

    public func segment(code: String) -> Int? { segments.codes.number(code) }
    public func code(ofSegment segment: Int) -> String { segments.codes[segment] }
    public func id(ofSegment segment: Int) -> Int64 { segments.ids[segment] }
    public func classCode(ofSegment segment: Int) -> String { classes[Int(segments.classes[segment])].code }
    public func pipeClass(ofSegment segment: Int) -> PipeClass? { classes[Int(segments.classes[segment])].pipeClass }
    public func material(ofSegment segment: Int) -> String { segments.materials[segments.materialNumbers[segment]] }
    public func owner(ofSegment segment: Int) -> String { segments.owners[segments.ownerNumbers[segment]] }
    public func embedding(ofSegment segment: Int) -> String { segments.embeddings[segments.embeddingNumbers[segment]] }
    /// Pressure or voltage as written.
    public func rating(ofSegment segment: Int) -> String { segments.ratings[segments.ratingNumbers[segment]] }
    /// 管径 as written.
    public func sectionText(ofSegment segment: Int) -> String { segments.sections[segments.sectionNumbers[segment]] }
    /// The nominal section; nil where none is recorded or the text is no section.
    public func section(ofSegment segment: Int) -> PipeSection? { sectionShapes[Int(segments.sectionNumbers[segment])] }
    /// 建设年代; nil where unknown, 0 and 1900 being placeholders.
    public func year(ofSegment segment: Int) -> Int? {
        let year = Int(segments.years[segment])
        return year == 0 || year == 1900 ? nil : year
    }
    public func drawnFlow(ofSegment segment: Int) -> DrawnFlow {
        DrawnFlow(rawValue: segments.flags[segment] & 3) ?? .unsaid
    }
    /// The record's own reference, or the default of its class.
    public func levelReference(ofSegment segment: Int) -> LevelReference {
        switch segments.flags[segment] >> 2 {
        case 1: .top
        case 2: .invert
        case 3: .bottom
        case 4: .axis
        default: pipeClass(ofSegment: segment)?.levelReference ?? .top
        }
    }
    public func verticalDatum(ofSegment segment: Int) -> String {
        let own = segments.datums[segments.datumNumbers[segment]]
        return own.isEmpty ? verticalDatum : own
    }
    /// Whether the pipe runs by gravity.
    public func isGravity(_ segment: Int) -> Bool { pipeClass(ofSegment: segment)?.isGravity ?? false }

    /// Depth below ground to the level reference, in metres; NaN where unknown.
    public func depth(ofSegment segment: Int, atEnd: Bool) -> Double {
        let own = Double(atEnd ? segments.endDepths[segment] : segments.startDepths[segment])
        if own.isFinite { return own }
        return groundElevation(ofNode: end(segment, atEnd)) - givenElevation(segment, atEnd)
    }

    /// Elevation of the level reference, in metres: as recorded, else ground − depth; NaN where unknown.
    public func elevation(ofSegment segment: Int, atEnd: Bool) -> Double {
        let own = givenElevation(segment, atEnd)
        if own.isFinite { return own }
        let depth = atEnd ? segments.endDepths[segment] : segments.startDepths[segment]
        return groundElevation(ofNode: end(segment, atEnd)) - Double(depth)
    }

    /// Ground above a segment's end: the node's, else elevation + depth as recorded; NaN where unknown.
    public func ground(ofSegment segment: Int, atEnd: Bool) -> Double {
        let own = groundElevation(ofNode: end(segment, atEnd))
        if own.isFinite { return own }
        let depth = atEnd ? segments.endDepths[segment] : segments.startDepths[segment]
        return givenElevation(segment, atEnd) + Double(depth)
    }

    /// The area of the nominal section; nil where the section is unknown or not positive.
    public func flowAreaSquareMetres(ofSegment segment: Int) -> Double? {
        let area: Double
        switch section(ofSegment: segment) {
        case .round(let diameter)? where diameter > 0: area = .pi / 4 * diameter * diameter
        case .box(let width, let height)? where width > 0 && height > 0: area = width * height
        default: return nil
        }
        return area.isFinite ? area * 1e-6 : nil
    }

    func givenElevation(_ segment: Int, _ atEnd: Bool) -> Double {
        Double(atEnd ? segments.endElevations[segment] : segments.startElevations[segment])
    }

    func end(_ segment: Int, _ atEnd: Bool) -> Int { Int(atEnd ? graph.ends[segment] : graph.starts[segment]) }

    // MARK: Lines

    /// The positions of a segment: start node, bends, end node.
    public func line(ofSegment segment: Int) -> [PlanePoint] {
        var points = [position(ofNode: Int(graph.starts[segment]))]
        points += segments.bends(segment)
        points.append(position(ofNode: Int(graph.ends[segment])))
        return points
    }

    /// Length in the plane, in metres; NaN where a position is unknown.
    public func length(ofSegment segment: Int) -> Double {
        var last = position(ofNode: Int(graph.starts[segment]))
        var length = 0.0
        for place in segments.bendRange(segment) {
            let next = segments.bend(place)
            length += last.distance(to: next)
            last = next
        }
        return length + last.distance(to: position(ofNode: Int(graph.ends[segment])))
    }
}

/// A place in the working zone, metres.
public struct PlanePoint: Hashable, Sendable, Codable {
    public var east: Double
    public var north: Double

    public init(_ east: Double, _ north: Double) {
        self.east = east
        self.north = north
    }

    public var isFinite: Bool { east.isFinite && north.isFinite }

    public func distance(to other: PlanePoint) -> Double {
        let (dx, dy) = (other.east - east, other.north - north)
        return (dx * dx + dy * dy).squareRoot()
    }
}
