/// Two pipes that come nearer to each other than they should.
public struct ClearanceFinding: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// Walls overlap in space.
        case collision
        /// One lies above the other: the vertical table applies.
        case above
        /// Side by side: the horizontal table applies.
        case beside
        /// Nearer in space than the distance that was asked for.
        case near
    }

    public let kind: Kind
    /// The smaller number first.
    public let first: Int
    public let second: Int
    /// Wall to wall in the plane; negative where they overlap.
    public let horizontalMetres: Double
    /// Wall to wall where they overlap in the plane.
    public let verticalMetres: Double?
    /// Wall to wall in space; nil where a level is unknown.
    public let gapMetres: Double?
    /// The nearest places on the axes; NaN levels where they are unknown.
    public let firstPlace: SpacePoint
    public let secondPlace: SpacePoint
    /// The table's row; nil for a collision or where a distance was asked for.
    public let rule: ClearanceRule?
    public let requiredMetres: Double
    public let shortfallMetres: Double
}

/// A place in the working zone with its elevation, metres.
public struct SpacePoint: Hashable, Sendable {
    public var east: Double
    public var north: Double
    public var elevation: Double

    init(_ point: SIMD3<Double>) { (east, north, elevation) = (point.x, point.y, point.z) }
}

/// What a clearance check looked at and what it found.
public struct ClearanceReport: Sendable {
    public internal(set) var findings: [ClearanceFinding] = []
    /// Pairs of straight parts whose boxes come near enough.
    public internal(set) var candidatesExamined = 0
    /// Pairs of segments among them that share a node and are joined, not near.
    public internal(set) var joined = 0
    /// Pairs of segments to which no row of the tables applies.
    public internal(set) var withoutRule = 0
    /// Pairs whose vertical gap could not be told because a level is unknown.
    public internal(set) var levelsUnknown = 0
    /// Pairs whose levels are given in different vertical datums: never compared.
    public internal(set) var datumsDiffer = 0
    /// Pairs side by side only because one crosses the other's neighbour at their joint: judged there.
    public internal(set) var atCrossings = 0
    /// Segments left out: no position, or no section that a pipe can have.
    public internal(set) var segmentsLeftOut = 0
    /// Segments whose wall no table knows: the nominal size is taken as the outer one.
    public internal(set) var wallsUnknown = 0
}

/// Finds pipes that come too near to each other, wall to wall, in the plane and in space.
public struct ClearanceCheck {
    public enum Limit: Sendable {
        /// What the tables ask for, and walls that overlap.
        case rules(ClearanceRules)
        /// A distance in space between the outer walls, in metres.
        case within(Double)
    }

    private let network: UtilityNetwork
    private let limit: Limit
    private let parts: [PipePart]
    private let tree: PlaneBoxTree
    private let kinds: [PipeKind]
    private var report = ClearanceReport()
    /// Rules already looked up, by pair of kinds.
    private var rules: [UInt64: (beside: ClearanceRule?, above: ClearanceRule?)] = [:]
    private let kindNumbers: [Int32]

    /// - Parameter subset: the segments to check against all; nil for all.
    public static func run(
        _ network: UtilityNetwork, sections: OuterSections, limit: Limit, subset: Set<Int>? = nil
    ) throws(PipeNetworkError) -> ClearanceReport {
        if case .within(let metres) = limit, !(metres >= 0 && metres <= 100) {
            throw PipeNetworkError(.badQuestion, "a clearance of \(metres) m cannot be checked; ask for 0 to 100 m")
        }
        var check = ClearanceCheck(network, sections, limit)
        check.findAll(subset)
        return check.report
    }

    private init(_ network: UtilityNetwork, _ sections: OuterSections, _ limit: Limit) {
        self.network = network
        self.limit = limit
        var parts: [PipePart] = []
        parts.reserveCapacity(network.segmentCount)
        var numbers: [PipeKind: Int32] = [:]
        var kinds: [PipeKind] = []
        var kindNumbers = [Int32](repeating: 0, count: network.segmentCount)
        for segment in 0..<network.segmentCount {
            let found = PipePart.parts(of: segment, network, sections)
            if found.isEmpty { report.segmentsLeftOut += 1 }
            if sections.section(segment)?.isWallKnown == false { report.wallsUnknown += 1 }
            parts += found
            let kind = PipeKind(network, segment)
            if let number = numbers[kind] {
                kindNumbers[segment] = number
            } else {
                numbers[kind] = Int32(kinds.count)
                kindNumbers[segment] = Int32(kinds.count)
                kinds.append(kind)
            }
        }
        let tree = PlaneBoxTree(parts.map(\.box))
        // In the tree's order, so that neighbours in the plane are neighbours in memory.
        self.parts = tree.items.map { parts[Int($0)] }
        self.tree = tree
        self.kinds = kinds
        self.kindNumbers = kindNumbers
    }

    private mutating func findAll(_ subset: Set<Int>?) {
        let reach: Double
        switch limit {
        case .rules(let rules): reach = rules.greatestMetres
        case .within(let metres): reach = metres
        }
        var hits: [Int32] = []
        // The least favourable parts of two segments speak for them; segments of several parts meet several times.
        var worst: [UInt64: ClearanceFinding] = [:]
        for place in parts.indices {
            let segment = Int(parts[place].segment)
            let isAsked = subset?.contains(segment) ?? true
            hits.removeAll(keepingCapacity: true)
            tree.forEachHit(parts[place].box.expanded(reach), from: place + 1) { hits.append(Int32($0)) }
            for hit in hits {
                let other = parts[Int(hit)]
                guard isAsked || subset?.contains(Int(other.segment)) == true, other.segment != parts[place].segment
                else {
                    continue
                }
                report.candidatesExamined += 1
                guard let finding = judge(parts[place], other) else { continue }
                let key = UInt64(finding.first) << 32 | UInt64(finding.second)
                if let known = worst[key], !Self.isWorse(finding, known) { continue }
                worst[key] = finding
            }
        }
        report.findings = worst.values.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private static func isWorse(_ one: ClearanceFinding, _ other: ClearanceFinding) -> Bool {
        if (one.kind == .collision) != (other.kind == .collision) { return one.kind == .collision }
        return one.shortfallMetres > other.shortfallMetres
    }

    // MARK: One pair

    private mutating func judge(_ given: PipePart, _ hit: PipePart) -> ClearanceFinding? {
        let (one, other) = given.segment < hit.segment ? (given, hit) : (hit, given)
        guard !shareNode(Int(one.segment), Int(other.segment)) else {
            report.joined += 1
            return nil
        }
        let isSameDatum =
            network.segments.datumNumbers[Int(one.segment)] == network.segments.datumNumbers[Int(other.segment)]
            || network.verticalDatum(ofSegment: Int(one.segment))
                == network.verticalDatum(ofSegment: Int(other.segment))
        var (first, second) = (one, other)
        if !isSameDatum {
            report.datumsDiffer += 1
            (first.from.z, second.from.z) = (.nan, .nan)
        }
        let gap = PartGap(first, second)
        switch limit {
        case .within(let metres):
            guard let space = gap.space else {
                if isSameDatum { report.levelsUnknown += 1 }
                return nil
            }
            return space <= metres ? finding(.near, one, other, gap, nil, metres, space) : nil
        case .rules(let rules): return judge(one, other, gap, rules, isSameDatum)
        }
    }

    private mutating func judge(
        _ one: PipePart, _ other: PipePart, _ gap: PartGap, _ pack: ClearanceRules, _ isSameDatum: Bool
    ) -> ClearanceFinding? {
        if let space = gap.space, space < 0 { return finding(.collision, one, other, gap, nil, 0, space) }
        let found = rule(one, other, pack)
        if gap.horizontal < 0 {
            guard let vertical = gap.vertical else {
                if isSameDatum { report.levelsUnknown += 1 }
                return nil
            }
            guard let rule = found.above else {
                report.withoutRule += 1
                return nil
            }
            return vertical < rule.requiredMetres
                ? finding(.above, one, other, gap, rule, rule.requiredMetres, vertical) : nil
        }
        guard let rule = found.beside else {
            report.withoutRule += 1
            return nil
        }
        guard gap.horizontal < rule.requiredMetres else { return nil }
        if meetsAtCrossing(one, other) || meetsAtCrossing(other, one) {
            report.atCrossings += 1
            return nil
        }
        return finding(.beside, one, other, gap, rule, rule.requiredMetres, gap.horizontal)
    }

    private func finding(
        _ kind: ClearanceFinding.Kind, _ one: PipePart, _ other: PipePart, _ gap: PartGap, _ rule: ClearanceRule?,
        _ required: Double, _ measured: Double
    ) -> ClearanceFinding {
        ClearanceFinding(
            kind: kind, first: Int(one.segment), second: Int(other.segment), horizontalMetres: gap.horizontal,
            verticalMetres: gap.vertical, gapMetres: gap.space, firstPlace: SpacePoint(one.point(gap.shares.0)),
            secondPlace: SpacePoint(other.point(gap.shares.1)), rule: rule, requiredMetres: required,
            shortfallMetres: required - measured)
    }

    private func shareNode(_ one: Int, _ other: Int) -> Bool {
        let (start, end) = (network.graph.starts[one], network.graph.ends[one])
        let (start2, end2) = (network.graph.starts[other], network.graph.ends[other])
        return start == start2 || start == end2 || end == start2 || end == end2
    }

    private mutating func rule(
        _ one: PipePart, _ other: PipePart, _ pack: ClearanceRules
    ) -> (beside: ClearanceRule?, above: ClearanceRule?) {
        let (kind, kind2) = (kindNumbers[Int(one.segment)], kindNumbers[Int(other.segment)])
        let key = UInt64(min(kind, kind2)) << 32 | UInt64(max(kind, kind2))
        if let known = rules[key] { return known }
        let (a, b) = (kinds[Int(kind)], kinds[Int(kind2)])
        let found = (
            beside: a.horizontal.isEmpty || b.horizontal.isEmpty ? nil : pack.horizontalRule(a, b),
            above: a.vertical.isEmpty || b.vertical.isEmpty ? nil : pack.verticalRule(a, b)
        )
        rules[key] = found
        return found
    }

    /// Whether a pipe that continues the first one at a joint crosses the other: then their nearness is that crossing's.
    /// Not where the two run along each other, within 30°.
    private func meetsAtCrossing(_ one: PipePart, _ other: PipePart) -> Bool {
        let (a, b) = (one.to - one.from, other.to - other.from)
        let (dot, lengths) = (a.x * b.x + a.y * b.y, (a.x * a.x + a.y * a.y) * (b.x * b.x + b.y * b.y))
        guard dot * dot < 0.75 * lengths else { return false }
        let segment = Int(one.segment)
        for node in [Int(network.graph.starts[segment]), Int(network.graph.ends[segment])] {
            for place in network.graph.linkRange(node) {
                let next = network.graph.link(at: place).segment
                guard next != segment, next != Int(other.segment) else { continue }
                let line = network.line(ofSegment: next)
                for (from, to) in zip(line, line.dropFirst()) {
                    var part = one
                    part.from = SIMD3(from.east, from.north, 0)
                    part.to = SIMD3(to.east, to.north, 0)
                    if PartGap(part, other).isCrossing { return true }
                }
            }
        }
        return false
    }
}
