/// The levels of the address tree (GA/T 2000.32 and the 15-level police order, see GeoData/Standards/address_levels.csv),
/// from wide to narrow. The raw values are the words of the API.
public enum AddressLevel: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// 省
    case province
    /// 市
    case city
    /// 县、区
    case county
    /// 乡镇、街道
    case town
    /// 社区、村
    case community
    /// 村民小组
    case group
    /// 街、路、巷
    case road
    /// 路口
    case crossing
    /// 门牌号
    case doorplate
    /// 小区、院落
    case estate
    /// 兴趣点
    case place
    /// 楼栋
    case building
    /// 单元
    case unit
    /// 楼层
    case floor
    /// 户室
    case room

    public static func < (left: AddressLevel, right: AddressLevel) -> Bool { left.number < right.number }

    /// Divisions of the administrative chain, group included.
    public var isDivision: Bool { self <= .group }
    /// Levels whose nodes are told apart by number rather than by name.
    public var isNumbered: Bool {
        switch self {
        case .group, .doorplate, .building, .unit, .floor, .room: true
        default: false
        }
    }

    /// The number that stores keep. It never changes; the gaps are for levels to come.
    public var number: Int {
        switch self {
        case .province: 10
        case .city: 20
        case .county: 30
        case .town: 40
        case .community: 50
        case .group: 60
        case .road: 70
        case .crossing: 75
        case .doorplate: 80
        case .estate: 90
        case .place: 95
        case .building: 100
        case .unit: 110
        case .floor: 120
        case .room: 130
        }
    }

    /// The level with a stored number.
    public init?(number: Int) {
        guard let level = Self.byNumber[number] else { return nil }
        self = level
    }

    private static let byNumber: [Int: AddressLevel] = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.number, $0) })

    /// The levels that the columns of an address row have, wide to narrow.
    static let columns: [AddressLevel] = [
        .province, .city, .county, .town, .community, .group, .road, .doorplate, .estate, .building, .unit, .floor,
        .room,
    ]

}
