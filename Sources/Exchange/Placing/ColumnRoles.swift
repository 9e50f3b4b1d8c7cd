import GeoModel

/// What the columns of a department's table are for: where its rows lie, when, and what tells them apart.
///
/// Titles decide first, values second; every choice is said in `notes`.
public struct ColumnRoles: Sendable {
    /// Places among the table's fields.
    public var address: Int?
    public var x: Int?
    public var y: Int?
    /// What identifies a row.
    public var key: Int?
    /// The type of every column, in the table's order: text unless nearly all values say otherwise.
    public var types: [FieldType]
    /// What was chosen and why, one line each.
    public var notes: [String]

    /// What a column is for; any other is an attribute.
    public enum Role: String, Codable, CaseIterable, Sendable {
        case address, x, y, key
    }

    /// Nil for a column that is an attribute.
    public func role(of column: Int) -> Role? {
        [(address, Role.address), (x, .x), (y, .y), (key, .key)].first { $0.0 == column }?.1
    }

    /// What a caller knows better than the table.
    public struct Wishes: Sendable {
        public var address: String?
        public var x: String?
        public var y: String?
        public var key: String?
        /// Whether there is nothing beside what is wished: no column is looked for.
        public var isComplete = false

        public init(address: String? = nil, x: String? = nil, y: String? = nil, key: String? = nil) {
            self.address = address
            self.x = x
            self.y = y
            self.key = key
        }
    }

    private static let addressTitles = [
        "地址", "详细地址", "标准地址", "经营地址", "经营场所", "注册地址", "单位地址", "安装地址", "地址全称", "家庭住址", "住址", "居住地址", "坐落",
        "地点", "位置", "详细位置", "具体位置", "所在地", "address", "addr", "dz", "xxdz", "location",
    ]

    /// - Parameters:
    ///   - titles: of the table's columns.
    ///   - sample: the first rows' cells, column by column; nil for empty cells.
    /// - Throws: `ExchangeError.badMapping` where a wish names a column that is not there.
    public init(titles: [String], sample: [[String?]], wishes: Wishes) throws {
        let keys = titles.map(FieldAliases.key)
        notes = []
        func wished(_ name: String?) throws -> Int? {
            guard let name else { return nil }
            guard let place = titles.firstIndex(of: name) ?? keys.firstIndex(of: FieldAliases.key(name)) else {
                throw ExchangeError.badMapping(
                    "the table has no column \(name); it has \(titles.joined(separator: ", "))")
            }
            return place
        }
        let readings = sample.map(ColumnReading.init)
        types = zip(titles, readings).map { $1.type(title: $0) }
        x = try wished(wishes.x)
        y = try wished(wishes.y)
        if x == nil, y == nil, !wishes.isComplete, let pair = try Self.positions(titles, readings) { (x, y) = pair }
        address = try wished(wishes.address)
        if address == nil, !wishes.isComplete {
            address = Self.addressTitles.lazy.compactMap { keys.firstIndex(of: $0) }.first
            if address == nil {
                let likely = readings.indices.max { readings[$0].addressShare < readings[$1].addressShare }
                address = likely.flatMap { readings[$0].addressShare > 0.6 ? $0 : nil }
            }
        }
        key = try wished(wishes.key)
        if key == nil, !wishes.isComplete {
            key =
                FieldAliases.freeCodes.split(separator: " ").lazy
                .compactMap { name in keys.firstIndex(of: FieldAliases.key(String(name))) }.first
                ?? readings.indices.first { Self.namesAKey(keys[$0]) && readings[$0].tellsRowsApart }
        }
        if let key { types[key] = .text }
        say(titles)
    }

    /// 店铺编号, 统一社会信用代码 …: codes of what the rows are, if hardly any stands twice; a 邮政编码 does.
    private static func namesAKey(_ title: String) -> Bool {
        ["编号", "编码", "代码", "标识码", "许可证号", "code"].contains { title.hasSuffix($0) }
    }

    private mutating func say(_ titles: [String]) {
        notes.append("address: " + (address.map { titles[$0] } ?? "no column looks like one"))
        if let x, let y {
            notes.append("coordinates: \(titles[x]) (east), \(titles[y]) (north)")
        } else {
            notes.append("coordinates: no columns look like them")
        }
        notes.append("key: " + (key.map { titles[$0] } ?? "none; rows are told apart by what they hold"))
        let times = types.indices.filter { types[$0] == .date || types[$0] == .timestamp }
        if !times.isEmpty { notes.append("times: " + times.map { titles[$0] }.joined(separator: ", ")) }
        let numbers = types.indices.filter { types[$0] == .integer || types[$0] == .real }
        if !numbers.isEmpty { notes.append("numbers: " + numbers.map { titles[$0] }.joined(separator: ", ")) }
    }

    /// By title, else a column of longitudes and one of latitudes of China.
    private static func positions(_ titles: [String], _ readings: [ColumnReading]) throws -> (Int, Int)? {
        if let named = try PositionColumns.recognise(titles, options: ReadOptions()),
            case .pair(let x, let y) = named.form
        {
            let isSwapped = readings[x].latitudeShare > 0.8 && readings[y].longitudeShare > 0.8
            return isSwapped ? (y, x) : (x, y)
        }
        guard let x = readings.firstIndex(where: { $0.longitudeShare > 0.8 }),
            let y = readings.firstIndex(where: { $0.latitudeShare > 0.8 })
        else { return nil }
        return (x, y)
    }

    /// A cell as the layer takes it: in a column of dates the number of a day becomes the day.
    public func value(_ text: String, column: Int) -> String {
        types[column] == .date ? SheetDate.iso(text) ?? text : text
    }

    /// The system that the titles of the coordinates name.
    public static func statedSystem(_ titles: [String]) -> SpatialReference? {
        titles.lazy.compactMap(PositionColumns.system).first
    }
}

/// What the values of a column look like.
private struct ColumnReading {
    private let filled: Int
    private let integers: Int
    private let reals: Int
    private let dates: Int
    private let times: Int
    private let leadingZeros: Int
    /// Numbers that may be days.
    private let serials: Int
    /// Nine in ten rows have a value, and nine in ten of these stand once.
    let tellsRowsApart: Bool
    let addressShare: Double
    let longitudeShare: Double
    let latitudeShare: Double

    private static let addressWords: [Character] = Array("省市区县镇乡街道路巷弄里号村栋幢楼室园苑")

    init(_ cells: [String?]) {
        let values = cells.compactMap { $0?.trimming { $0.isWhitespace } }.filter { !$0.isEmpty }
        filled = values.count
        tellsRowsApart = filled * 10 >= cells.count * 9 && Set(values).count * 10 >= filled * 9
        var (integers, reals, dates, times, zeros, addresses, east, north) = (0, 0, 0, 0, 0, 0, 0, 0)
        serials = values.count { SheetDate.iso($0) != nil }
        for value in values {
            if value.hasPrefix("0"), value.count > 1, !value.hasPrefix("0.") { zeros += 1 }
            if case .value = ValueReading.integer(.text(value)) { integers += 1 }
            if case .value(let number) = ValueReading.real(.text(value)) {
                reals += 1
                if value.contains("."), (73...136).contains(number) { east += 1 }
                if value.contains("."), (3...54).contains(number) { north += 1 }
            }
            if case .value = TimeReading.date(.text(value)) { dates += 1 }
            if case .value = TimeReading.timestamp(.text(value)) { times += 1 }
            if value.count >= 4, value.count(where: { Self.addressWords.contains($0) }) >= 2 { addresses += 1 }
        }
        (self.integers, self.reals, self.dates, self.times, leadingZeros) = (integers, reals, dates, times, zeros)
        let count = Double(max(1, values.count))
        addressShare = Double(addresses) / count
        longitudeShare = Double(east) / count
        latitudeShare = Double(north) / count
    }

    /// A column has the type that nine in ten of its values have; what does not then goes to the review. Digits that begin
    /// with zero, or that are longer than a number keeps, are codes.
    func type(title: String) -> FieldType {
        guard filled > 0 else { return .text }
        func most(_ count: Int) -> Bool { count * 10 >= filled * 9 }
        let isTime = ["日期", "时间", "date", "time", "年月"].contains { title.lowercased().contains($0) }
        if most(dates), dates > integers || isTime { return .date }
        if isTime, dates > 0, most(dates + serials) { return .date }
        if most(times), times > integers || isTime { return .timestamp }
        if leadingZeros > 0 { return .text }
        if integers == filled, !title.contains("码"), !title.contains("号"), !title.contains("电话") { return .integer }
        if reals == filled, !title.contains("码"), !title.contains("号"), !title.contains("电话") { return .real }
        return .text
    }
}
