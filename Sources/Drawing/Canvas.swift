import CCairo

/// A Cairo surface in memory and the pen on it. Owns both; used by one thread.
final class Canvas {
    private let surface: OpaquePointer
    let context: OpaquePointer
    private let sink: ByteSink

    static let pointsPerMillimetre = 72 / 25.4

    private init(_ surface: OpaquePointer?, _ sink: ByteSink) throws {
        guard let surface, let context = cairo_create(surface) else { throw DrawingError.cairo("out of memory") }
        self.surface = surface
        self.context = context
        self.sink = sink
        try check()
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// An image; a unit is a pixel.
    convenience init(imageWidth width: Int, height: Int) throws {
        try self.init(cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)), ByteSink())
        cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE)
    }

    /// A transparent image; a unit is a pixel.
    convenience init(mapWidth width: Int, height: Int) throws {
        try self.init(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)), ByteSink())
    }

    /// A PDF of any number of pages; a unit is a millimetre.
    convenience init(pdfWidthMillimetres width: Double, height: Double) throws {
        let sink = ByteSink()
        let scale = Self.pointsPerMillimetre
        try self.init(
            cairo_pdf_surface_create_for_stream(ByteSink.write, sink.pointer, width * scale, height * scale), sink)
        cairo_scale(context, scale, scale)
    }

    /// An SVG of one page; a unit is a millimetre.
    convenience init(svgWidthMillimetres width: Double, height: Double) throws {
        let sink = ByteSink()
        let scale = Self.pointsPerMillimetre
        try self.init(
            cairo_svg_surface_create_for_stream(ByteSink.write, sink.pointer, width * scale, height * scale), sink)
        cairo_scale(context, scale, scale)
    }

    // MARK: Drawing

    func fill(grey: Double) {
        cairo_set_source_rgb(context, grey, grey, grey)
        cairo_paint(context)
    }

    /// All modules as one shape, so that no hairline shows between them.
    func draw(_ code: QRCode, x: Double, y: Double, side: Double) {
        let module = side / Double(code.size)
        cairo_set_source_rgb(context, 0, 0, 0)
        for run in code.runs {
            cairo_rectangle(
                context, x + Double(run.column) * module, y + Double(run.row) * module, Double(run.length) * module,
                module)
        }
        cairo_fill(context)
    }

    /// The outline of a rectangle.
    func frame(x: Double, y: Double, width: Double, height: Double, line: Double, grey: Double) {
        cairo_set_source_rgb(context, grey, grey, grey)
        cairo_set_line_width(context, line)
        cairo_rectangle(context, x, y, width, height)
        cairo_stroke(context)
    }

    func endPage() { cairo_show_page(context) }

    // MARK: Bytes

    /// Ends a PDF or SVG.
    ///
    /// - Throws: `DrawingError.cairo`.
    func finished() throws -> [UInt8] {
        try check()
        cairo_surface_finish(surface)
        try check(cairo_surface_status(surface))
        return sink.bytes
    }

    /// - Throws: `DrawingError.cairo`.
    func png() throws -> [UInt8] {
        try check()
        try check(cairo_surface_write_to_png_stream(surface, ByteSink.write, sink.pointer))
        return sink.bytes
    }

    private func check() throws { try check(cairo_status(context)) }

    private func check(_ status: cairo_status_t) throws {
        guard status == CAIRO_STATUS_SUCCESS else {
            throw DrawingError.cairo(String(cString: cairo_status_to_string(status)))
        }
    }
}

/// Where Cairo's streams end.
private final class ByteSink {
    var bytes: [UInt8] = []

    /// Valid as long as the sink: the canvas keeps it longer than the surface that writes to it.
    var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let write: cairo_write_func_t = { closure, data, length in
        guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
        Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue().bytes
            .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
        return CAIRO_STATUS_SUCCESS
    }
}
