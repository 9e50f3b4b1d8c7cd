extension BlockPlanner {
    /// 沿街商业: a closed front of buildings with doorplates, a tower behind it where there is room.
    func planCommerce(_ cell: Cell, _ plot: Plot, _ block: inout Block, _ random: inout SampleRandom) {
        let towerSide = plot.streetSides.min { $0.roadClass.rawValue < $1.roadClass.rawValue }
        let depth = random.between(13, 17)
        var inner = FrameArea()
        for side in plot.streetSides {
            // South and north fronts run from corner to corner; east and west ones stand between them.
            let isBetween = side.index % 2 == 1
            let low = isBetween && plot.sides[0].road != nil ? plot.depth(depth + 3, side: 0) : 0
            let high = isBetween && plot.sides[2].road != nil ? 1 - plot.depth(depth + 3, side: 2) : 1
            let gap = towerSide?.index == side.index ? side.middleSlot : nil
            let lots = plot.lots(
                side, depthMetres: depth, gapMetres: 1.5, low: low, high: high, leaving: gap,
                slots: { random.int(2...3) })
            for lot in lots {
                let footprint = Footprint(lot.quad, front: side.index, notch: random.chance(0.3))
                block.buildings.append(
                    Building(
                        footprint: footprint.ring, entrance: footprint.entrance, use: .shop,
                        floors: random.int(3...8), rooms: random.chance(0.75) ? random.int(2...5) : 0,
                        door: side.door(lot.slot)))
                if random.chance(0.3) {
                    addShop(footprint.entrance, block.cell, block.buildings.count - 1, &block, &random)
                }
            }
            inner = inner.without(side.index, plot.depth(depth + 6, side: side.index))
        }
        addTower(plot, inner, towerSide, &block, &random)
    }

    private func addTower(
        _ plot: Plot, _ inner: FrameArea, _ side: Plot.Side?, _ block: inout Block, _ random: inout SampleRandom
    ) {
        let extent = Plane(inner.width, inner.height) * plot.frame.size
        guard let side, extent.x > 22, extent.y > 22 else { return }
        let half = Plane(min(17, extent.x / 2), min(15, extent.y / 2)) / plot.frame.size
        let (u, v) = ((inner.west + inner.east) / 2, (inner.south + inner.north) / 2)
        let area = FrameArea(west: u - half.x, south: v - half.y, east: u + half.x, north: v + half.y)
        let footprint = Footprint(plot.frame.rectangle(area), front: side.index)
        let name = plan.names.tower(block.cell)
        block.buildings.append(
            Building(
                footprint: footprint.ring, entrance: footprint.entrance, use: .office, floors: random.int(12...30),
                rooms: random.int(6...12), door: side.door(side.middleSlot), title: name))
        block.places.append(
            PlaceOfInterest(
                name: name, category: SampleText("写字楼"), point: footprint.entrance,
                building: block.buildings.count - 1))
    }

    /// 工业园: halls behind one gate.
    func planIndustry(_ cell: Cell, _ plots: [Plot], _ block: inout Block, _ random: inout SampleRandom) {
        guard let (gatePlot, side) = gateSide(plots) else { return }
        let firm = plan.names.firm(block.cell * 16) + random.pick(Words.industries)
        let name = SampleText(firm + "工业园")
        block.estate = Estate(name: name, door: side.door(side.middleSlot), gate: gate(gatePlot, side))
        for plot in plots {
            let least = random.chance(0.5) ? Plane(48, 24) : Plane(28, 44)
            rows(
                in: FrameArea(), of: plot, gap: Plane(10, 10), body: (least, least * 1.7), &random
            ) { footprint, random in
                let number = block.buildings.count + 1
                block.buildings.append(
                    Building(
                        footprint: footprint.ring, entrance: footprint.entrance, use: .factory,
                        floors: random.int(1...4), rooms: random.chance(0.6) ? random.int(2...6) : 0,
                        title: CommonWords.buildings[number]))
            }
        }
        block.places.append(
            PlaceOfInterest(
                name: SampleText(firm + "有限公司"), category: SampleText("企业"),
                point: block.estate?.gate ?? gatePlot.frame.point(0.5, 0.5), building: nil))
    }

    /// Schools, hospitals, offices and markets: one doorplate, one to three buildings.
    func planCivic(_ cell: Cell, _ plot: Plot, _ block: inout Block, _ random: inout SampleRandom) {
        guard let (_, side) = gateSide([plot]) else { return }
        let kinds: [(list: [String], category: String, houses: [String])] = [
            (Words.schoolKinds, "学校", ["教学楼", "实验楼", "综合楼", "宿舍楼"]),
            (Words.hospitalKinds, "医疗", ["门诊楼", "住院楼", "综合楼"]),
            (Words.officeKinds, "政府机构", ["办公楼", "附属楼"]),
            (Words.marketKinds, "购物", ["主楼", "附楼"]),
        ]
        let kind = random.pick(kinds)
        var left = kind.houses
        let body = (Plane(34, 14), Plane(56, 18))
        rows(in: FrameArea(), of: plot, gap: Plane(12, 22), body: body, &random) { footprint, random in
            guard !left.isEmpty else { return }
            block.buildings.append(
                Building(
                    footprint: footprint.ring, entrance: footprint.entrance, use: .civic, floors: random.int(3...8),
                    rooms: random.int(3...8), door: side.door(side.middleSlot),
                    title: SampleText(left.removeFirst())))
        }
        // The cell's number keeps the second school of a community apart from the first.
        let number = cell.code.text.suffix(3)
        let prefix = random.chance(0.5) ? stem(cell) : plan.names.firm(block.cell * 16)
        let name = SampleText(prefix + (number.hasSuffix("1") ? "第一" : "") + random.pick(kind.list))
        block.places.append(
            PlaceOfInterest(
                name: name, category: SampleText(kind.category),
                point: block.buildings.first?.entrance ?? gate(plot, side),
                building: block.buildings.isEmpty ? nil : 0))
    }

    func planPark(_ cell: Cell, _ plot: Plot, _ block: inout Block, _ random: inout SampleRandom) {
        let name = (random.chance(0.5) ? stem(cell) : plan.names.firm(block.cell * 16)) + random.pick(["公园", "广场"])
        block.places.append(
            PlaceOfInterest(
                name: SampleText(name), category: SampleText("公园广场"),
                point: plot.frame.point(0.5, 0.5).rounded, building: nil))
    }
}

/// 0 … 99 in Chinese numerals: 七, 十二, 二十.
func chineseNumeral(_ number: Int) -> String {
    let words = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    let (tens, ones) = (number / 10, number % 10)
    guard tens > 0 else { return words[ones] }
    return (tens == 1 ? "" : words[tens]) + "十" + (ones == 0 ? "" : words[ones])
}

/// Suffixed numbers that addresses use again and again.
enum CommonWords {
    static let doors = NumberWords(suffix: "号", upTo: 4000)
    static let buildings = NumberWords(suffix: "栋", upTo: 99)
    static let units = NumberWords(suffix: "单元", upTo: 9)
    static let floors = NumberWords(suffix: "层", upTo: 40)
    static let rooms = NumberWords(suffix: "室", upTo: 4099)
    static let groups = (0...99).map { SampleText(chineseNumeral($0) + "组") }
}
