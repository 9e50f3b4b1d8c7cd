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

    var all: [Int64] {
        var ids = divisions.map(\.id) + others.map(\.id)
        if let road { ids.append(road) }
        return ids
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

/// A node that a row may still come for.
struct PendingNode {
    var parent: Int64?
    var holder: Int64?
    var division: Int64?
    var level: AddressLevel
    var name: String
    var key: String
    private var code: String?
    private var region: String?
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

    private(set) var sample = AddressSample.none

    /// Notes the address row that the node stands for.
    mutating func take(_ row: AddressRow) {
        feature = row.feature
        sample = row.sample
        if let code = row.code { self.code = code }
        if let position = row.position { ownPosition = position }
    }

    /// Notes the region that the node is; an address row of the same division keeps its own id, code and position.
    mutating func take(_ row: RegionRow) {
        region = row.code
        if feature == 0 {
            feature = row.feature
            ownPosition = row.position
            sample = AddressSample(feature: row.feature, zone: row.zone)
        }
    }

    mutating func take(regionCode: String) { region = regionCode }

    /// Notes a row below.
    mutating func widen(by position: Position?, sample below: AddressSample) {
        if sample == .none { sample = below }
        guard let position else { return }
        sumX += position.x
        sumY += position.y
        count += 1
    }

    func node(_ id: Int64) -> AddressNode {
        let mean = count > 0 ? Position(sumX / count, sumY / count) : nil
        return AddressNode(
            id: id, parent: parent, holder: holder, division: division, level: level, name: name, key: key,
            code: code ?? region, feature: FeatureID(rawValue: feature), region: region, position: ownPosition ?? mean)
    }
}
