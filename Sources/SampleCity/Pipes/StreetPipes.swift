/// A pipe node (管线点): a well, valve, hydrant, lamp post, bend or branch.
struct PipeNode {
    let point: Plane
    /// Millimetres; ground = depth + elevation, the depth in whole centimetres.
    let ground: Int
    let depth: Int
    var feature = ""
    var appurtenance = ""

    var elevation: Int { ground - depth }

    /// A manhole cover lies on it.
    var hasCover: Bool { appurtenance.hasSuffix("井") || appurtenance == "人孔" || appurtenance == "手孔" }
}

/// The pipes in one street: nodes between its junctions. A pure function of the plan.
struct StreetPipes {
    let plan: CityPlan
    let pipes: PipePlan

    /// The node of a class at a junction: where the pipe lines of both streets meet.
    func junction(_ pipe: PipeClass, _ node: Int) -> PipeNode {
        let lattice = plan.lattice
        let point = (lattice.nodes[node] + shift(pipe, node)).rounded
        let elevation = pipe.isGravity ? pipes.invert(pipe, node) : nil
        let level = self.level(pipe, pipes.ground(node), elevation, salt: node)
        var found = PipeNode(point: point, ground: level.ground, depth: level.depth)
        let degree = Int(pipes.degrees[pipe.rawValue][node])
        if node == pipes.outfall, let source = Self.source(pipe) {
            found.appurtenance = source
        } else if let feature = pipe.feature(degree: degree, isStraight: isStraight(pipe, node)) {
            found.feature = feature
        } else {
            found.appurtenance = pipe.straightAppurtenance
        }
        return found
    }

    /// The nodes between the junctions of a street, from start to end.
    func between(_ pipe: PipeClass, _ edge: Int) -> [PipeNode] {
        let (start, end) = plan.lattice.ends(edge)
        let (first, last) = (junction(pipe, start), junction(pipe, end))
        let isStub = pipe.isGravity && !pipes.isDrain(edge, plan.lattice)
        // Junction nodes lie aside of the crossing streets: places along the street are measured on its centre line.
        let (from, to) = plan.lattice.endPoints(edge)
        let direction = (to - from).normalized
        let (begin, finish) = ((first.point - from).dot(direction), (last.point - from).dot(direction))
        return stations(pipe, edge, isStub: isStub).enumerated().map { index, station in
            let share = (station.along * (to - from).length - begin) / (finish - begin)
            let along = min(0.96, max(0.04, share))
            let point = (first.point + (last.point - first.point) * along).rounded
            let ground = Double(first.ground) + Double(last.ground - first.ground) * along
            var invert: Int?
            if isStub {
                // Rises by 3 ‰ from the junction that it drains to.
                invert = first.elevation + Int(((point - first.point).length * 3).rounded(.up))
            } else if pipe.isGravity {
                let rise = Double(last.elevation - first.elevation) * along
                invert = first.elevation + Int(rise.rounded())
            }
            let noise = 40 * (SampleRandom.unit(plan.seed, .pipes, edge, 50 + index + 16 * pipe.rawValue) - 0.5)
            let level = self.level(pipe, (ground + noise) / 1000, invert, salt: edge * 16 + index + 1_000_000)
            return PipeNode(
                point: point, ground: level.ground, depth: level.depth, feature: station.feature,
                appurtenance: station.appurtenance)
        }
    }

    /// Ground and depth in millimetres with the depth in whole centimetres. A gravity pipe keeps its invert and the
    /// ground gives way by up to five millimetres; elsewhere the pipe does.
    private func level(_ pipe: PipeClass, _ ground: Double, _ invert: Int?, salt: Int) -> (ground: Int, depth: Int) {
        let ground = Int((ground * 1000).rounded())
        if let invert {
            let depth = max(60, (ground - invert + 5) / 10) * 10
            return (invert + depth, depth)
        }
        let more = Int(SampleRandom.hash(plan.seed, .pipes, salt, 100 + pipe.rawValue) % 26)
        return (ground, (pipe.leastDepth + more) * 10)
    }

    /// How far the class lies from the junction's middle: aside of the streets that meet.
    private func shift(_ pipe: PipeClass, _ node: Int) -> Plane {
        let lattice = plan.lattice
        let (column, row) = lattice.place(ofNode: node)
        let east = lattice.nodes[lattice.node(min(column + 1, lattice.columns), row)]
        let west = lattice.nodes[lattice.node(max(column - 1, 0), row)]
        let north = lattice.nodes[lattice.node(column, min(row + 1, lattice.rows))]
        let south = lattice.nodes[lattice.node(column, max(row - 1, 0))]
        let isStreet = lattice.edges(atNode: node).map { $0.map { plan.roads.roadOfEdge[$0] >= 0 } ?? false }
        var shift = Plane.zero
        if isStreet[0] || isStreet[2] {
            shift += (east - west).normalized.left * (pipe.offset * halfWidth(line: row, isHorizontal: true))
        }
        if isStreet[1] || isStreet[3] {
            shift += (north - south).normalized.left * (pipe.offset * halfWidth(line: column, isHorizontal: false))
        }
        let isCrossing = (isStreet[0] || isStreet[2]) && (isStreet[1] || isStreet[3])
        if isCrossing, !isInCounty(pipe, node) { return shift * -0.3 }
        guard isStreet.filter(\.self).count == 1, let only = isStreet.firstIndex(of: true) else { return shift }
        // A street that ends here keeps its pipes short of the end, which may be the county's border.
        return shift + ([east, north, west, south][only] - lattice.nodes[node]).normalized * 12
    }

    /// Whether the square in which a class lies at a crossing, north-west or south-east of it, belongs to the county.
    private func isInCounty(_ pipe: PipeClass, _ node: Int) -> Bool {
        let lattice = plan.lattice
        let (column, row) = lattice.place(ofNode: node)
        let (x, y) = pipe.offset > 0 ? (column - 1, row) : (column, row - 1)
        guard (0..<lattice.columns).contains(x), (0..<lattice.rows).contains(y) else { return false }
        return plan.cells.cellOfSquare[lattice.square(x, y)] >= 0
    }

    func halfWidth(line: Int, isHorizontal: Bool) -> Double {
        let roadClass = RoadNetwork.roadClass(line: line)
        return RoadNetwork.width(roadClass, line: line, isHorizontal: isHorizontal, seed: plan.seed) / 2
    }

    private func isStraight(_ pipe: PipeClass, _ node: Int) -> Bool {
        let carries = plan.lattice.edges(atNode: node).map { $0.map { pipes.carries(pipe, $0) } ?? false }
        return carries[0] && carries[2] || carries[1] && carries[3]
    }

    private static func source(_ pipe: PipeClass) -> String? {
        switch pipe {
        case .water: "泵站"
        case .storm: "泵站"
        case .sewage: "污水处理场"
        case .gas: "调压站"
        case .power: "变电站"
        default: nil
        }
    }

    private struct Station {
        let along: Double
        var feature = ""
        var appurtenance = ""
    }

    private func stations(_ pipe: PipeClass, _ edge: Int, isStub: Bool) -> [Station] {
        let isMain = RoadNetwork.roadClass(line: plan.lattice.line(ofEdge: edge)) != .local
        let chance = { (salt: Int) in SampleRandom.unit(plan.seed, .pipes, edge, 200 + salt + 16 * pipe.rawValue) }
        if isStub { return [Station(along: 0.42, appurtenance: pipe.straightAppurtenance)] }
        switch pipe {
        case .water:
            var found: [Station] = []
            if isMain || chance(1) < 0.35 { found.append(Station(along: 0.22, appurtenance: "阀门井")) }
            if chance(2) < 0.6 { found.append(Station(along: 0.5, appurtenance: "消防栓")) }
            if isMain { found.append(Station(along: 0.78, appurtenance: "阀门")) }
            return found
        case .storm, .sewage:
            let well = chance(3) < 0.3 ? "检修井" : pipe.straightAppurtenance
            return [Station(along: pipe == .storm ? 0.45 : 0.55, appurtenance: well)]
        case .gas:
            if chance(4) < 0.1 { return [Station(along: 0.33, appurtenance: "调压箱")] }
            return chance(5) < 0.35 ? [Station(along: 0.62, appurtenance: "阀门井")] : []
        case .heat:
            return chance(6) < 0.4 ? [Station(along: 0.4, appurtenance: "阀门井")] : [Station(along: 0.6, feature: "固定节")]
        case .power:
            if chance(7) < 0.12 { return [Station(along: 0.36, appurtenance: "变压器")] }
            return chance(8) < 0.6 ? [Station(along: 0.52, appurtenance: "人孔井")] : []
        case .telecom:
            if chance(9) < 0.1 { return [Station(along: 0.3, appurtenance: "接线箱")] }
            return chance(10) < 0.6 ? [Station(along: 0.48, appurtenance: chance(11) < 0.4 ? "手孔" : "人孔")] : []
        case .lighting:
            return [0.2, 0.45, 0.7].map { Station(along: $0, appurtenance: "灯杆") }
        }
    }
}
