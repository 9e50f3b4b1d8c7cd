/// A longitudinal profile as a drawing: ground, crown and invert above a band of figures, crossings as cuts.
public struct ProfileDrawing: Sendable {
    public struct Station: Sendable {
        var label: String
        var chainage: Double
        var ground: Double?

        public init(label: String, chainage: Double, ground: Double?) {
            self.label = label
            self.chainage = chainage
            self.ground = ground
        }
    }

    public struct Run: Sendable {
        var label: String
        var colour: String
        var from: Double
        var to: Double
        var top: [Double]
        var invert: [Double]
        var slopePerMille: Double?

        /// - Parameters:
        ///   - top: at the beginning and the end.
        ///   - invert: the same.
        public init(
            label: String, colour: String, from: Double, to: Double, top: [Double], invert: [Double],
            slopePerMille: Double?
        ) {
            self.label = label
            self.colour = colour
            self.from = from
            self.to = to
            self.top = top
            self.invert = invert
            self.slopePerMille = slopePerMille
        }
    }

    public struct Crossing: Sendable {
        var label: String
        var colour: String
        var chainage: Double
        var elevation: Double
        var height: Double

        public init(label: String, colour: String, chainage: Double, elevation: Double, height: Double) {
            self.label = label
            self.colour = colour
            self.chainage = chainage
            self.elevation = elevation
            self.height = height
        }
    }

    public struct Sheet: Sendable {
        var title: String
        var lengthMetres: Double
        var stations: [Station]
        var runs: [Run]
        var crossings: [Crossing]

        public init(
            title: String, lengthMetres: Double, stations: [Station], runs: [Run], crossings: [Crossing]
        ) {
            self.title = title
            self.lengthMetres = lengthMetres
            self.stations = stations
            self.runs = runs
            self.crossings = crossings
        }
    }

    private static let left = 42.0
    private static let top = 16.0
    private static let height = 80.0
    /// The bands below the drawing: node, chainage, ground, crown, invert, slope.
    private static let bands = ["点号 Node", "桩号 Chainage (m)", "地面 Ground (m)", "管顶 Crown (m)", "管底 Invert (m)"]
    private static let bandHeight = 13.0

    private let sheet: Sheet

    /// - Throws: `DrawingError.layout` where nothing can be drawn.
    public init(_ sheet: Sheet) throws {
        guard !sheet.runs.isEmpty, sheet.lengthMetres > 0 else {
            throw DrawingError.layout("no pipe on the route has a known level and section")
        }
        self.sheet = sheet
    }

    public func svg() -> [UInt8] {
        let levels =
            sheet.runs.flatMap { $0.top + $0.invert } + sheet.stations.compactMap(\.ground)
            + sheet.crossings.flatMap { [$0.elevation - $0.height / 2, $0.elevation + $0.height / 2] }
        // A station takes at least 5 mm, so that its figures can be read.
        let width = min(1200, max(220, Double(sheet.stations.count) * 5))
        let along = DrawnScale(0, sheet.lengthMetres, padding: 0, millimetres: width)
        let up = DrawnScale(levels.min() ?? 0, levels.max() ?? 1, padding: 0.4, millimetres: Self.height)
        let floor = Self.top + Self.height
        let bottom = floor + Self.bandHeight * Double(Self.bands.count) + 8
        var page = SVGSheet(widthMillimetres: Self.left + width + 10, height: bottom + 6)
        func x(_ metres: Double) -> Double { Self.left + along(metres) }
        func y(_ metres: Double) -> Double { floor - up(metres) }
        for mark in up.marks(every: 10) {
            page.line(Self.left, y(mark), Self.left + width, y(mark), colour: "#ddd", width: 0.1)
            page.text(DrawnScale.label(mark), Self.left - 1.5, y(mark) + 0.9, anchor: .end)
        }
        drawPipes(&page, x, y, up, floor)
        drawBands(&page, x, floor, width)
        let (horizontal, vertical) = (1000 / along.millimetresPerMetre, 1000 / up.millimetresPerMetre)
        page.text(
            "\(sheet.title)  横 horizontal 1:\(Int(horizontal.rounded()))  竖 vertical 1:\(Int(vertical.rounded()))",
            Self.left,
            8, size: 4, anchor: .start)
        return page.bytes
    }

    private func drawPipes(
        _ page: inout SVGSheet, _ x: (Double) -> Double, _ y: (Double) -> Double, _ up: DrawnScale, _ floor: Double
    ) {
        for station in sheet.stations {
            page.line(x(station.chainage), Self.top, x(station.chainage), floor, colour: "#eee", width: 0.15)
        }
        for run in sheet.runs {
            page.polygon(
                [
                    (x(run.from), y(run.top[0])), (x(run.to), y(run.top[1])), (x(run.to), y(run.invert[1])),
                    (x(run.from), y(run.invert[0])),
                ], fill: run.colour)
        }
        let ground = sheet.stations.compactMap { station in station.ground.map { (x(station.chainage), y($0)) } }
        page.polyline(ground, colour: "#7a5230", width: 0.5)
        // Where labels stand already: those that would lie over one another step down.
        var taken: [(x: Double, y: Double, width: Double)] = []
        for crossing in sheet.crossings {
            let (cx, cy) = (x(crossing.chainage), y(crossing.elevation))
            page.ellipse(cx, cy, 0.9, max(0.9, crossing.height / 2 * up.millimetresPerMetre), fill: crossing.colour)
            let width = Double(crossing.label.count) * 1.1
            var place = (x: cx + 1.6, y: cy + 0.6, width: width)
            while let other = taken.first(where: {
                abs($0.y - place.y) < 1.9 && $0.x < place.x + place.width && place.x < $0.x + $0.width
            }) {
                place.y = other.y + 2
            }
            taken.append(place)
            page.text(crossing.label, place.x, place.y, size: 1.8, anchor: .start, colour: "#555")
        }
    }

    private func drawBands(_ page: inout SVGSheet, _ x: (Double) -> Double, _ floor: Double, _ width: Double) {
        for (row, title) in Self.bands.enumerated() {
            let y = floor + Double(row) * Self.bandHeight
            page.line(2, y, Self.left + width, y)
            page.text(title, 3, y + Self.bandHeight / 2 + 1, anchor: .start)
        }
        let end = floor + Double(Self.bands.count) * Self.bandHeight
        page.line(2, end, Self.left + width, end)
        var last = -Double.infinity
        for station in sheet.stations {
            let place = x(station.chainage)
            page.line(place, floor, place, end, colour: "#bbb", width: 0.1)
            // Stations nearer than a line of text keep their stroke and lose their figures.
            guard place - last >= 2.6 else { continue }
            last = place
            let before = sheet.runs.last { $0.to == station.chainage && $0.from < $0.to }
            let after = sheet.runs.first { $0.from == station.chainage }
            let (top, invert) = (after?.top[0] ?? before?.top[1], after?.invert[0] ?? before?.invert[1])
            let figures = [
                station.label, Self.figure(station.chainage), station.ground.map(Self.figure),
                top.map(Self.figure), invert.map(Self.figure),
            ]
            for (row, figure) in figures.enumerated() {
                guard let figure else { continue }
                page.text(
                    figure, place + 0.7, floor + (Double(row) + 1) * Self.bandHeight - 0.8, size: 2, anchor: .start,
                    turned: -90)
            }
        }
        for run in sheet.runs where x(run.to) - x(run.from) > 6 {
            let middle = (x(run.from) + x(run.to)) / 2
            page.text(run.label, middle, end + 3, size: 1.8)
            if let slope = run.slopePerMille {
                page.text("\(Self.figure((slope * 10).rounded() / 10))‰", middle, end + 6, size: 1.8)
            }
        }
        page.text("管径、坡度 Size, slope", 3, end + 4, anchor: .start)
    }

    private static func figure(_ metres: Double) -> String { DrawnScale.label((metres * 1000).rounded() / 1000) }
}
