import GeoModel

/// A node of the address tree with what governs it: the record that an address base keeps for years.
///
/// `node.id` is permanent and opaque (12 bits site, 41 bits sequence): it survives re-import, renaming, moving and
/// re-division, carries no division, and is never used twice.
public struct AddressRecord: Hashable, Sendable {
    public var node: AddressNode
    /// The row that lends the node its zone and its grid cell.
    public var sample: AddressSample
    public var origin: AddressOrigin
    public var status: AddressStatus
    /// When it began to be valid, ISO 8601; nil where nobody has said.
    public var since: String?
    /// Where it is known from, where that is not the file of its row.
    public var source: String?
    public var precision: AddressPrecision?
    /// 建筑物编码, of buildings.
    public var buildingCode: String?
    /// The commit that wrote the record as it stands.
    public var version: Int64

    public init(
        node: AddressNode, sample: AddressSample = .none, origin: AddressOrigin = .tree,
        status: AddressStatus = .inUse, since: String? = nil, source: String? = nil,
        precision: AddressPrecision? = nil, buildingCode: String? = nil, version: Int64 = 0
    ) {
        self.node = node
        self.sample = sample
        self.origin = origin
        self.status = status
        self.since = since
        self.source = source
        self.precision = precision
        self.buildingCode = buildingCode
        self.version = version
    }

    public var id: Int64 { node.id }

    /// Whether a row of the layer `addresses` stands for the node.
    public var hasRow: Bool { node.feature != nil && (origin == .tree || origin == .free) }

    /// Whether the position is that of what is below the node rather than its own.
    public var isDerivedPosition: Bool { node.position == nil || precision == .centroid }

    /// Whether both say the same, whatever commit wrote them and whichever row lends them its zone.
    public func isSame(as other: AddressRecord) -> Bool {
        var left = self
        var right = other
        for path in [\AddressRecord.version] { (left[keyPath: path], right[keyPath: path]) = (0, 0) }
        (left.sample, right.sample) = (.none, .none)
        if left.isDerivedPosition, right.isDerivedPosition { (left.node.position, right.node.position) = (nil, nil) }
        return left == right
    }
}

/// A place in the tree: where a node hangs and what it is called there.
public struct AddressSpot: Hashable, Sendable {
    public var parent: Int64?
    public var holder: Int64?
    public var division: Int64?
    public var level: AddressLevel
    public var name: String
    public var key: String

    public init(
        parent: Int64?, holder: Int64?, division: Int64?, level: AddressLevel, name: String, key: String
    ) {
        self.parent = parent
        self.holder = holder
        self.division = division
        self.level = level
        self.name = name
        self.key = key
    }

    /// Whether a node hangs here: its name may be another by now.
    func holds(_ node: AddressNode) -> Bool {
        node.parent == parent && node.holder == holder && node.division == division && node.level == level
    }
}

extension AddressNode {
    public var spot: AddressSpot {
        get {
            AddressSpot(parent: parent, holder: holder, division: division, level: level, name: name, key: key)
        }
        set {
            (parent, holder, division) = (newValue.parent, newValue.holder, newValue.division)
            (level, name, key) = (newValue.level, newValue.name, newValue.key)
        }
    }

    /// What units, floors and rooms below the node are looked up under.
    public var holderBelow: Int64? { level <= .building ? id : holder }
}
