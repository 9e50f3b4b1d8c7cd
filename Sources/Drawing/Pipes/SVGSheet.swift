/// An SVG put together from lines, shapes and texts; a unit is a millimetre on paper.
struct SVGSheet {
    enum Anchor: String { case start, middle, end }

    private let width: Double
    private let height: Double
    private var body = ""

    init(widthMillimetres width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    mutating func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, colour: String = "#333", width: Double = 0.2
    ) {
        element(
            "line", [("x1", n(x1)), ("y1", n(y1)), ("x2", n(x2)), ("y2", n(y2))] + Self.stroke(colour, n(width)))
    }

    mutating func polyline(_ points: [(Double, Double)], colour: String, width: Double) {
        element("polyline", [("points", list(points)), ("fill", "none")] + Self.stroke(colour, n(width)))
    }

    mutating func polygon(_ points: [(Double, Double)], fill: String) {
        element(
            "polygon",
            [("points", list(points)), ("fill", fill), ("fill-opacity", "0.35")] + Self.stroke(fill, "0.2"))
    }

    mutating func ellipse(_ x: Double, _ y: Double, _ rx: Double, _ ry: Double, fill: String) {
        element(
            "ellipse",
            [("cx", n(x)), ("cy", n(y)), ("rx", n(rx)), ("ry", n(ry)), ("fill", fill), ("fill-opacity", "0.6")]
                + Self.stroke("#333", "0.15"))
    }

    mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String) {
        element(
            "rect",
            [
                ("x", n(x)), ("y", n(y)), ("width", n(width)), ("height", n(height)), ("fill", fill),
                ("fill-opacity", "0.6"),
            ] + Self.stroke("#333", "0.15"))
    }

    /// - Parameter turned: degrees, clockwise, about the text's place.
    mutating func text(
        _ text: String, _ x: Double, _ y: Double, size: Double = 2.6, anchor: Anchor = .middle, turned: Double = 0,
        colour: String = "#222"
    ) {
        var attributes = [
            ("x", n(x)), ("y", n(y)), ("font-size", n(size)), ("text-anchor", anchor.rawValue), ("fill", colour),
        ]
        if turned != 0 { attributes.append(("transform", "rotate(\(n(turned)) \(n(x)) \(n(y)))")) }
        element("text", attributes, Self.escaped(text))
    }

    private static func stroke(_ colour: String, _ width: String) -> [(String, String)] {
        [("stroke", colour), ("stroke-width", width)]
    }

    private func list(_ points: [(Double, Double)]) -> String {
        points.map { "\(n($0.0)),\(n($0.1))" }.joined(separator: " ")
    }

    private mutating func element(_ name: String, _ attributes: [(String, String)], _ content: String? = nil) {
        body += "<\(name)"
        for (key, value) in attributes { body += " \(key)=\"\(value)\"" }
        body += content.map { ">\($0)</\(name)>\n" } ?? "/>\n"
    }

    var bytes: [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(n(width))mm" height="\(n(height))mm"
             viewBox="0 0 \(n(width)) \(n(height))" font-family="Noto Sans CJK SC, Noto Sans SC, sans-serif">
            <rect width="\(n(width))" height="\(n(height))" fill="#fff"/>
            \(body)</svg>

            """.utf8)
    }

    /// Hundredths of a millimetre.
    private func n(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e9 ? String(Int(rounded)) : String(rounded)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
        return result
    }
}

/// A scale from metres to a stretch of paper, with round steps for its marks.
struct DrawnScale {
    let low: Double
    let high: Double
    let millimetres: Double

    /// - Parameter padding: metres to leave free at both ends.
    init(_ low: Double, _ high: Double, padding: Double, millimetres: Double) {
        self.low = low - padding
        self.high = max(high + padding, low - padding + 1e-3)
        self.millimetres = millimetres
    }

    var millimetresPerMetre: Double { millimetres / (high - low) }

    func callAsFunction(_ metres: Double) -> Double { (metres - low) * millimetresPerMetre }

    /// Multiples of 1, 2 or 5 times a power of ten, about one every `spacing` millimetres.
    func marks(every spacing: Double) -> [Double] {
        let wanted = spacing / millimetresPerMetre
        var step = 0.001
        for factor in [2, 2.5, 2].cycled(times: 9) where step < wanted { step *= factor }
        let first = (low / step).rounded(.up)
        let last = (high / step).rounded(.down)
        guard last >= first, last - first < 500 else { return [] }
        return (0...Int(last - first)).map { (first + Double($0)) * step }
    }

    /// A mark without the noise of binary numbers.
    static func label(_ metres: Double) -> String {
        let rounded = (metres * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}

extension Array {
    fileprivate func cycled(times: Int) -> [Element] { Array((0..<times).map { _ in self }.joined()) }
}
