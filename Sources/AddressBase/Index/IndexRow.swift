/// A node on its way into an index. Texts are borrowed for the call.
public struct IndexRow {
    public var id: Int64
    public var parent: Int64?
    public var holder: Int64?
    public var division: Int64?
    public var level: AddressLevel
    public var name: UnsafeRawBufferPointer
    public var key: UnsafeRawBufferPointer
    public var code: UnsafeRawBufferPointer
    /// The division's code; empty for others.
    public var region: UnsafeRawBufferPointer
    public var zone: Int64
    /// EPSG:4490; nil without a place.
    public var longitude: Double?
    public var latitude: Double?
    /// The code of the unit grid cell.
    public var cell: UnsafeRawBufferPointer

    public init(
        id: Int64, parent: Int64?, holder: Int64?, division: Int64?, level: AddressLevel,
        name: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, code: UnsafeRawBufferPointer,
        region: UnsafeRawBufferPointer, zone: Int64, longitude: Double?, latitude: Double?,
        cell: UnsafeRawBufferPointer
    ) {
        self.id = id
        self.parent = parent
        self.holder = holder
        self.division = division
        self.level = level
        self.name = name
        self.key = key
        self.code = code
        self.region = region
        self.zone = zone
        self.longitude = longitude
        self.latitude = latitude
        self.cell = cell
    }
}
