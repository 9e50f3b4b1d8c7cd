import GeoModel

/// The nodes on the way down to a row, as far as it was followed.
struct TreePath {
    struct Step {
        var id: Int64
        var level: AddressLevel
    }

    /// Province to group.
    private(set) var divisions: [Step] = []
    private var road: Int64?
    private var others: [Step] = []

    /// The narrowest node so far.
    var id: Int64? { others.last?.id ?? road ?? divisions.last?.id }
    /// What is above it.
    var parent: Int64? { others.dropLast().last?.id ?? (others.isEmpty ? nil : road) ?? divisions.last?.id }
    var level: AddressLevel { others.last?.level ?? (road != nil ? .road : divisions.last?.level ?? .province) }

    /// What units, floors and rooms are looked up under: the building, or what stands in for it.
    var holder: Int64? { others.last { $0.level <= .building }?.id ?? road ?? divisions.last?.id }

    /// The community or group to note on a node right below a road, because the road does not tell it; else 0.
    var divisionTag: Int64 {
        guard road != nil, others.isEmpty, let last = divisions.last, last.level >= .town else { return 0 }
        return last.id
    }

    func contains(_ id: Int64) -> Bool {
        road == id || divisions.contains { $0.id == id } || others.contains { $0.id == id }
    }

    /// What a road belongs to that no row declares: the town, else whatever is narrowest.
    var roadScope: Int64? { divisions.last { $0.level <= .town }?.id ?? id }

    mutating func extend(_ id: Int64, _ level: AddressLevel) {
        switch level {
        case .road: road(id)
        case let level where level.isDivision: division(id, level)
        default: narrow(id, level)
        }
    }

    mutating func division(_ id: Int64, _ level: AddressLevel) { divisions.append(Step(id: id, level: level)) }
    mutating func road(_ id: Int64) { road = id }
    mutating func narrow(_ id: Int64, _ level: AddressLevel) { others.append(Step(id: id, level: level)) }
}

/// The path of the row before, which the next row mostly shares.
struct LastPath {
    var elements: [String?] = Array(repeating: nil, count: AddressRow.columns.count)
    var paths: [TreePath] = Array(repeating: TreePath(), count: AddressRow.columns.count)
    private var isFirst = true

    /// How many columns of a row equal those of the row before; its finest column is always looked at anew.
    mutating func reusable(_ elements: [String?], upTo finest: Int) -> Int {
        if isFirst {
            isFirst = false
            return 0
        }
        return zip(elements.prefix(finest), self.elements).prefix { $0 == $1 }.count
    }

    /// From a row's own column on, its path does not hold for the next row.
    mutating func forget(from column: Int) {
        for index in column..<elements.count { elements[index] = Self.unknown }
    }

    /// No element is so called.
    private static let unknown = "\u{0}"
}

/// Keys of values that come again and again, such as 501室.
struct KeyCache {
    private var known: [AddressLevel: [String: String]] = [:]
    private static let limit = 20_000

    mutating func key(_ value: String, _ level: AddressLevel) -> String {
        if let key = known[level]?[value] { return key }
        let key = AddressKey.key(value, at: level)
        if known[level, default: [:]].count >= Self.limit { known[level] = [:] }
        known[level, default: [:]][value] = key
        return key
    }
}

/// A node that a row may still come for, or whose middle is not known yet.
struct PendingNode {
    var parent: Int64?
    var holder: Int64?
    var division: Int64?
    var level: AddressLevel
    var name: String
    var key: String
    private(set) var hasRow = false
    private(set) var sample = AddressSample.none
    private var code: String?
    private var region: String?
    private var buildingCode: String?
    private var feature: Int64 = 0
    private var ownPosition: Position?
    private var sumX = 0.0
    private var sumY = 0.0
    private var count = 0.0

    init(parent: Int64?, holder: Int64?, division: Int64?, level: AddressLevel, name: String, key: String) {
        self.parent = parent
        self.holder = holder
        self.division = division
        self.level = level
        self.name = name
        self.key = key
    }

    init(_ spot: AddressSpot) {
        self.init(
            parent: spot.parent, holder: spot.holder, division: spot.division, level: spot.level, name: spot.name,
            key: spot.key)
    }

    /// A node that was there before.
    init(_ known: AddressRecord) {
        self.init(known.node.spot)
        (code, region, buildingCode) = (known.node.code, known.node.region, known.buildingCode)
        (feature, sample) = (known.node.feature?.rawValue ?? 0, known.sample)
        ownPosition = known.isDerivedPosition ? nil : known.node.position
    }

    /// Whether the node can be written as it is.
    var isComplete: Bool { hasRow && ownPosition != nil }

    /// Notes the address row that the node stands for.
    mutating func take(_ row: AddressRow) {
        hasRow = true
        feature = row.feature
        sample = row.sample
        if let code = row.code { self.code = code }
        if let position = row.position { ownPosition = position }
        if level == .building, let code = row.buildingCode { buildingCode = code }
    }

    /// Notes the region that the node is; an address row of the same division keeps its own id, code and position.
    mutating func take(_ row: RegionRow) {
        region = row.code
        if !hasRow {
            feature = row.feature
            ownPosition = row.position
            sample = AddressSample(feature: row.feature, zone: row.zone)
        }
    }

    mutating func take(regionCode: String) { region = regionCode }

    mutating func take(buildingCode code: String) {
        if level == .building, buildingCode == nil { buildingCode = code }
    }

    /// Notes a node right below.
    mutating func widen(by position: Position?, sample below: AddressSample) {
        if sample == .none { sample = below }
        guard let position else { return }
        sumX += position.x
        sumY += position.y
        count += 1
    }

    func record(_ id: Int64, known: AddressRecord?) -> AddressRecord {
        let mean = count > 0 ? Position(sumX / count, sumY / count) : nil
        let node = AddressNode(
            id: id, parent: parent, holder: holder, division: division, level: level, name: name, key: key,
            code: code ?? region, feature: FeatureID(rawValue: feature), region: region, position: ownPosition ?? mean)
        var record = known ?? AddressRecord(node: node)
        record.node = node
        record.sample = sample
        record.origin = hasRow || feature == 0 ? .tree : .regions
        record.buildingCode = buildingCode
        if ownPosition == nil {
            record.precision = .centroid
        } else if record.precision == .centroid {
            record.precision = nil
        }
        return record
    }
}
