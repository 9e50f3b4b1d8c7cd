import GeoModel

/// One row of the layer `addresses` on its way into the tree.
public struct AddressRow: Sendable {
    public var feature: Int64
    public var code: String?
    /// The full text, parsed where it says more than the element columns.
    public var address: String?
    /// One value for each of `columns`, nil or empty where the address has none.
    public var elements: [String?]
    /// EPSG:4490.
    public var position: Position?
    public var zone: Int64
    /// 建筑物编码 of the building that the address is, or is in.
    public var buildingCode: String?

    /// The element columns, wide to narrow, by the names of their levels.
    public static let columns: [AddressLevel] = AddressLevel.columns

    public init(
        feature: Int64, code: String?, address: String? = nil, elements: [String?], position: Position?,
        zone: Int64 = 0, buildingCode: String? = nil
    ) {
        self.feature = feature
        self.code = code
        self.address = address
        self.elements = elements
        self.position = position
        self.zone = zone
        self.buildingCode = buildingCode
    }

    var sample: AddressSample { AddressSample(feature: feature, zone: zone) }

    /// The narrowest level that has a value.
    var finest: AddressLevel? {
        for (level, value) in zip(Self.columns, elements).reversed() where value?.isEmpty == false { return level }
        return nil
    }
}

/// One row of the layer `regions`.
public struct RegionRow: Sendable {
    public var feature: Int64
    public var code: String
    public var name: String
    public var level: AddressLevel?
    public var parent: String?
    public var position: Position?
    public var zone: Int64

    public init(
        feature: Int64, code: String, name: String, level: AddressLevel?, parent: String?, position: Position?,
        zone: Int64 = 0
    ) {
        self.feature = feature
        self.code = code
        self.name = name
        self.level = level
        self.parent = parent
        self.position = position
        self.zone = zone
    }
}

/// One row of the layer `places`, or of `roads`.
public struct PlaceRow: Sendable {
    public var feature: Int64
    public var code: String?
    public var name: String
    /// The code of the community, town or county that contains it.
    public var region: String?
    public var position: Position?
    public var zone: Int64

    public init(
        feature: Int64, code: String?, name: String, region: String?, position: Position?, zone: Int64 = 0
    ) {
        self.feature = feature
        self.code = code
        self.name = name
        self.region = region
        self.position = position
        self.zone = zone
    }
}
