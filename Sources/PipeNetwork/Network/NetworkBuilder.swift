/// Takes nodes, then segments, and makes a `UtilityNetwork` of them.
///
/// Whatever is wrong with a row is noted, never repaired: a segment that names a missing node gets a node of that code
/// where its line ends, a repeated code means its first bearer, an unknown level stays NaN.
public struct NetworkBuilder: Sendable {
    /// A line's end may lie this far from its node: positions in deliveries are rounded to millimetres or centimetres.
    public static let endToleranceMetres = 0.02

    private let roles: NodeRoleTable
    private let classTable: PipeClassTable
    private var nodes = NodeColumns()
    private var segments = SegmentColumns()
    private var starts: [Int32] = []
    private var ends: [Int32] = []
    private var classNumbers: [String: UInt16] = ["": 0]
    private var classes = [UtilityNetwork.ClassEntry(code: "", pipeClass: nil)]
    private var irregularities = NetworkIrregularities()
    private var hasSegments = false

    public init(classes: PipeClassTable, roles: NodeRoleTable) {
        classTable = classes
        self.roles = roles
    }

    /// Makes room, so that nothing grows by doubling.
    public mutating func reserve(nodes nodeCount: Int, segments segmentCount: Int) {
        nodes.codes.reserve(nodeCount)
        nodes.ids.reserveCapacity(nodeCount)
        nodes.east.reserveCapacity(nodeCount)
        nodes.north.reserveCapacity(nodeCount)
        nodes.ground.reserveCapacity(nodeCount)
        nodes.classes.reserveCapacity(nodeCount)
        nodes.featureNumbers.reserveCapacity(nodeCount)
        nodes.roles.reserveCapacity(nodeCount)
        nodes.states.reserveCapacity(nodeCount)
        segments.codes.reserve(segmentCount)
        starts.reserveCapacity(segmentCount)
        ends.reserveCapacity(segmentCount)
        segments.ids.reserveCapacity(segmentCount)
        segments.classes.reserveCapacity(segmentCount)
        segments.materialNumbers.reserveCapacity(segmentCount)
        segments.sectionNumbers.reserveCapacity(segmentCount)
        segments.embeddingNumbers.reserveCapacity(segmentCount)
        segments.ownerNumbers.reserveCapacity(segmentCount)
        segments.ratingNumbers.reserveCapacity(segmentCount)
        segments.datumNumbers.reserveCapacity(segmentCount)
        segments.years.reserveCapacity(segmentCount)
        segments.flags.reserveCapacity(segmentCount)
        segments.startDepths.reserveCapacity(segmentCount)
        segments.endDepths.reserveCapacity(segmentCount)
        segments.startElevations.reserveCapacity(segmentCount)
        segments.endElevations.reserveCapacity(segmentCount)
    }

    /// - Throws: `PipeNetworkError.badQuestion` after the first segment, `.tooManyValues`, `.tooLarge`.
    public mutating func add(_ node: PipeNodeRecord) throws(PipeNetworkError) {
        guard !hasSegments else {
            throw PipeNetworkError(.badQuestion, "node \(node.code) comes after a segment; add all nodes first")
        }
        if try append(node) != nil { irregularities.repeatedNodes.append(Int32(nodes.ids.count - 1)) }
    }

    /// - Returns: the number of the first node with the code, if there was one.
    private mutating func append(_ node: PipeNodeRecord) throws(PipeNetworkError) -> Int? {
        guard nodes.ids.count < Int(Int32.max) else {
            throw PipeNetworkError(.tooLarge, "a network holds at most 2,147,483,647 nodes")
        }
        let number = try classNumber(node.classCode)
        let earlier = nodes.codes.append(node.code)
        nodes.ids.append(node.id)
        nodes.east.append(node.east)
        nodes.north.append(node.north)
        nodes.ground.append(Float(node.groundElevation))
        nodes.classes.append(number)
        nodes.featureNumbers.append(try nodes.features.number(node.feature, field: "feature"))
        nodes.roles.append(roles.role(node.appurtenance, category: classes[Int(number)].category).rawValue)
        nodes.states.append((node.valveState ?? .open).rawValue)
        return earlier
    }

    /// - Throws: `PipeNetworkError.tooManyValues`, `.tooLarge`.
    public mutating func add(_ segment: PipeSegmentRecord) throws(PipeNetworkError) {
        if !hasSegments {
            hasSegments = true
            irregularities.firstMissingNode = nodes.ids.count
        }
        // A link holds a segment's number and one bit.
        guard starts.count < Int(Int32.max / 2) else {
            throw PipeNetworkError(.tooLarge, "a network holds at most 1,073,741,823 segments")
        }
        let number = starts.count
        if segments.codes.append(segment.code) != nil { irregularities.repeatedSegments.append(Int32(number)) }
        starts.append(try node(segment.startNode, segment, isEnd: false))
        ends.append(try node(segment.endNode, segment, isEnd: true))
        segments.ids.append(segment.id)
        segments.classes.append(try classNumber(segment.classCode))
        segments.materialNumbers.append(try segments.materials.number(segment.material, field: "material"))
        segments.sectionNumbers.append(try segments.sections.number(segment.section, field: "diameter"))
        segments.embeddingNumbers.append(try segments.embeddings.number(segment.embedding, field: "embedding"))
        segments.ownerNumbers.append(try segments.owners.number(segment.owner, field: "owner"))
        segments.ratingNumbers.append(try segments.ratings.number(segment.rating, field: "pressure"))
        segments.datumNumbers.append(try segments.datums.number(segment.verticalDatum, field: "vertical_datum"))
        segments.years.append(Int16(clamping: segment.year))
        segments.flags.append(segment.flow.rawValue | Self.bits(segment.levelReference) << 2)
        segments.startDepths.append(Float(segment.startDepth))
        segments.endDepths.append(Float(segment.endDepth))
        segments.startElevations.append(Float(segment.startElevation))
        segments.endElevations.append(Float(segment.endElevation))
        appendBends(segment, number)
    }

    private static func bits(_ reference: LevelReference?) -> UInt8 {
        switch reference {
        case nil: 0
        case .top: 1
        case .invert: 2
        case .bottom: 3
        case .axis: 4
        }
    }

    /// The node at a segment's end; a new one where no row delivers it.
    private mutating func node(
        _ code: String, _ segment: PipeSegmentRecord, isEnd: Bool
    ) throws(PipeNetworkError) -> Int32 {
        let line = segment.line
        let place = isEnd ? line.count - 2 : 0
        let position = line.count >= 4 ? PlanePoint(line[place], line[place + 1]) : PlanePoint(.nan, .nan)
        guard let found = nodes.codes.number(code) else {
            let missing = PipeNodeRecord(
                code: code, classCode: segment.classCode, east: position.east, north: position.north)
            _ = try append(missing)
            return Int32(nodes.ids.count - 1)
        }
        let known = PlanePoint(nodes.east[found], nodes.north[found])
        let gap = known.distance(to: position)
        if gap > Self.endToleranceMetres {
            irregularities.displacedEnds.append(
                .init(segment: Int32(starts.count - (isEnd ? 1 : 0)), isEnd: isEnd, metres: Float(gap)))
        } else if !known.isFinite, position.isFinite {
            (nodes.east[found], nodes.north[found]) = (position.east, position.north)
        }
        return Int32(found)
    }

    private mutating func appendBends(_ segment: PipeSegmentRecord, _ number: Int) {
        if segment.line.count < 4 { irregularities.segmentsWithoutLine.append(Int32(number)) }
        let bends = segment.line.count / 2 - 2
        if bends > 0 {
            if segments.bendOffsets.isEmpty { segments.bendOffsets = Array(repeating: 0, count: number + 1) }
            segments.bendOrdinates += segment.line[2..<2 + 2 * bends]
        }
        if !segments.bendOffsets.isEmpty { segments.bendOffsets.append(UInt32(segments.bendOrdinates.count / 2)) }
    }

    private mutating func classNumber(_ code: String) throws(PipeNetworkError) -> UInt16 {
        if let known = classNumbers[code] { return known }
        guard let number = UInt16(exactly: classes.count) else {
            throw PipeNetworkError(.tooManyValues, "there are more than 65,536 pipe classes")
        }
        classNumbers[code] = number
        classes.append(.init(code: code, pipeClass: classTable.pipeClass(code)))
        return number
    }

    /// The network of all that was added.
    ///
    /// - Parameters:
    ///   - version: the commit version that the rows were read at.
    ///   - verticalDatum: of elevations that name none.
    public consuming func build(version: Int64 = 0, verticalDatum: String = "") -> UtilityNetwork {
        nodes.shrink()
        segments.shrink()
        if !hasSegments { irregularities.firstMissingNode = nodes.ids.count }
        return UtilityNetwork(
            version: version, graph: PipeGraph(nodeCount: nodes.ids.count, starts: starts, ends: ends),
            verticalDatum: verticalDatum, irregularities: irregularities, nodes: nodes, segments: segments,
            classes: classes, sectionShapes: segments.sections.texts.map { try? PipeSection($0) })
    }
}
