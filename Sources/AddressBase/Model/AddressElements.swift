/// A standard address taken apart: the name or number that it has at each level.
public struct AddressElements: Hashable, Sendable, Codable {
    public var province: String?
    public var city: String?
    public var county: String?
    public var town: String?
    public var community: String?
    public var group: String?
    public var road: String?
    public var crossing: String?
    public var doorplate: String?
    public var estate: String?
    public var place: String?
    public var building: String?
    public var unit: String?
    public var floor: String?
    public var room: String?

    public init() {}

    public subscript(level: AddressLevel) -> String? {
        get {
            switch level {
            case .province: province
            case .city: city
            case .county: county
            case .town: town
            case .community: community
            case .group: group
            case .road: road
            case .crossing: crossing
            case .doorplate: doorplate
            case .estate: estate
            case .place: place
            case .building: building
            case .unit: unit
            case .floor: floor
            case .room: room
            }
        }
        set {
            switch level {
            case .province: province = newValue
            case .city: city = newValue
            case .county: county = newValue
            case .town: town = newValue
            case .community: community = newValue
            case .group: group = newValue
            case .road: road = newValue
            case .crossing: crossing = newValue
            case .doorplate: doorplate = newValue
            case .estate: estate = newValue
            case .place: place = newValue
            case .building: building = newValue
            case .unit: unit = newValue
            case .floor: floor = newValue
            case .room: room = newValue
            }
        }
    }

    /// The elements one after the other: the address in full (标准地址全文). A city that is its own province stands once.
    public var text: String {
        AddressLevel.allCases.compactMap { $0 == .city && city == province ? nil : self[$0] }.joined()
    }

    /// The narrowest level that has a value.
    public var finest: AddressLevel? { AddressLevel.allCases.last { self[$0] != nil } }
}
