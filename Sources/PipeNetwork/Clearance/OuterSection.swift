/// The outer walls of a pipe or duct, in metres.
public struct OuterSection: Hashable, Sendable {
    public var width: Double
    public var height: Double
    public var isRound: Bool
    /// Between inner bottom and outer bottom; 0 where the wall is unknown.
    public var wall: Double
    /// Whether a wall table knew the pipe; without it the nominal size is taken as the outer one.
    public var isWallKnown: Bool

    /// The largest outer side that is taken for a pipe (`PipeRules.greatestSectionMillimetres`).
    static let greatestMetres = PipeRules.greatestSectionMillimetres / 1000

    /// Nil for a section that is unknown, not positive or larger than any pipe.
    init?(_ section: PipeSection?, material: String, walls: WallTable) {
        switch section {
        case .round(let nominal)? where nominal > 0 && nominal / 1000 <= Self.greatestMetres:
            let outer = walls.outer(material: material, nominalMillimetres: nominal)
            width = (outer ?? nominal) / 1000
            height = width
            isRound = true
            wall = ((outer ?? nominal) - nominal) / 2000
            isWallKnown = outer != nil
        case .box(let width, let height)?
        where width > 0 && height > 0 && max(width, height) / 1000 <= Self.greatestMetres:
            self.width = width / 1000
            self.height = height / 1000
            isRound = false
            wall = 0
            isWallKnown = false
        default: return nil
        }
    }

    /// The axis above (or below) the level that a record states.
    func axis(of level: Double, _ reference: LevelReference) -> Double {
        switch reference {
        case .top: level - height / 2
        case .invert: level + height / 2 - wall
        case .bottom: level + height / 2
        case .axis: level
        }
    }
}

/// The outer sections of a network, one for each pair of section text and material that occurs.
public struct OuterSections: Sendable {
    private var known: [UInt32: OuterSection] = [:]
    private let network: UtilityNetwork

    public init(_ network: UtilityNetwork, walls: WallTable) {
        self.network = network
        var seen: Set<UInt32> = []
        for segment in 0..<network.segmentCount {
            let key = Self.key(network, segment)
            guard seen.insert(key).inserted else { continue }
            known[key] = OuterSection(
                network.section(ofSegment: segment), material: network.material(ofSegment: segment), walls: walls)
        }
    }

    private static func key(_ network: UtilityNetwork, _ segment: Int) -> UInt32 {
        UInt32(network.segments.sectionNumbers[segment]) << 16 | UInt32(network.segments.materialNumbers[segment])
    }

    /// Nil where the section is unknown, not positive or larger than any pipe.
    public func section(_ segment: Int) -> OuterSection? { known[Self.key(network, segment)] }

    /// Elevation of the axis at an end of a segment, metres; NaN where level or section is unknown.
    public func axis(_ segment: Int, atEnd: Bool) -> Double {
        guard let section = section(segment) else { return .nan }
        return section.axis(
            of: network.elevation(ofSegment: segment, atEnd: atEnd), network.levelReference(ofSegment: segment))
    }
}
