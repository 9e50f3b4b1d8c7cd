import GeoModel

/// What a rule of the network found: which object, where, and why. Nothing is repaired.
public struct NetworkFinding: Hashable, Sendable {
    public enum Subject: Hashable, Sendable {
        case node(Int)
        case segment(Int)
        /// A connected part, named by its first node.
        case component(Int)
    }

    /// The rule, such as PL-14.
    public let code: String
    public let severity: RowRule.Severity
    public let subject: Subject
    /// Unknown where the object has no position.
    public let place: PlanePoint
    public let reason: String
}

/// One rule between the rows of a network. Rules within a row are `PipeRules`.
public struct NetworkRule: Sendable {
    /// As in GeoData/Standards/quality_rules.csv.
    public let id: String
    /// What it is about, in Chinese.
    public let title: String
    public let severity: RowRule.Severity
    /// What the rule rests on.
    public let clause: String
    let check: @Sendable (NetworkView, (NetworkFinding.Subject, PlanePoint, String) -> Void) -> Void

    init(
        _ id: String, _ title: String, _ severity: RowRule.Severity, _ clause: String,
        _ check: @escaping @Sendable (NetworkView, (NetworkFinding.Subject, PlanePoint, String) -> Void) -> Void
    ) {
        self.id = id
        self.title = title
        self.severity = severity
        self.clause = clause
        self.check = check
    }
}

/// What rules look at.
struct NetworkView {
    let network: UtilityNetwork
    let flows: FlowDirections
    let components: NetworkComponents
    let sections: OuterSections
    let materials: MaterialTable
    var graph: PipeGraph { network.graph }

    func middle(_ segment: Int) -> PlanePoint {
        let line = network.line(ofSegment: segment)
        return line.count % 2 == 1
            ? line[line.count / 2]
            : PlanePoint(
                (line[line.count / 2 - 1].east + line[line.count / 2].east) / 2,
                (line[line.count / 2 - 1].north + line[line.count / 2].north) / 2)
    }

    func shown(_ metres: Double) -> String { String((metres * 1000).rounded() / 1000) }
}

/// The rules of a network; adding one is a line here and a file.
public enum NetworkCheck {
    public static let rules: [NetworkRule] = [
        .repeatedCode, .coincidentNodes, .selfLoop, .repeatedSegment, .missingEnd, .loneNode, .levelIdentityAtEnds,
        .levelsAgreeAtNode, .lengthLimits, .adverseSlope, .shrinkingDiameter, .mixedDrainage, .degreeOfFeature,
        .admissibleMaterial, .unsplitCrossing, .displacedEnd, .componentWithoutSource, .nodeOnLine,
    ]

    /// Runs rules over a network; all of them unless some are named by their ids.
    ///
    /// - Throws: `PipeNetworkError.badQuestion` for an id that no rule has.
    public static func run(
        _ network: UtilityNetwork, flows: FlowDirections, components: NetworkComponents, sections: OuterSections,
        materials: MaterialTable, only ids: [String]? = nil
    ) throws(PipeNetworkError) -> [NetworkFinding] {
        for id in ids ?? [] where !rules.contains(where: { $0.id == id }) {
            throw PipeNetworkError(
                .badQuestion, "there is no rule \(id); use \(rules.map(\.id).joined(separator: ", "))")
        }
        let view = NetworkView(
            network: network, flows: flows, components: components, sections: sections, materials: materials)
        var found: [NetworkFinding] = []
        for rule in rules where ids?.contains(rule.id) ?? true {
            rule.check(view) { subject, place, reason in
                found.append(
                    NetworkFinding(
                        code: rule.id, severity: rule.severity, subject: subject, place: place, reason: reason))
            }
        }
        return found
    }
}
