/// One row of a clearance table: least distance between the outer walls of two kinds of pipe.
public struct ClearanceRule: Hashable, Sendable, Encodable {
    /// Row of the table's file, the header counted.
    public let row: Int
    public let first: String
    public let second: String
    public let requiredMetres: Double
    /// What the row is limited to, as written.
    public let condition: String
    /// The standard and its table.
    public let table: String
    /// How sure the row is.
    public let mark: String
}

/// The clearance tables of GB 50289-2016 (4.1.9 horizontal, 4.1.14 vertical), versioned data that a city can replace:
/// GeoData/Standards/clearance_horizontal.csv, clearance_vertical.csv.
///
/// Neither table is a mandatory clause: a finding is a warning that names its row.
public struct ClearanceRules: Sendable {
    /// Names the pack in answers.
    public let version: String
    private var horizontal: [Pair: [ClearanceRule]] = [:]
    private var vertical: [Pair: [ClearanceRule]] = [:]

    private struct Pair: Hashable {
        let low: String
        let high: String
        init(_ one: String, _ other: String) { (low, high) = one < other ? (one, other) : (other, one) }
    }

    /// - Throws: `PipeNetworkError.malformedTable` naming table and row.
    public init(horizontal: String, vertical: String, version: String) throws(PipeNetworkError) {
        self.version = version
        self.horizontal = try Self.read(horizontal, "horizontal clearance table", "min_horizontal_m")
        self.vertical = try Self.read(vertical, "vertical clearance table", "min_vertical_m")
    }

    private static func read(
        _ text: String, _ name: String, _ column: String
    ) throws(PipeNetworkError) -> [Pair: [ClearanceRule]] {
        let table = try CSVTable(text, name: name, columns: ["a_code", "b_code", column, "condition", "table", "mark"])
        var rules: [Pair: [ClearanceRule]] = [:]
        for row in table.rows {
            guard let metres = Double(row[column]), metres >= 0, metres.isFinite else {
                throw PipeNetworkError(
                    .malformedTable, "row \(row.number) of the \(name): \"\(row[column])\" is no distance in metres")
            }
            rules[Pair(row["a_code"], row["b_code"]), default: []].append(
                ClearanceRule(
                    row: row.number, first: row["a_code"], second: row["b_code"], requiredMetres: metres,
                    condition: row["condition"], table: row["table"], mark: row["mark"]))
        }
        return rules
    }

    /// The greatest horizontal and vertical distance that any row asks for between two pipes.
    var greatestMetres: Double {
        let kinds = Set(PipeKind.allCodes)
        let rows = [horizontal, vertical].flatMap { $0.values.joined() }
        return rows.filter { kinds.contains($0.first) && kinds.contains($0.second) }.map(\.requiredMetres).max() ?? 0
    }

    /// The row for two pipes side by side; nil where the tables ask for nothing.
    func horizontalRule(_ one: PipeKind, _ other: PipeKind) -> ClearanceRule? {
        rule(horizontal[Pair(one.horizontal, other.horizontal)], one, other)
    }

    /// The row for two pipes above one another.
    func verticalRule(_ one: PipeKind, _ other: PipeKind) -> ClearanceRule? {
        rule(vertical[Pair(one.vertical, other.vertical)], one, other)
    }

    /// The first row whose condition holds. A condition that cannot be judged is taken to hold: the answer names it.
    private func rule(_ rows: [ClearanceRule]?, _ one: PipeKind, _ other: PipeKind) -> ClearanceRule? {
        rows?.first { row in
            let widest = max(one.nominalMillimetres, other.nominalMillimetres)
            switch row.condition {
            case "DN≤300mm": return widest <= 300
            case "DN>300mm": return widest > 300
            case "power <35kV": return max(one.kilovolts, other.kilovolts) < 35
            case "power ≥35kV": return max(one.kilovolts, other.kilovolts) >= 35
            default: return true
            }
        }
    }
}

/// What the clearance tables call a pipe.
struct PipeKind: Hashable, Sendable {
    /// The code in the horizontal table; empty where the tables do not know the pipe.
    var horizontal = ""
    var vertical = ""
    var nominalMillimetres = 0.0
    var kilovolts = 0.0

    static let allCodes = [
        "WS", "WS_S", "WS_L", "SEW", "REC", "GAS", "GAS_L", "GAS_MB", "GAS_MA", "GAS_HB", "GAS_HA", "HEAT", "PWR_D",
        "PWR_P", "TEL_D", "TEL_P", "TRENCH",
    ]
    private static let trenches: Set<String> = ["GG", "管沟", "ZH", "综合管廊", "综合管廊（沟）"]
    private static let buried: Set<String> = ["ZM", "直埋"]
    private static let protected: Set<String> = ["GM", "管埋", "GK", "管块", "DG", "顶管", "顶管（非开挖或定向钻）"]

    init(_ network: UtilityNetwork, _ segment: Int) {
        nominalMillimetres = network.section(ofSegment: segment)?.largestMillimetres ?? 0
        kilovolts = PipeRating(network.rating(ofSegment: segment)).kilovolts ?? 0
        let embedding = network.embedding(ofSegment: segment)
        let pipeClass = network.pipeClass(ofSegment: segment)
        switch pipeClass?.category {
        case "给水" where pipeClass?.code == "ZS": (horizontal, vertical) = ("REC", "REC")
        case "给水": (horizontal, vertical) = (nominalMillimetres <= 200 ? "WS_S" : "WS_L", "WS")
        case "排水": (horizontal, vertical) = ("SEW", "SEW")
        case "燃气":
            horizontal = PipeRating(network.rating(ofSegment: segment)).gasCode ?? ""
            vertical = "GAS"
        case "热力": (horizontal, vertical) = Self.trenches.contains(embedding) ? ("TRENCH", "TRENCH") : ("HEAT", "HEAT")
        case "电力": horizontal = Self.cable("PWR", embedding)
        case "通信": horizontal = Self.cable("TEL", embedding)
        default: break
        }
        if vertical.isEmpty { vertical = horizontal }
    }

    private static func cable(_ prefix: String, _ embedding: String) -> String {
        if trenches.contains(embedding) { return "TRENCH" }
        if buried.contains(embedding) { return prefix + "_D" }
        return protected.contains(embedding) ? prefix + "_P" : ""
    }
}

/// A pressure or voltage as records write it.
struct PipeRating {
    let text: String

    init(_ text: String) { self.text = text }

    /// GB 50028 pressure stages: `低`, `中B`, `中压A`, `次高压B` …, or a pressure in MPa.
    var gasCode: String? {
        switch text.filter({ $0 != "压" && $0 != " " }) {
        case "低": "GAS_L"
        case "中B": "GAS_MB"
        case "中A": "GAS_MA"
        case "次高B": "GAS_HB"
        case "次高A": "GAS_HA"
        case let number:
            Double(number.replacing("MPa", with: "")).flatMap { megapascals in
                switch megapascals {
                case ..<0: nil
                case ..<0.01: "GAS_L"
                case ...0.2: "GAS_MB"
                case ...0.4: "GAS_MA"
                case ...0.8: "GAS_HB"
                case ...1.6: "GAS_HA"
                default: nil
                }
            }
        }
    }

    /// `10`, `10kV`, `380V`; nil for anything else.
    var kilovolts: Double? {
        let upper = text.uppercased().filter { $0 != " " }
        if upper.hasSuffix("KV") { return Double(upper.dropLast(2)) }
        if upper.hasSuffix("V") { return Double(upper.dropLast()).map { $0 / 1000 } }
        return Double(upper)
    }
}
