/// A doorplate: a number on a road.
struct Door: Hashable {
    let road: Int
    let number: Int
}

/// 建筑物用途
enum BuildingUse: Int {
    case dwelling, shop, office, factory, civic, villageHouse

    var title: String {
        switch self {
        case .dwelling: "住宅"
        case .shop: "商住"
        case .office: "办公"
        case .factory: "工业"
        case .civic: "公共服务"
        case .villageHouse: "村民住宅"
        }
    }
}

/// One building of a block with what can be addressed in it.
struct Building {
    /// Open ring, counter-clockwise, millimetres.
    let footprint: [Plane]
    /// Inside the footprint, a metre behind the door.
    let entrance: Plane
    let use: BuildingUse
    let floors: Int
    /// Staircases; 0 where floors are reached directly.
    var units = 0
    /// Rooms on a floor of a unit (or of the building); 0 where nothing inside is addressed.
    var rooms = 0
    /// The building's own doorplate.
    var door: Door?
    /// The building's name within the doorplate or estate: 3栋, 教学楼, 锦泰大厦.
    var title = SampleText.empty
    /// Village group, from 1; 0 elsewhere.
    var group = 0
    /// House number in a village; 0 elsewhere.
    var houseNumber = 0

    /// The part of the footprint that is a plain quadrilateral, counter-clockwise; rooms lie in it.
    var core: [Plane] {
        footprint.count == 4
            ? footprint : [footprint[0], footprint[1], footprint[2], between(footprint[0], footprint[5], 0.55)]
    }

    var height: Double { Double(floors) * (use == .factory ? 6 : 3) + 1.2 }

    /// Rows below the building's own: units, floors and rooms.
    var detail: Int {
        guard rooms > 0 else { return 0 }
        return units > 0 ? units + units * floors * (1 + rooms) : floors * (1 + rooms)
    }
}

/// 小区, 工业园 or a compound: a named place behind one doorplate.
struct Estate {
    let name: SampleText
    let door: Door?
    let gate: Plane
}

/// 兴趣点
struct PlaceOfInterest {
    let name: SampleText
    let category: SampleText
    let point: Plane
    /// The building that it is in; nil for an open place.
    let building: Int?
}

/// What stands in one cell.
struct Block {
    let cell: Int
    var estate: Estate?
    var buildings: [Building] = []
    var places: [PlaceOfInterest] = []
    /// Village groups: number and centre.
    var groups: [(number: Int, point: Plane)] = []
}
