import GeoModel

/// One node of the address tree as a source answers it.
public struct AddressNode: Hashable, Sendable {
    /// A number that finds the node again in the same version of the base. It is no identity: that is `feature`, and for
    /// nodes that no row stands for, their path.
    public var id: Int64
    /// The next wider node; nil at the top.
    public var parent: Int64?
    /// The node under which the number or name is looked up: the parent, but for units, floors and rooms their building
    /// (or, where there is none, what stands in for it), because people leave unit and floor out.
    public var holder: Int64?
    /// The community or group that contains the node where the chain of parents does not tell it: a road runs through
    /// several communities, its doorplates stand in one each.
    public var division: Int64?
    public var level: AddressLevel
    /// As the standard address has it, such as 12号.
    public var name: String
    /// See `AddressKey`.
    public var key: String
    /// The standard code; nil for nodes that were derived from the rows below them.
    public var code: String?
    /// The row of the layer `addresses`, `regions` or `places` that the node stands for; nil for derived nodes.
    public var feature: FeatureID?
    /// The division's code (GB/T 2260, GB/T 10114), for nodes that are divisions of the layer `regions`.
    public var region: String?
    /// EPSG:4490; of a derived node the mean of what is below it.
    public var position: Position?

    public init(
        id: Int64, parent: Int64?, holder: Int64?, division: Int64?, level: AddressLevel, name: String, key: String,
        code: String?, feature: FeatureID?, region: String? = nil, position: Position?
    ) {
        self.id = id
        self.parent = parent
        self.holder = holder
        self.division = division
        self.level = level
        self.name = name
        self.key = key
        self.code = code
        self.feature = feature
        self.region = region
        self.position = position
    }
}
