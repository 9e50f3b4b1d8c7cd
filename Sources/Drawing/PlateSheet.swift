/// A doorplate as it is printed: what is large on it, the address in full, and the code that leads to its card.
public struct Plate: Hashable, Sendable {
    /// The road, estate or village, such as 天荣街.
    public var place: String
    /// The number, such as 44号.
    public var number: String
    /// 标准地址全文
    public var address: String
    public var code: QRCode

    public init(place: String, number: String, address: String, code: QRCode) {
        self.place = place
        self.number = number
        self.address = address
        self.code = code
    }
}

/// Sheets of plates to be printed and cut: page after page, row by row.
public struct PlateSheet: Sendable {
    /// Millimetres, unless said otherwise.
    public struct Layout: Hashable, Sendable {
        public var pageWidth: Double
        public var pageHeight: Double
        public var margin: Double
        public var rows: Int
        public var columns: Int

        public init(pageWidth: Double, pageHeight: Double, margin: Double, rows: Int, columns: Int) {
            self.pageWidth = pageWidth
            self.pageHeight = pageHeight
            self.margin = margin
            self.rows = rows
            self.columns = columns
        }

        /// A4 (ISO 216), 12 plates of 95 × 46 mm.
        public static let a4 = Layout(pageWidth: 210, pageHeight: 297, margin: 10, rows: 6, columns: 2)

        public var plateWidth: Double { (pageWidth - 2 * margin) / Double(columns) }
        public var plateHeight: Double { (pageHeight - 2 * margin) / Double(rows) }
        public var platesPerPage: Int { rows * columns }
    }

    /// A smaller plate has no room for a code that a phone reads.
    private static let smallestPlate = (width: 50.0, height: 25.0)
    private static let padding = 3.0

    public let layout: Layout
    private let plates: [Plate]

    /// - Throws: `DrawingError.layout` for measures that leave no room.
    public init(_ plates: [Plate], layout: Layout = .a4) throws {
        guard !plates.isEmpty else { throw DrawingError.layout("there is no plate to print") }
        guard layout.rows > 0, layout.columns > 0, layout.margin >= 0, layout.pageWidth <= 2000,
            layout.pageHeight <= 2000
        else { throw DrawingError.layout("rows and columns are at least 1, pages at most 2 m, margins not negative") }
        guard layout.plateWidth >= Self.smallestPlate.width, layout.plateHeight >= Self.smallestPlate.height else {
            throw DrawingError.layout(
                "a plate would be \(Self.shown(layout.plateWidth)) × \(Self.shown(layout.plateHeight)) mm, less than "
                    + "\(Self.shown(Self.smallestPlate.width)) × \(Self.shown(Self.smallestPlate.height)); "
                    + "take fewer rows or columns, or a larger page")
        }
        self.plates = plates
        self.layout = layout
    }

    public var pageCount: Int { (plates.count + layout.platesPerPage - 1) / layout.platesPerPage }

    /// All pages as one PDF.
    ///
    /// - Throws: `DrawingError`.
    public func pdf() throws -> [UInt8] {
        let canvas = try Canvas(pdfWidthMillimetres: layout.pageWidth, height: layout.pageHeight)
        for page in 0..<pageCount {
            try draw(page, on: canvas)
            canvas.endPage()
        }
        return try canvas.finished()
    }

    /// Every page as an SVG; letters are outlines, so that no font is needed to show them.
    ///
    /// - Throws: `DrawingError`.
    public func svgPages() throws -> [[UInt8]] {
        try (0..<pageCount).map { page in
            let canvas = try Canvas(svgWidthMillimetres: layout.pageWidth, height: layout.pageHeight)
            canvas.fill(grey: 1)
            try draw(page, on: canvas)
            return try canvas.finished()
        }
    }

    private func draw(_ page: Int, on canvas: Canvas) throws {
        let first = page * layout.platesPerPage
        for place in 0..<min(layout.platesPerPage, plates.count - first) {
            let box = Canvas.Box(
                x: layout.margin + Double(place % layout.columns) * layout.plateWidth,
                y: layout.margin + Double(place / layout.columns) * layout.plateHeight, width: layout.plateWidth,
                height: layout.plateHeight)
            try draw(plates[first + place], in: box, on: canvas)
        }
    }

    /// The code at the left, place and number at its right, the whole address below them.
    private func draw(_ plate: Plate, in box: Canvas.Box, on canvas: Canvas) throws {
        canvas.frame(x: box.x, y: box.y, width: box.width, height: box.height, line: 0.1, grey: 0.6)
        let height = box.height - 2 * Self.padding
        let codeWidth = min(height, box.width * 0.45)
        // The quiet zone is part of the square.
        let module = codeWidth / Double(plate.code.size + 2 * QRCode.quietZone)
        let quiet = Double(QRCode.quietZone) * module
        canvas.draw(
            plate.code, x: box.x + Self.padding + quiet, y: box.y + (box.height - codeWidth) / 2 + quiet,
            side: codeWidth - 2 * quiet)
        let left = box.x + Self.padding + codeWidth + 1
        let width = box.x + box.width - Self.padding - left
        func part(_ from: Double, _ to: Double) -> Canvas.Box {
            Canvas.Box(
                x: left, y: box.y + Self.padding + height * from, width: width, height: height * (to - from))
        }
        try canvas.write(plate.place, in: part(0, 0.28), size: height * 0.16, smallest: 1.6)
        try canvas.write(plate.number, in: part(0.28, 0.66), size: height * 0.26, smallest: 2, isBold: true)
        try canvas.write(plate.address, in: part(0.68, 1), size: min(3.2, height * 0.1), smallest: 1.4)
    }

    private static func shown(_ value: Double) -> String { String((value * 10).rounded() / 10) }
}
