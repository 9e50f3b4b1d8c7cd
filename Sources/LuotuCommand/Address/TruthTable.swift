import AddressBase
import Exchange
import GeoModel

/// Reads queries and what they mean from a table.
final class TruthTable {
    private let reader: TableReader
    private let columns: Columns
    private var rows = 0
    private var withoutTruth = 0
    private var refusals: [String] = []

    /// - Throws: `ExchangeError`; `.badMapping` where the columns do not tell what is asked and what is expected.
    init(_ path: String, query: String?, code: String?, address: String?) throws {
        reader = try TableReader.open(path)
        columns = try Columns(reader.header.fields.map(\.name), query: query, code: code, address: address)
    }

    var count: Int? { reader.header.featureCount }

    /// What could not be judged.
    var notes: [String] {
        guard withoutTruth > 0 else { return refusals }
        return refusals + ["\(withoutTruth) rows say nothing of what is expected; they were left out"]
    }

    /// The next rows; nil after the last.
    ///
    /// - Throws: `ExchangeError.badMapping` for a level or number that is none, naming the row.
    func next() throws -> [GeocodeTruth]? {
        guard let batch = try reader.next() else { return nil }
        refusals += batch.refusals.map { "row \($0.row): \($0.reason)" }
        var truths: [GeocodeTruth] = []
        for row in 0..<batch.rows.count {
            rows += 1
            let truth = try columns.truth(rows) { batch.rows.columns[$0].value(row).displayText ?? "" }
            if truth.isJudgeable { truths.append(truth) } else { withoutTruth += 1 }
        }
        return truths
    }
}

/// Which column of a table of truth says what.
private struct Columns {
    private let names: [String]
    private let query: Int
    private let code: Int?
    private let address: Int?
    private let level: Int?
    private let x: Int?
    private let y: Int?
    private let kinds: Int?
    private let distortions: Int?
    private let absent: Int?

    init(_ names: [String], query: String?, code: String?, address: String?) throws {
        self.names = names
        func place(_ known: [String], given: String? = nil, except taken: Int? = nil) throws -> Int? {
            if let given {
                guard let index = names.firstIndex(of: given) else {
                    throw ExchangeError.badMapping("no column \(given); it has \(names.joined(separator: ", "))")
                }
                return index
            }
            for name in known {
                if let index = names.firstIndex(where: { $0.lowercased() == name }), index != taken { return index }
            }
            return nil
        }
        let usual = ["query", "查询", "查询地址", "原始地址", "输入", "text", "地址", "address"]
        guard let asked = try place(usual, given: query) else {
            throw ExchangeError.badMapping(
                "no column of queries (query, 查询, 原始地址, 地址 …); it has \(names.joined(separator: ", ")); name it with --query"
            )
        }
        self.query = asked
        self.code = try place(["expected_code", "code", "地址编码", "编码", "标准地址编码"], given: code, except: asked)
        self.address = try place(
            ["expected_address", "expected", "标准地址", "期望地址", "address"], given: address, except: asked)
        level = try place(["level", "expected_level", "级别"])
        x = try place(["lon", "expected_lon", "经度", "x"])
        y = try place(["lat", "expected_lat", "纬度", "y"])
        kinds = try place(["kinds", "kind", "noise", "干扰"])
        distortions = try place(["distortions", "干扰数"])
        absent = try place(["absent", "missing", "缺失"])
        guard self.code != nil || self.address != nil || x != nil && y != nil || absent != nil else {
            throw ExchangeError.badMapping(
                "nothing says what is expected (expected_code, expected_address, or lon and lat); "
                    + "it has \(names.joined(separator: ", ")); name a column with --code or --address")
        }
    }

    func truth(_ row: Int, _ cell: (Int) -> String) throws -> GeocodeTruth {
        func text(_ column: Int?) -> String? { column.map(cell).flatMap { $0.isEmpty ? nil : $0 } }
        var truth = GeocodeTruth(row: row, query: cell(query))
        truth.codes = text(code)?.split(separator: "|").map(String.init) ?? []
        truth.address = text(address)
        truth.level = try text(level).map { try Self.level($0, row, names[level ?? 0]) }
        truth.missing = try text(absent).map { try Self.level($0, row, names[absent ?? 0]) }
        if let x = text(x), let y = text(y) {
            guard let lon = Double(x), let lat = Double(y) else {
                throw ExchangeError.badMapping("row \(row): \(x), \(y) is no position in degrees")
            }
            truth.position = Position(lon, lat)
        }
        truth.kinds = text(kinds)?.split(separator: "+").map(String.init) ?? []
        truth.distortions = truth.kinds.count
        if let said = text(distortions) {
            guard let count = Int(said) else {
                throw ExchangeError.badMapping("row \(row): \(said) is no number of distortions")
            }
            truth.distortions = count
        }
        return truth
    }

    private static func level(_ text: String, _ row: Int, _ column: String) throws -> AddressLevel {
        guard let level = AddressLevel(rawValue: text) else {
            throw ExchangeError.badMapping(
                "row \(row): \(text) in column \(column) is no level; "
                    + "use \(AddressLevel.allCases.map(\.rawValue).joined(separator: " "))")
        }
        return level
    }
}
