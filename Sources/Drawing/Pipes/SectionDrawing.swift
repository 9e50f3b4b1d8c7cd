/// A cross-section of pipes as a drawing: offset to the right, elevation upwards, both in one scale, the outer walls of
/// every cut in the colour of its class.
public struct SectionDrawing: Sendable {
    public struct Cut: Sendable {
        var label: String
        var colour: String
        var offset: Double
        var elevation: Double
        var width: Double
        var height: Double
        var isRound: Bool
        var ground: Double?

        /// Metres; the elevation is that of the axis, the width that of the cut.
        public init(
            label: String, colour: String, offset: Double, elevation: Double, width: Double, height: Double,
            isRound: Bool, ground: Double?
        ) {
            self.label = label
            self.colour = colour
            self.offset = offset
            self.elevation = elevation
            self.width = width
            self.height = height
            self.isRound = isRound
            self.ground = ground
        }
    }

    public struct Sheet: Sendable {
        var title: String
        var lengthMetres: Double
        var cuts: [Cut]
        var note: String?

        public init(title: String, lengthMetres: Double, cuts: [Cut], note: String? = nil) {
            self.title = title
            self.lengthMetres = lengthMetres
            self.cuts = cuts
            self.note = note
        }
    }

    private static let frame = (left: 18.0, top: 14.0, width: 260.0, bottom: 30.0)
    /// Labels take this much beside one another; more of them are stacked.
    private static let labelMillimetres = 14.0

    private let sheet: Sheet

    /// - Throws: `DrawingError.layout` where nothing can be drawn.
    public init(_ sheet: Sheet) throws {
        guard !sheet.cuts.isEmpty, sheet.lengthMetres > 0, sheet.lengthMetres.isFinite else {
            throw DrawingError.layout("the line cuts no pipe whose level is known; choose another line")
        }
        self.sheet = sheet
    }

    public func svg() -> [UInt8] {
        let lows = sheet.cuts.map { $0.elevation - $0.height / 2 }
        let highs = sheet.cuts.map { max($0.elevation + $0.height / 2, $0.ground ?? -.infinity) }
        let across = DrawnScale(0, sheet.lengthMetres, padding: 0, millimetres: Self.frame.width)
        let (low, high) = (lows.min() ?? 0, highs.max() ?? 1)
        // One scale both ways as long as the sheet stays a sheet: 40 to 160 mm high.
        let natural = (high - low + 1) * across.millimetresPerMetre
        let height = min(160, max(40, natural))
        let up = DrawnScale(low, high, padding: 0.5, millimetres: height)
        let factor = up.millimetresPerMetre / across.millimetresPerMetre
        let top = Self.frame.top + labelRows() * 3.2
        let floor = top + height
        var page = SVGSheet(
            widthMillimetres: Self.frame.left + Self.frame.width + 10, height: floor + Self.frame.bottom)
        func x(_ metres: Double) -> Double { Self.frame.left + across(metres) }
        func y(_ metres: Double) -> Double { floor - up(metres) }
        drawFrame(&page, across, up, floor, top, x, y)
        drawGround(&page, x, y)
        drawCuts(&page, x, y, across, up, top)
        let scale = "1:\(Int((1000 / across.millimetresPerMetre).rounded()))"
        let exaggeration = abs(factor - 1) < 0.01 ? "" : "，竖向放大 vertical ×\((factor * 10).rounded() / 10)"
        page.text(
            "\(sheet.title)  \(scale)\(exaggeration)", Self.frame.left, 8, size: 4, anchor: .start)
        if let note = sheet.note { page.text(note, Self.frame.left, floor + 26, anchor: .start, colour: "#a00") }
        return page.bytes
    }

    private func drawFrame(
        _ page: inout SVGSheet, _ across: DrawnScale, _ up: DrawnScale, _ floor: Double, _ top: Double,
        _ x: (Double) -> Double, _ y: (Double) -> Double
    ) {
        for mark in up.marks(every: 10) {
            page.line(Self.frame.left, y(mark), x(sheet.lengthMetres), y(mark), colour: "#ddd", width: 0.1)
            page.text(DrawnScale.label(mark), Self.frame.left - 1.5, y(mark) + 0.9, anchor: .end)
        }
        for mark in across.marks(every: 20) {
            page.line(x(mark), floor, x(mark), floor + 1.5)
            page.text(DrawnScale.label(mark), x(mark), floor + 5)
        }
        page.line(Self.frame.left, top, Self.frame.left, floor)
        page.line(Self.frame.left, floor, x(sheet.lengthMetres), floor)
        page.text("高程 Elevation (m)", 4, (top + floor) / 2, turned: -90)
        page.text("距离 Offset (m)", x(sheet.lengthMetres / 2), floor + 10)
    }

    private func drawGround(_ page: inout SVGSheet, _ x: (Double) -> Double, _ y: (Double) -> Double) {
        let known = sheet.cuts.compactMap { cut in cut.ground.map { (cut.offset, $0) } }
        // Between the pipes only: beyond them nothing says where the ground is.
        page.polyline(known.map { (x($0.0), y($0.1)) }, colour: "#7a5230", width: 0.5)
    }

    private func labelRows() -> Double { Double(min(sheet.cuts.count, 4)) }

    private func drawCuts(
        _ page: inout SVGSheet, _ x: (Double) -> Double, _ y: (Double) -> Double, _ across: DrawnScale,
        _ up: DrawnScale, _ top: Double
    ) {
        // Where each row of labels is free from.
        var free = [Double](repeating: -.infinity, count: max(1, Int(labelRows())))
        for cut in sheet.cuts {
            let (width, height) = (
                max(cut.width * across.millimetresPerMetre, 0.6), max(cut.height * up.millimetresPerMetre, 0.6)
            )
            let (cx, cy) = (x(cut.offset), y(cut.elevation))
            if cut.isRound {
                page.ellipse(cx, cy, width / 2, height / 2, fill: cut.colour)
            } else {
                page.rectangle(cx - width / 2, cy - height / 2, width, height, fill: cut.colour)
            }
            let row = free.indices.min { free[$0] < free[$1] } ?? 0
            let preferred = free.firstIndex { $0 <= cx } ?? row
            let size = max(Self.labelMillimetres, Double(cut.label.count) * 1.7)
            free[preferred] = cx + size
            let labelY = top - 2 - Double(preferred) * 3.2
            page.line(cx, labelY + 0.6, cx, cy - height / 2, colour: "#999", width: 0.1)
            page.text(cut.label, cx, labelY)
            page.text(
                DrawnScale.label((cut.elevation * 100).rounded() / 100), cx, cy + height / 2 + 2.4, size: 1.9,
                colour: "#555")
        }
    }
}
