/// The stages of a node's life (地址状态). The raw values are the words of the API; `number` is what stores keep.
public enum AddressStatus: String, Hashable, Sendable, Codable, CaseIterable {
    /// 暂用: in use until its doorplate is fixed or confirmed.
    case provisional
    /// 在用
    case inUse = "in-use"
    /// 变更: gave way to others by a merge or a split; it leads on to them.
    case changed
    /// 停用
    case retired

    /// Whether the node is part of the tree of today.
    public var isLive: Bool { self == .provisional || self == .inUse }

    public var number: Int {
        switch self {
        case .inUse: 0
        case .provisional: 1
        case .changed: 2
        case .retired: 3
        }
    }

    public init?(number: Int) {
        guard let status = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = status
    }

    /// 在用
    public var title: String {
        switch self {
        case .provisional: "暂用"
        case .inUse: "在用"
        case .changed: "变更"
        case .retired: "停用"
        }
    }
}

/// How a node's position was found (定位精度), best first.
public enum AddressPrecision: String, Hashable, Sendable, Codable, CaseIterable {
    /// 实测: measured in the field, or delivered with the address.
    case surveyed
    /// From the outline of its building.
    case building
    /// Between its neighbours on the road.
    case interpolated
    /// The middle of what is below it.
    case centroid

    public var number: Int {
        switch self {
        case .surveyed: 0
        case .building: 1
        case .interpolated: 2
        case .centroid: 3
        }
    }

    public init?(number: Int) {
        guard let precision = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = precision
    }
}

/// What brought a node into the tree. The raw values are what stores keep.
public enum AddressOrigin: Int, Hashable, Sendable, Codable {
    /// Rows of the layer `addresses`: the row that the node stands for, or rows below it.
    case tree = 0
    /// A row of the layer `places`.
    case places = 1
    /// A road of the layer `roads` that no address names.
    case roads = 2
    /// A row of the layer `addresses` that is a mere text: its node is its alone.
    case free = 3
    /// A row of the layer `regions`.
    case regions = 4
}
