import GeoModel

/// What became of cells that are no more: so that an old code leads to the cells of today.
public struct CellLineage: Sendable {
    /// The layer that keeps it; each row has the shape that the cell had.
    public static let schema = LayerSchema(
        id: layer, kind: .free, title: "网格沿革", englishTitle: "Lineage of grid cells", theme: "网格", geometry: .polygon,
        fields: [
            FieldDefinition("code", .text, "原网格编码", isRequired: true),
            FieldDefinition("operation", .text, "变更方式"), FieldDefinition("successors", .text, "后继网格编码"),
            FieldDefinition("changed_on", .date, "变更日期"), FieldDefinition("operator", .text, "操作人"),
        ])

    private static let layer: LayerID = {
        guard let id = LayerID("grid_lineage") else { preconditionFailure("grid_lineage is a layer id") }
        return id
    }()

    /// The successors of every ended code.
    private let successors: [String: [String]]

    /// - Parameter rows: of the lineage layer: code and successors, separated by blanks.
    public init(_ rows: some Sequence<(code: String, successors: String)>) {
        successors = Dictionary(
            rows.map { ($0.code, $0.successors.split(separator: " ").map(String.init)) },
            uniquingKeysWith: { first, second in first + second })
    }

    /// Every code that the lineage knows.
    public var codes: [String] { Array(successors.keys) + successors.values.flatMap(\.self) }

    /// The cells of today that a code leads to, in the order of their codes: itself while it lives.
    ///
    /// - Parameter isLive: whether a cell has the code now.
    public func resolve(_ code: String, isLive: (String) -> Bool) -> [String] {
        var live: Set<String> = []
        var open = [code]
        var seen: Set<String> = []
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            if isLive(next) { live.insert(next) } else { open += successors[next] ?? [] }
        }
        return live.sorted()
    }
}
