import Exchange

/// Writes 城市部件, 管线点, 管线段 and 监控点位, street by street.
struct StreetFiles {
    private let plan: CityPlan
    private let street: StreetPipes
    private let parts: PartFile
    private let pipes: PipeFiles
    private let cameras: CameraFile

    init(_ plan: CityPlan, _ folder: DeliveryFolder) throws {
        self.plan = plan
        street = StreetPipes(plan: plan, pipes: PipePlan(plan))
        parts = try PartFile(plan, folder)
        pipes = try PipeFiles(plan, street, folder)
        cameras = try CameraFile(plan, folder)
    }

    /// Files and rows.
    var counts: [(String, Int)] {
        [
            ("城市部件.shp", parts.count), ("管线点.shp", pipes.nodeCount), ("管线段.shp", pipes.segmentCount),
            ("监控点位.shp", cameras.count),
        ]
    }

    func write() throws {
        let furniture = StreetParts(plan: plan, street: street)
        let electronicEye = PartClass.index("0136")
        try pipes.writeJunctions()
        for edge in 0..<plan.lattice.edgeCount where plan.roads.roadOfEdge[edge] >= 0 {
            try pipes.write(edge)
            for part in furniture.parts(edge) {
                try parts.write(part)
                if part.partClass == electronicEye { try cameras.write(part, edge) }
            }
        }
        for cell in plan.cells.cells.indices {
            for part in furniture.parts(ofCell: cell) { try parts.write(part) }
        }
        try parts.close()
        try pipes.close()
        try cameras.close()
    }
}

/// Writes 监控点位: a camera on every post of class 监控电子眼.
final class CameraFile {
    private let plan: CityPlan
    private let file: ShapefileWriter
    private static let kinds = ["球机", "半球", "固定枪机", "遥控枪机"].map { SampleText($0) }

    init(_ plan: CityPlan, _ folder: DeliveryFolder) throws {
        self.plan = plan
        file = try ShapefileWriter(folder, "监控点位", .point, DeliveryTables.cameras)
    }

    var count: Int { file.count }

    func write(_ part: StreetPart, _ edge: Int) throws {
        let hash = SampleRandom.hash(plan.seed, .cameras, file.count)
        let community = plan.districts.communities[plan.cells.cells[part.cell].community]
        let road = plan.roads.roads[Int(plan.roads.roadOfEdge[edge])].name
        let town = plan.districts.towns[community.town].name
        // 8 digits centre, 2 trade, 3 kind (132: network camera), 1 network, 6 sequence (GB/T 28181-2022 annex D).
        file.set(0, ascii: Districts.countyCode + "00" + "00" + "132" + "0" + padded(file.count + 1, 6))
        file.set(1, town + road + SampleText("监控" + padded(file.count + 1, 4)))
        file.set(2, Self.kinds[Int(hash % 4)])
        file.set(3, ascii: Districts.countyCode)
        file.set(4, Organisation.authorities[5].name)
        file.set(5, AddressElements.upper + town + community.name + road)
        file.set(6, SampleText(hash / 4 % 20 == 0 ? "离线" : "在线"))
        try file.append(x: part.point.x, y: part.point.y)
    }

    func close() throws { try file.close() }
}
