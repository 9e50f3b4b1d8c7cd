import Exchange
import GeoModel

/// Writes 标准地址, 建筑物, 兴趣点 and the department's table, block by block.
struct BlockFiles {
    let plan: CityPlan
    let quota: AddressQuota
    let addresses: AddressFile
    let buildings: ShapefileWriter
    let places: ShapefileWriter

    init(_ plan: CityPlan, _ quota: AddressQuota, _ folder: DeliveryFolder, _ addresses: AddressFile) throws {
        self.plan = plan
        self.quota = quota
        self.addresses = addresses
        buildings = try ShapefileWriter(folder, "建筑物", .polygon, DeliveryTables.buildings)
        places = try ShapefileWriter(folder, "兴趣点", .point, DeliveryTables.places)
    }

    /// - Parameter progress: addresses written so far, called once a community.
    func write(progress: (Int) -> Void) throws {
        let planner = BlockPlanner(plan: plan)
        try writeUpperRows()
        for index in plan.districts.towns.flatMap(\.communities) {
            let community = plan.districts.communities[index]
            addresses.begin(community.code, skipping: 1)
            var serial = 0
            for cell in plan.cells.cellsOfCommunity[index] {
                let block = planner.block(cell)
                try write(block, community.code, serial: serial)
                serial += block.buildings.count
            }
            progress(addresses.count)
        }
        for file in [buildings, places] { try file.close() }
        try addresses.close()
    }

    /// County, roads, towns and communities.
    private func writeUpperRows() throws {
        let districts = plan.districts
        let lattice = plan.lattice
        func middle(_ communities: [Int]) -> Plane {
            let squares = plan.squares(ofCommunities: communities)
            let centres = squares.map(lattice.centre(ofSquare:))
            let mean = centres.reduce(Plane.zero, +) / Double(max(1, centres.count))
            return (centres.min { ($0 - mean).length < ($1 - mean).length } ?? mean).rounded
        }
        addresses.begin(Districts.countyCode + "000000", skipping: 0)
        try addresses.write(.county, AddressElements(), middle(districts.towns.flatMap(\.communities)))
        for road in plan.roads.roads {
            var elements = AddressElements()
            elements.road = road.name
            let centre =
                road.line.count == 2 ? between(road.line[0], road.line[1], 0.5) : road.line[road.line.count / 2]
            try addresses.write(.road, elements, centre.rounded)
        }
        for town in districts.towns {
            var elements = AddressElements()
            elements.town = town.name
            addresses.begin(town.code + "000", skipping: 0)
            try addresses.write(.town, elements, middle(town.communities))
            for index in town.communities {
                elements.community = districts.communities[index].name
                addresses.begin(districts.communities[index].code, skipping: 0)
                try addresses.write(.community, elements, middle([index]))
                elements.community = .empty
            }
        }
    }

    private func write(_ block: Block, _ community: String, serial: Int) throws {
        let outline = AddressOutline(block, in: plan)
        let details = quota.details(of: block, in: plan)
        var texts = Array(repeating: SampleText.empty, count: block.buildings.count)
        var gate = SampleText.empty
        let code = { (building: Int) in community + padded(serial + building + 1, 5) }
        for item in outline.items {
            guard let index = item.building else {
                try addresses.write(item.level, item.elements, item.point)
                if item.level == .estate || item.level == .doorplate { gate = item.elements.fullText }
                continue
            }
            texts[index] = item.elements.fullText
            if item.isLeaf, !quota.isListed(block.cell, index, plan) { continue }
            try addresses.write(item.level, item.elements, item.point, building: code(index))
            let detail = AddressDetail(building: block.buildings[index], base: item.elements)
            try detail.forEach(details[index]) { level, elements, point in
                try addresses.write(level, elements, point, building: code(index))
            }
        }
        for (index, building) in block.buildings.enumerated() {
            try write(building, code(index), texts[index], name: name(of: building, in: block))
        }
        for place in block.places {
            try write(place, place.building.map { texts[$0] } ?? gate)
        }
    }

    private func name(of building: Building, in block: Block) -> SampleText {
        if building.title.isEmpty { return .empty }
        return building.door == nil ? (block.estate?.name ?? .empty) + building.title : building.title
    }

    private func write(_ building: Building, _ code: String, _ address: SampleText, name: SampleText) throws {
        buildings.set(0, ascii: code)
        buildings.set(1, name)
        buildings.row.set(2, integer: Int64(building.floors))
        buildings.row.set(3, real: building.height)
        buildings.set(4, SampleText(building.use.title))
        buildings.set(5, address)
        // Shapefiles want outer rings clockwise.
        let ring = Array(building.footprint.reversed())
        try buildings.append(rings: [(ring + [ring[0]]).map(\.position)])
    }

    private func write(_ place: PlaceOfInterest, _ address: SampleText) throws {
        places.set(0, ascii: Districts.countyCode + padded(places.count + 1, 8))
        places.set(1, place.name)
        places.set(2, place.category)
        places.set(3, address)
        try places.append(x: place.point.x, y: place.point.y)
    }
}
