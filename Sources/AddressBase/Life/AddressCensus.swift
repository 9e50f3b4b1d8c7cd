import GeoModel

/// Land, buildings, units, rooms (地、楼、房、户), counted and walked.
public struct AddressCensus: Hashable, Sendable, Codable {
    /// What is counted.
    public enum Scope: Hashable, Sendable {
        /// All that is below an address of the base, itself included: by code, `#` and id, or full text.
        case address(String)
        /// What has a building code (建筑物编码), with all below.
        case building(String)
        /// The addresses that lie in an area, such as a land parcel (宗地), with the buildings that they are in; EPSG:4490.
        case area(Geometry)
    }

    /// One building with what is in it.
    public struct Building: Hashable, Sendable, Codable {
        public var id: Int64
        public var code: String?
        /// 建筑物编码
        public var buildingCode: String?
        public var address: String
        public var units: Int
        public var floors: Int
        public var rooms: Int

        public init(
            id: Int64, code: String?, buildingCode: String?, address: String, units: Int, floors: Int, rooms: Int
        ) {
            self.id = id
            self.code = code
            self.buildingCode = buildingCode
            self.address = address
            self.units = units
            self.floors = floors
            self.rooms = rooms
        }
    }

    /// How many nodes of each level, by its word.
    public var counts: [String: Int]
    /// In the order of their addresses.
    public var buildings: [Building]
    /// Units, floors and rooms that no building holds.
    public var outsideBuildings: Int

    public init(counts: [String: Int], buildings: [Building], outsideBuildings: Int) {
        self.counts = counts
        self.buildings = buildings
        self.outsideBuildings = outsideBuildings
    }
}
