import Exchange
import GeoModel

/// Writes 行政区划, 道路 and 单元网格: what the layout holds.
struct LayoutFiles {
    let plan: CityPlan
    let folder: DeliveryFolder

    /// County, towns, communities.
    func writeRegions() throws -> Int {
        let file = try ShapefileWriter(folder, "行政区划", .polygon, DeliveryTables.regions)
        var tracer = RingTracer(plan.lattice)
        func add(_ code: String, _ name: SampleText, _ level: AddressLevel, _ parent: String, _ squares: [Int]) throws {
            file.set(0, ascii: code)
            file.set(1, name)
            file.set(2, ascii: level.rawValue)
            file.set(3, ascii: parent)
            try file.append(rings: tracer.rings(around: squares).map { $0.map(\.position) })
        }
        let districts = plan.districts
        let all = districts.towns.flatMap(\.communities)
        try add(
            Districts.countyCode, Districts.county, .county, "4407", plan.squares(ofCommunities: all))
        for town in districts.towns {
            try add(town.code, town.name, .town, Districts.countyCode, plan.squares(ofCommunities: town.communities))
        }
        for index in all {
            let community = districts.communities[index]
            try add(
                community.code, community.name, .community, districts.towns[community.town].code,
                plan.squares(ofCommunities: [index]))
        }
        try file.close()
        return file.count
    }

    func writeRoads() throws -> Int {
        let file = try ShapefileWriter(folder, "道路", .polyline, DeliveryTables.roads)
        for (index, road) in plan.roads.roads.enumerated() {
            file.set(0, ascii: Self.roadCode(index))
            file.set(1, road.name)
            file.set(2, SampleText(road.roadClass.title))
            file.row.set(3, real: road.width)
            try file.append(line: [road.line.map(\.position)])
        }
        try file.close()
        return file.count
    }

    static func roadCode(_ index: Int) -> String { Districts.countyCode + padded(index + 1, 6) }

    func writeGrids() throws -> Int {
        let file = try ShapefileWriter(folder, "单元网格", .polygon, DeliveryTables.grids)
        var tracer = RingTracer(plan.lattice)
        for cell in plan.cells.cells {
            let rings = tracer.rings(around: cell.squares)
            let area = abs(rings.reduce(0) { $0 + signedDoubleArea($1) }) / 2
            let name = plan.districts.communities[cell.community].name
            file.set(0, cell.code)
            file.set(1, name + SampleText("第" + cell.code.text.suffix(3) + "网格"))
            file.row.set(2, real: area)
            file.row.set(3, year: 2023, month: 6, day: 30)
            try file.append(rings: rings.map { $0.map(\.position) })
        }
        try file.close()
        return file.count
    }
}
