import Exchange
import GeoModel

/// Writes 管线点 and 管线段: junctions first, then street by street.
final class PipeFiles {
    private let plan: CityPlan
    private let street: StreetPipes
    private let nodes: ShapefileWriter
    private let segments: ShapefileWriter
    /// The number of a class's node at a junction: `numbers[class][node]`.
    private var numbers: [[Int32]]
    private var lastNumber = Array(repeating: 0, count: PipeClass.allCases.count)
    private var lastSegment = Array(repeating: 0, count: PipeClass.allCases.count)

    init(_ plan: CityPlan, _ street: StreetPipes, _ folder: DeliveryFolder) throws {
        self.plan = plan
        self.street = street
        nodes = try ShapefileWriter(folder, "管线点", .point, DeliveryTables.pipeNodes)
        segments = try ShapefileWriter(folder, "管线段", .polyline, DeliveryTables.pipeSegments)
        numbers = Array(
            repeating: Array(repeating: 0, count: plan.lattice.nodeCount), count: PipeClass.allCases.count)
    }

    var nodeCount: Int { nodes.count }
    var segmentCount: Int { segments.count }

    func writeJunctions() throws {
        for pipe in PipeClass.allCases {
            for node in 0..<plan.lattice.nodeCount where street.pipes.degrees[pipe.rawValue][node] > 0 {
                let edges = plan.lattice.edges(atNode: node)
                let edge = edges.compactMap { $0 }.first { plan.roads.roadOfEdge[$0] >= 0 } ?? 0
                numbers[pipe.rawValue][node] = Int32(try write(street.junction(pipe, node), pipe, edge))
            }
        }
    }

    func write(_ edge: Int) throws {
        let (start, end) = plan.lattice.ends(edge)
        for pipe in PipeClass.allCases where street.pipes.carries(pipe, edge) {
            var line = [(street.junction(pipe, start), Int(numbers[pipe.rawValue][start]))]
            for node in street.between(pipe, edge) { line.append((node, try write(node, pipe, edge))) }
            let isStub = pipe.isGravity && !street.pipes.isDrain(edge, plan.lattice)
            if !isStub { line.append((street.junction(pipe, end), Int(numbers[pipe.rawValue][end]))) }
            // Gravity pipes are drawn downstream.
            if pipe.isGravity, line[0].0.elevation < line[line.count - 1].0.elevation { line.reverse() }
            let bore = PipeBore(pipe, edge, plan, street.pipes)
            for (from, to) in zip(line, line.dropFirst()) { try write(from, to, pipe, edge, bore) }
        }
    }

    func close() throws {
        try nodes.close()
        try segments.close()
    }

    private func road(_ edge: Int) -> SampleText { plan.roads.roads[Int(plan.roads.roadOfEdge[edge])].name }

    private func code(_ pipe: PipeClass, _ number: Int) -> String { pipe.code + padded(number, 7) }

    private func write(_ node: PipeNode, _ pipe: PipeClass, _ edge: Int) throws -> Int {
        lastNumber[pipe.rawValue] += 1
        let number = lastNumber[pipe.rawValue]
        nodes.set(0, ascii: code(pipe, number))
        nodes.set(1, ascii: pipe.code)
        nodes.set(2, SampleText(node.feature))
        nodes.set(3, SampleText(node.appurtenance))
        nodes.row.set(4, scaled: Int64(node.ground), decimals: 3)
        nodes.row.set(5, scaled: Int64(node.depth / 10), decimals: 2)
        nodes.row.set(6, scaled: Int64(node.elevation), decimals: 3)
        if node.hasCover {
            // A sump of 10 to 40 cm below the pipe.
            let sump = 10 + Int(SampleRandom.hash(plan.seed, .pipes, number, 900 + pipe.rawValue) % 31)
            nodes.row.set(7, scaled: Int64(node.depth / 10 + sump), decimals: 2)
            nodes.set(8, SampleText(pipe == .power || pipe == .telecom ? "方形" : "圆形"))
        }
        nodes.set(9, ascii: "0")
        nodes.set(10, road(edge))
        try nodes.append(x: node.point.x, y: node.point.y)
        return number
    }

    private func write(
        _ from: (PipeNode, Int), _ to: (PipeNode, Int), _ pipe: PipeClass, _ edge: Int, _ bore: PipeBore
    ) throws {
        lastSegment[pipe.rawValue] += 1
        segments.set(0, ascii: pipe.code + "L" + padded(lastSegment[pipe.rawValue], 7))
        segments.set(1, ascii: code(pipe, from.1))
        segments.set(2, ascii: code(pipe, to.1))
        segments.set(3, ascii: pipe.code)
        segments.set(4, ascii: bore.material)
        segments.set(5, ascii: bore.size)
        segments.row.set(6, scaled: Int64(from.0.depth / 10), decimals: 2)
        segments.row.set(7, scaled: Int64(to.0.depth / 10), decimals: 2)
        segments.row.set(8, scaled: Int64(from.0.elevation), decimals: 3)
        segments.row.set(9, scaled: Int64(to.0.elevation), decimals: 3)
        segments.set(10, ascii: bore.embedding)
        segments.set(11, bore.pressure)
        segments.set(12, ascii: bore.voltage)
        if bore.cables > 0 { segments.row.set(13, integer: Int64(bore.cables)) }
        if pipe.isGravity { segments.set(14, ascii: "+") }
        segments.row.set(15, integer: Int64(bore.year))
        segments.set(16, Organisation.owners[pipe.owner].name)
        segments.set(17, road(edge))
        try segments.append(line: [[from.0.point.position, to.0.point.position]])
    }
}

/// Size, material and use of the pipe of one class in one street.
struct PipeBore {
    private(set) var material = ""
    /// Millimetres, or width X height of a duct bank.
    private(set) var size = ""
    /// 埋设方式: ZM buried, GM in a pipe, GK duct bank, GG trench.
    private(set) var embedding = "ZM"
    private(set) var pressure = SampleText.empty
    private(set) var voltage = ""
    private(set) var cables = 0
    let year: Int

    init(_ pipe: PipeClass, _ edge: Int, _ plan: CityPlan, _ pipes: PipePlan) {
        let road = plan.roads.roads[Int(plan.roads.roadOfEdge[edge])]
        let hash = Int(
            SampleRandom.hash(plan.seed, .pipes, Int(plan.roads.roadOfEdge[edge]), 300 + pipe.rawValue) % 1000)
        year = 1996 + hash % 27
        let rank = road.roadClass.rawValue
        switch pipe {
        case .water:
            size = ["600", "300", hash % 3 == 0 ? "150" : "200"][rank]
            material = rank == 0 ? "G" : rank == 1 ? "QM" : hash % 2 == 0 ? "PE" : "QM"
        case .gas:
            size = ["315", "200", "110"][rank]
            material = rank == 0 ? "G" : "PE"
            pressure = SampleText(rank == 0 ? "中A" : "中B")
        case .heat:
            (size, material, pressure) = (["500", "300", "200"][rank], "G", SampleText("中"))
        case .power:
            (size, material, embedding, voltage) = (["1200X600", "800X400", "400X200"][rank], "T", "GK", "10")
            if rank == 2 { (material, embedding, voltage) = ("PVC", "GM", "0.4") }
            cables = [12, 6, 3][rank] + hash % 4
        case .telecom:
            (size, material, embedding) = (["600X300", "400X200", "220X110"][rank], "PVC", rank == 2 ? "GM" : "GK")
            cables = [18, 9, 4][rank] + hash % 5
        case .lighting:
            (size, material, embedding, voltage) = ("75", "PE", "GM", "0.38")
            cables = 1 + hash % 2
        case .storm, .sewage:
            let bore = Self.drainBore(pipe, edge, plan.lattice, pipes)
            size = String(bore)
            material = bore <= 500 ? "PE" : "T"
            embedding = "ZM"
        }
    }

    /// Grows with the drainage upstream, so that no pipe is narrower than those it takes in.
    private static func drainBore(_ pipe: PipeClass, _ edge: Int, _ lattice: Lattice, _ pipes: PipePlan) -> Int {
        guard pipes.isDrain(edge, lattice) else { return 300 }
        let (start, end) = lattice.ends(edge)
        let upper = pipes.drain[start] == Int32(edge) ? start : end
        let steps = [600.0, 2_000, 5_000, 12_000, 30_000, 80_000, 200_000, 500_000]
        let bores =
            pipe == .storm
            ? [400, 500, 600, 800, 1000, 1200, 1500, 1800, 2000] : [300, 400, 500, 600, 800, 1000, 1200, 1500, 1800]
        return bores[steps.firstIndex { pipes.upstream[upper] < $0 } ?? steps.count]
    }
}
