import Exchange
import GeoKernel
import GeoModel

/// 部门台账.csv: a department's table as it comes: a title row, free-text addresses, points of a web map (GCJ-02) or none,
/// and beside it truth.csv with the address that each row means.
///
/// A tenth of the addresses, at least 60 where there are so many and at most about 20,000, drawn over the whole city.
final class DepartmentLedger {
    private let plan: CityPlan
    private let ledger: TextFile
    private let truth: TextFile
    private let share: Double
    private let toDegrees: CoordinateTransformer
    private var seen = 0
    private var rows = 0

    init(_ plan: CityPlan, _ folder: DeliveryFolder, addresses: Int) throws {
        self.plan = plan
        let wanted = min(max(60, addresses / 10), 20_000)
        share = min(1, Double(wanted) / Double(max(1, addresses)))
        toDegrees = try CoordinateTransformer(from: .epsg(4547), to: .cgcs2000)
        ledger = try TextFile(folder, "部门台账.csv")
        truth = try TextFile(folder, "truth.csv")
        try write(["蓬江区重点场所登记台账（2024年第一季度）", "", "", "", "", "", "", ""])
        try write(["序号", "单位名称", "经营地址", "行业类别", "经度", "纬度", "登记日期", "备注"])
        try truth.append(Array("row,code,lon,lat,level,address\n".utf8))
    }

    /// Takes the row in, or not.
    func consider(_ row: AddressRow) throws {
        defer { seen += 1 }
        guard [.doorplate, .building, .unit, .floor, .room, .estate].contains(row.level),
            SampleRandom.unit(plan.seed, .ledger, seen) < share
        else { return }
        rows += 1
        var random = SampleRandom(seed: plan.seed, .ledger, rows)
        var writer = LedgerText(random)
        let address = writer.text(of: row.elements)
        let degrees = try toDegrees.transform(row.point.position)
        let kind = random.pick(Words.shopKinds)
        let name = plan.names.firm(rows * 7 + 3) + kind.name
        let point = mapPoint(degrees, &random)
        let date = ["2024", String(random.int(1...3)), String(random.int(1...28))]
            .joined(separator: random.pick(["-", "/", "."]))
        let note = random.pick(["", "", "", "已核查", "门牌缺失", "地址待核实", "新迁入, 原址不详", "称\"老店\""])
        try write([String(rows), name, address, kind.category, point.x, point.y, date, note])
        let fields = [
            String(rows), row.code, Self.decimal(degrees.x, 8), Self.decimal(degrees.y, 8), row.level.rawValue,
            row.elements.fullText.text,
        ]
        try truth.append(Array((DelimitedText.line(fields) + "\n").utf8))
    }

    /// Ends both files and answers the number of rows.
    func close() throws -> Int {
        try ledger.close()
        try truth.close()
        return rows
    }

    /// GCJ-02 as a map click gives it (six decimals, within some metres), or nothing.
    private func mapPoint(_ degrees: Position, _ random: inout SampleRandom) -> (x: String, y: String) {
        let offset = ChineseOffset.gcj02(wgs84: degrees)
        let x = offset.x + random.between(-5e-5, 5e-5)
        let y = offset.y + random.between(-5e-5, 5e-5)
        switch random.int(10) {
        case 0...4: return (Self.decimal(x, 6), Self.decimal(y, 6))
        case 5: return (Self.decimal(x, 3), Self.decimal(y, 3))
        default: return ("", "")
        }
    }

    private func write(_ fields: [String]) throws {
        try ledger.append(SampleText(DelimitedText.line(fields) + "\r\n").gbk)
    }

    /// Rounded half away from zero, without the C library's formatting.
    static func decimal(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((value * scale).rounded())
        let whole = scaled.magnitude / UInt(scale)
        return (scaled < 0 ? "-" : "") + String(whole) + "." + padded(Int(scaled.magnitude % UInt(scale)), digits)
    }
}
