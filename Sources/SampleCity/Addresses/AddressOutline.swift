/// The addresses of a block above the staircases: gates, estates, groups, doorplates and buildings, in tree order.
struct AddressOutline {
    struct Item {
        let level: AddressLevel
        let elements: AddressElements
        let point: Plane
        /// The building that the row is about; nil for gates, estates and groups.
        let building: Int?
        /// Doorplates of single houses, which a small sample leaves out in part.
        let isLeaf: Bool
    }

    private(set) var items: [Item] = []

    init(_ block: Block, in plan: CityPlan) {
        let community = plan.districts.communities[plan.cells.cells[block.cell].community]
        var base = AddressElements()
        base.town = plan.districts.towns[community.town].name
        base.community = community.name
        var compound = base
        if let estate = block.estate {
            if let door = estate.door {
                compound = Self.at(door, base, plan)
                add(.doorplate, compound, estate.gate)
            }
            compound.estate = estate.name
            add(.estate, compound, estate.gate)
        }
        for group in block.groups {
            var elements = base
            elements.group = CommonWords.groups[group.number]
            add(.group, elements, group.point)
        }
        var lastDoor: Door?
        for (index, building) in block.buildings.enumerated() {
            addBuilding(building, index, base, compound, &lastDoor, plan)
        }
    }

    private mutating func addBuilding(
        _ building: Building, _ index: Int, _ base: AddressElements, _ compound: AddressElements,
        _ lastDoor: inout Door?, _ plan: CityPlan
    ) {
        if building.houseNumber > 0 {
            var elements = base
            elements.group = CommonWords.groups[building.group]
            elements.doorplate = CommonWords.doors[building.houseNumber]
            add(.doorplate, elements, building.entrance, index, isLeaf: true)
        } else if building.title.isEmpty, let door = building.door {
            add(.doorplate, Self.at(door, base, plan), building.entrance, index, isLeaf: true)
        } else {
            var elements = compound
            if let door = building.door {
                elements = Self.at(door, base, plan)
                if door != lastDoor { add(.doorplate, elements, building.entrance) }
                lastDoor = door
            }
            elements.building = building.title
            add(.building, elements, building.entrance, index)
        }
    }

    private static func at(_ door: Door, _ base: AddressElements, _ plan: CityPlan) -> AddressElements {
        var elements = base
        elements.road = plan.roads.roads[door.road].name
        elements.doorplate = CommonWords.doors[door.number]
        return elements
    }

    private mutating func add(
        _ level: AddressLevel, _ elements: AddressElements, _ point: Plane, _ building: Int? = nil,
        isLeaf: Bool = false
    ) {
        items.append(Item(level: level, elements: elements, point: point, building: building, isLeaf: isLeaf))
    }
}
