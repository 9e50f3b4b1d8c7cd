import CCairo
import CPango

/// A map being painted: areas, lines, circles and names on an image with a transparent ground. A unit is a pixel, y grows
/// downwards. Used by one task.
public final class MapCanvas {
    public struct Point: Hashable, Sendable {
        public var x: Double
        public var y: Double

        public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    /// Red, green, blue and opacity, each 0 … 1.
    public struct Color: Hashable, Sendable {
        public var red: Double
        public var green: Double
        public var blue: Double
        public var opacity: Double

        /// Nil for a text that is no `#rrggbb`.
        public init?(_ hex: String, opacity: Double = 1) {
            guard hex.count == 7, hex.first == "#", let value = UInt32(hex.dropFirst(), radix: 16) else { return nil }
            red = Double(value >> 16 & 255) / 255
            green = Double(value >> 8 & 255) / 255
            blue = Double(value & 255) / 255
            self.opacity = opacity
        }
    }

    public let width: Int
    public let height: Int
    private let canvas: Canvas
    /// Boxes that names take.
    private var taken: [Canvas.Box] = []

    private static let fontFamily = "Noto Sans CJK SC"

    /// - Parameter background: nil for a transparent ground.
    /// - Throws: `DrawingError.cairo`.
    public init(width: Int, height: Int, background: Color?) throws {
        self.width = width
        self.height = height
        canvas = try Canvas(mapWidth: width, height: height)
        if let background {
            set(background)
            cairo_paint(canvas.context)
        }
    }

    /// Draws within a polygon only, pixel by pixel, so that neighbours meet without a seam.
    public func clipped(to outline: [Point], _ body: () -> Void) {
        let context = canvas.context
        cairo_save(context)
        cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE)
        trace(outline, isClosed: true)
        cairo_clip(context)
        cairo_set_antialias(context, CAIRO_ANTIALIAS_DEFAULT)
        body()
        cairo_restore(context)
    }

    /// Fills rings, holes left out whichever way they run.
    public func fill(_ rings: [[Point]], _ color: Color) {
        for ring in rings { trace(ring, isClosed: true) }
        set(color)
        cairo_set_fill_rule(canvas.context, CAIRO_FILL_RULE_EVEN_ODD)
        cairo_fill(canvas.context)
    }

    /// - Parameter dashes: lengths of strokes and gaps in turn, in widths of the line; empty for a whole line.
    public func stroke(
        _ paths: [[Point]], isClosed: Bool, _ color: Color, width: Double, dashes: [Double] = [], isRound: Bool = false
    ) {
        guard width > 0 else { return }
        for path in paths { trace(path, isClosed: isClosed) }
        set(color)
        let context = canvas.context
        cairo_set_line_width(context, width)
        cairo_set_line_cap(context, isRound ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
        cairo_set_line_join(context, isRound ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER)
        let lengths = dashes.map { $0 * width }
        cairo_set_dash(context, lengths, Int32(lengths.count), 0)
        cairo_stroke(context)
        cairo_set_dash(context, nil, 0, 0)
    }

    public func circle(_ centre: Point, radius: Double, _ color: Color, border: Color?, borderWidth: Double) {
        let context = canvas.context
        cairo_new_path(context)
        cairo_arc(context, centre.x, centre.y, radius, 0, 2 * .pi)
        set(color)
        guard let border, borderWidth > 0 else { return cairo_fill(context) }
        cairo_fill_preserve(context)
        set(border)
        cairo_set_line_width(context, borderWidth)
        cairo_stroke(context)
    }

    /// Writes a name over or below a place, with a pale rim. A name that does not fit into the image, or would stand on
    /// another one, is left out.
    ///
    /// - Parameter offset: how far below the place the name begins; nil for the middle of the name at the place.
    /// - Throws: `DrawingError`.
    public func write(
        _ text: String, at place: Point, size: Double, _ color: Color, rim: Color?, rimWidth: Double, isBold: Bool,
        offset: Double?
    ) throws {
        guard let layout = pango_cairo_create_layout(canvas.context), let font = pango_font_description_new() else {
            throw DrawingError.cairo("out of memory")
        }
        defer {
            pango_font_description_free(font)
            g_object_unref(UnsafeMutableRawPointer(layout))
        }
        pango_font_description_set_family(font, Self.fontFamily)
        pango_font_description_set_weight(font, isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_font_description_set_absolute_size(font, size * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, font)
        pango_layout_set_text(layout, text, -1)
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_width(layout, Int32(Self.widestName * size * Double(PANGO_SCALE)))
        var ink = PangoRectangle()
        var logical = PangoRectangle()
        pango_layout_get_pixel_extents(layout, &ink, &logical)
        let top = offset.map { place.y + $0 } ?? place.y - Double(logical.height) / 2
        let left = place.x - Self.widestName * size / 2
        let box = Canvas.Box(
            x: left + Double(logical.x), y: top, width: Double(logical.width), height: Double(logical.height))
        guard box.x >= 0, box.y >= 0, box.x + box.width <= Double(width), box.y + box.height <= Double(height),
            !taken.contains(where: { $0.meets(box) })
        else { return }
        taken.append(box)
        let context = canvas.context
        cairo_move_to(context, left, top)
        if let rim {
            pango_cairo_layout_path(context, layout)
            set(rim)
            cairo_set_line_width(context, rimWidth * 2)
            cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
            cairo_stroke(context)
            cairo_move_to(context, left, top)
        }
        set(color)
        pango_cairo_show_layout(context, layout)
    }

    /// In heights of the font; MapLibre's `text-max-width`.
    private static let widestName = 9.0

    /// - Throws: `DrawingError.cairo`.
    public func png() throws -> [UInt8] { try canvas.png() }

    private func set(_ color: Color) {
        cairo_set_source_rgba(canvas.context, color.red, color.green, color.blue, color.opacity)
    }

    private func trace(_ path: [Point], isClosed: Bool) {
        guard let first = path.first else { return }
        cairo_move_to(canvas.context, first.x, first.y)
        for point in path.dropFirst() { cairo_line_to(canvas.context, point.x, point.y) }
        if isClosed { cairo_close_path(canvas.context) }
    }
}

extension Canvas.Box {
    fileprivate func meets(_ other: Canvas.Box) -> Bool {
        x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
    }
}
