/// What a part of an address is. The first fifteen are the levels of the tree under their own names.
public enum ElementLabel: String, Hashable, Sendable, Codable, CaseIterable {
    case province, city, county, town, community, group, road, crossing, doorplate, estate, place, building, unit,
        floor,
        room
    /// 开发区、工业区: outside the chain of divisions.
    case zone
    /// A second road, such as a lane off the first (支路、支巷).
    case lane
    /// The number on a lane.
    case laneDoorplate = "lane-doorplate"
    /// A part of an estate or place: 二期, 东区.
    case section
    /// 里程桩: K12+300.
    case kilometrePost = "kilometre-post"
    /// 对面, 旁边, 往东50米.
    case direction
    /// A division that is said twice, and words without content.
    case redundant
    /// What no rule knows.
    case remainder

    /// The level of the tree that the label belongs to.
    public var level: AddressLevel? { AddressLevel(rawValue: rawValue) }

    /// The place in the usual order, wide to narrow; labels without one follow anything.
    var order: Int { Self.orders[Int(index)] }

    /// A dense index, for tables: the place among all cases.
    var index: UInt8 {
        switch self {
        case .province: 0
        case .city: 1
        case .county: 2
        case .town: 3
        case .community: 4
        case .group: 5
        case .road: 6
        case .crossing: 7
        case .doorplate: 8
        case .estate: 9
        case .place: 10
        case .building: 11
        case .unit: 12
        case .floor: 13
        case .room: 14
        case .zone: 15
        case .lane: 16
        case .laneDoorplate: 17
        case .section: 18
        case .kilometrePost: 19
        case .direction: 20
        case .redundant: 21
        case .remainder: 22
        }
    }

    private static let orders: [Int] = allCases.map { label in
        let sequence: [ElementLabel] = [
            .province, .city, .county, .zone, .town, .community, .group, .road, .lane, .crossing, .doorplate,
            .laneDoorplate, .kilometrePost, .estate, .place, .section, .building, .unit, .floor, .room, .direction,
        ]
        return (sequence.firstIndex(of: label) ?? sequence.count) + 1
    }
}
