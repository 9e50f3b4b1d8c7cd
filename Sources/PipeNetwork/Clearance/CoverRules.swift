/// Least covers of GB 50289-2016 table 4.1.1, versioned data that a city can replace: GeoData/Standards/cover_depth.csv.
public struct CoverRules: Sendable {
    public struct Rule: Hashable, Sendable {
        /// Row of the table's file, the header counted.
        public let row: Int
        public let pipe: String
        public let laying: String
        /// Under pavements and lanes without motor traffic; nil where the table asks for nothing.
        public let aside: Double?
        /// Under lanes with motor traffic.
        public let carriageway: Double
        public let table: String
        public let mark: String
    }

    /// Names the pack in answers.
    public let version: String
    private var rules: [String: Rule] = [:]

    /// - Throws: `PipeNetworkError.malformedTable` naming the row.
    public init(csv text: String, version: String) throws(PipeNetworkError) {
        self.version = version
        let table = try CSVTable(
            text, name: "cover table",
            columns: ["pipe", "laying", "non_motor_lane_or_sidewalk_m", "motor_lane_m", "table", "mark"])
        for row in table.rows {
            let aside = row["non_motor_lane_or_sidewalk_m"]
            guard let carriageway = Double(row["motor_lane_m"]), aside.isEmpty || Double(aside) != nil else {
                throw PipeNetworkError(
                    .malformedTable, "row \(row.number) of the cover table has no depth under motor lanes in metres")
            }
            rules[row["pipe"] + "|" + row["laying"]] = Rule(
                row: row.number, pipe: row["pipe"], laying: row["laying"], aside: Double(aside),
                carriageway: carriageway, table: row["table"], mark: row["mark"])
        }
    }

    /// The row for a segment; nil where the table asks for nothing, or where the laying that decides is unknown.
    func rule(_ network: UtilityNetwork, _ segment: Int) -> Rule? {
        let kind = PipeKind(network, segment)
        return switch kind.horizontal {
        case "WS_S", "WS_L": rules["给水|"]
        case "REC": rules["再生水|"]
        case "SEW": rules["排水|"]
        case "HEAT": rules["直埋热力|"]
        case "TRENCH": rules["管沟|"]
        case "PWR_D": rules["电力|直埋"]
        case "PWR_P": rules["电力|保护管"]
        case "TEL_D": rules["通信|直埋及塑料、混凝土保护管"]
        case "TEL_P":
            rules[network.material(ofSegment: segment) == "G" ? "通信|钢保护管" : "通信|直埋及塑料、混凝土保护管"]
        default: kind.vertical == "GAS" ? rules["燃气|"] : nil
        }
    }
}

/// A segment that lies nearer to the ground than it should.
public struct CoverFinding: Hashable, Sendable {
    public let segment: Int
    /// Ground less the top of the outer wall, where it is least along the segment.
    public let leastMetres: Double
    public let place: SpacePoint
    public let rule: CoverRules.Rule
    public let requiredMetres: Double
    public var shortfallMetres: Double { requiredMetres - leastMetres }
}

public struct CoverReport: Sendable {
    public internal(set) var findings: [CoverFinding] = []
    public internal(set) var candidatesExamined = 0
    /// Segments without a level, ground or section to tell the cover from.
    public internal(set) var unknown = 0
    public internal(set) var withoutRule = 0
    /// Segments above ground by their embedding (架空, 地面, 上架): cover does not apply.
    public internal(set) var aboveGround = 0
}

/// Compares the cover of every pipe with the table, along its whole length.
public enum CoverCheck {
    /// Where ground levels come from, for answers: no layer of terrain is asked.
    public static let groundSource = "interpolated between the segment's ends"

    /// Ground and pipe both run straight between a segment's ends: the least cover of the interpolated ground stands at an
    /// end, and a dip of the ground between them cannot be seen. `ground` sees it.
    ///
    /// - Parameters:
    ///   - underCarriageway: whether pipes lie under motor lanes, the greater depth.
    ///   - ground: elevation at a place where it is known from elsewhere, such as a terrain layer, asked every metre.
    public static func run(
        _ network: UtilityNetwork, sections: OuterSections, rules: CoverRules, subset: [Int]? = nil,
        underCarriageway: Bool = false, ground: ((PlanePoint) -> Double?)? = nil
    ) -> CoverReport {
        var report = CoverReport()
        for segment in subset ?? Array(0..<network.segmentCount) {
            report.candidatesExamined += 1
            guard !PipeRules.isAboveGround(network.embedding(ofSegment: segment)) else {
                report.aboveGround += 1
                continue
            }
            guard let rule = rules.rule(network, segment) else {
                report.withoutRule += 1
                continue
            }
            guard let least = least(network, segment, sections, ground) else {
                report.unknown += 1
                continue
            }
            let required = underCarriageway ? rule.carriageway : rule.aside ?? rule.carriageway
            if least.metres < required - 1e-6 {
                report.findings.append(
                    .init(
                        segment: segment, leastMetres: least.metres, place: least.place, rule: rule,
                        requiredMetres: required))
            }
        }
        return report
    }

    private static func least(
        _ network: UtilityNetwork, _ segment: Int, _ sections: OuterSections, _ ground: ((PlanePoint) -> Double?)?
    ) -> (metres: Double, place: SpacePoint)? {
        guard let section = sections.section(segment) else { return nil }
        let (start, end) = (
            network.ground(ofSegment: segment, atEnd: false), network.ground(ofSegment: segment, atEnd: true)
        )
        var best: (metres: Double, place: SpacePoint)?
        for step in PipeWalk(network, segment, sections, everyMetres: ground == nil ? .infinity : 1).steps {
            let interpolated = start + (end - start) * step.share
            let level = ground?(PlanePoint(step.place.x, step.place.y)) ?? interpolated
            let cover = level - step.place.z - section.height / 2
            guard cover.isFinite else { continue }
            if cover < best?.metres ?? .infinity { best = (cover, SpacePoint(step.place)) }
        }
        return best
    }
}
