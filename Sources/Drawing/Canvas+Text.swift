import CPango

extension Canvas {
    /// A rectangle in the canvas' units.
    struct Box {
        var x: Double
        var y: Double
        var width: Double
        var height: Double
    }

    /// Installed with fonts-noto-cjk; another font steps in where it is not there, if one has the characters.
    private static let fontFamily = "Noto Sans CJK SC"

    /// Writes a text into a box, wrapped at any character and as much smaller than `size` as it must be to fit.
    ///
    /// - Parameters:
    ///   - size: the height of the font in the canvas' units.
    ///   - smallest: the height below which nothing is to be printed.
    /// - Throws: `DrawingError.noFont`, `.noRoom`.
    func write(_ text: String, in box: Box, size: Double, smallest: Double, isBold: Bool = false) throws {
        guard let layout = pango_cairo_create_layout(context), let font = pango_font_description_new() else {
            throw DrawingError.cairo("out of memory")
        }
        defer {
            pango_font_description_free(font)
            g_object_unref(UnsafeMutableRawPointer(layout))
        }
        try Self.place(glyphsOf: layout)
        pango_font_description_set_family(font, Self.fontFamily)
        pango_font_description_set_weight(font, isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_layout_set_text(layout, text, -1)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_width(layout, Int32(box.width * Double(PANGO_SCALE)))
        var size = size
        while true {
            guard size >= smallest else { throw DrawingError.noRoom(text: text) }
            pango_font_description_set_absolute_size(font, size * Double(PANGO_SCALE))
            pango_layout_set_font_description(layout, font)
            var width: Int32 = 0
            var height: Int32 = 0
            pango_layout_get_size(layout, &width, &height)
            let isInside = Double(height) <= box.height * Double(PANGO_SCALE)
            if isInside, Double(width) <= box.width * Double(PANGO_SCALE) { break }
            size *= 0.94
        }
        guard pango_layout_get_unknown_glyphs_count(layout) == 0 else { throw DrawingError.noFont(text: text) }
        cairo_set_source_rgb(context, 0, 0, 0)
        cairo_move_to(context, box.x, box.y)
        pango_cairo_show_layout(context, layout)
    }

    /// Glyphs stand where the font puts them: Pango's rounding to whole units is meant for pixels, not for millimetres.
    private static func place(glyphsOf layout: OpaquePointer) throws {
        guard let options = cairo_font_options_create(), let setting = pango_layout_get_context(layout) else {
            throw DrawingError.cairo("out of memory")
        }
        defer { cairo_font_options_destroy(options) }
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(setting, options)
        pango_context_set_round_glyph_positions(setting, 0)
        pango_layout_context_changed(layout)
    }
}
