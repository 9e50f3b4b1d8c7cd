import GeoModel

/// What a node does in the network; read from its appurtenance (附属物) by a `NodeRoleTable`.
public enum NodeRole: UInt8, Hashable, Sendable, Codable, CaseIterable {
    /// A bend, branch or anything that only joins segments.
    case plain
    /// A valve that isolates (阀门): operating it cuts every segment at the node.
    case valve
    /// 消防栓
    case hydrant
    /// A service point (水表): where consumers are connected.
    case meter
    /// Where supply enters (水厂, 水源井, 水池, 门站).
    case source
    /// Where a gravity network ends (排放口, 污水处理场).
    case sink
    /// A manhole.
    case well

    /// The name in tables and answers.
    public var name: String {
        switch self {
        case .plain: "plain"
        case .valve: "valve"
        case .hydrant: "hydrant"
        case .meter: "meter"
        case .source: "source"
        case .sink: "sink"
        case .well: "well"
        }
    }
}

/// Which appurtenance means which role, versioned data that a city can replace: GeoData/Pipes/node_roles.csv.
public struct NodeRoleTable: Sendable {
    /// `category|name`, or `|name` for every category.
    private let roles: [String: NodeRole]

    /// Reads the columns `category` (empty: every category), `name`, `role`.
    ///
    /// - Throws: `PipeNetworkError.malformedTable` naming the row.
    public init(csv text: String) throws(PipeNetworkError) {
        let table = try CSVTable(text, name: "node role table", columns: ["category", "name", "role"])
        var roles: [String: NodeRole] = [:]
        for row in table.rows {
            guard let role = NodeRole.allCases.first(where: { $0.name == row["role"] }) else {
                throw PipeNetworkError(
                    .malformedTable,
                    "row \(row.number) of the node role table: \"\(row["role"])\" is no role; use "
                        + NodeRole.allCases.map(\.name).joined(separator: ", "))
            }
            roles[row["category"] + "|" + row["name"]] = role
        }
        self.roles = roles
    }

    /// The role of an appurtenance in a category such as 给水; `.plain` for what the table does not hold.
    public func role(_ appurtenance: String, category: String) -> NodeRole {
        if appurtenance.isEmpty { return .plain }
        return roles[category + "|" + appurtenance] ?? roles["|" + appurtenance] ?? .plain
    }
}
