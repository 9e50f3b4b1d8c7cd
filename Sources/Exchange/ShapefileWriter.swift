import Foundation
import GeoModel

/// Writes one shapefile: `.shp`, `.shx`, `.dbf`, `.prj` and `.cpg`, row after row in constant memory.
///
/// Files depend on the rows alone: the date in the table's header is fixed, nothing is taken from the clock or the
/// machine, so the same rows give the same bytes. Positions are written as they come, in the system of `projection`.
/// Source: Esri, "ESRI Shapefile Technical Description", July 1998; dBASE III table layout.
///
/// A row is filled through `row` and written by one of the `append` calls, which also clears it:
/// ```swift
/// writer.row.set(0, text: bytes)
/// try writer.append(x: 402_000, y: 2_505_000)
/// ```
/// `append(_:_:)` takes a geometry and values instead. Not safe to share between threads.
public final class ShapefileWriter {
    /// What every shape of the file is.
    public enum Shape: Int32, Sendable {
        case point = 1
        case polyline = 3
        case polygon = 5
    }

    /// The attributes of the next shape; cleared by `append`.
    public var row: ShapefileRow

    /// Rows written so far.
    public private(set) var count = 0

    public let shape: Shape
    private let name: String
    private let encoding: TextEncoding
    private var table: ShapefileOutput
    private var shapes: ShapefileOutput
    private var index: ShapefileOutput
    private var extent: BoundingBox?
    private var record = ShapefileRecord()

    /// Creates the five files, replacing what stands there.
    ///
    /// - Parameters:
    ///   - base: the path of the file, with or without `.shp`.
    ///   - encoding: of names and values; GBK and UTF-8 are what readers expect.
    ///   - projection: ESRI WKT, written as `.prj`.
    /// - Throws: `ExchangeError.cannotWrite` where a field's name or width cannot be written or a file cannot be made.
    public init(
        _ base: URL, shape: Shape, fields: [ShapefileField], encoding: TextEncoding = .gbk, projection: String
    ) throws {
        let stem = base.pathExtension.lowercased() == "shp" ? base.deletingPathExtension() : base
        self.shape = shape
        self.name = stem.lastPathComponent
        self.encoding = encoding
        row = try ShapefileRow(fields, file: name)
        table = try ShapefileOutput(stem.appendingPathExtension("dbf"))
        shapes = try ShapefileOutput(stem.appendingPathExtension("shp"))
        index = try ShapefileOutput(stem.appendingPathExtension("shx"))
        try table.append(ShapefileHeader.table(row, rows: 0, encoding: encoding, file: name))
        try shapes.append([UInt8](repeating: 0, count: 100))
        try index.append([UInt8](repeating: 0, count: 100))
        try ShapefileOutput.write(projection, to: stem.appendingPathExtension("prj"))
        try ShapefileOutput.write(encoding.rawValue, to: stem.appendingPathExtension("cpg"))
    }

    /// Writes `row` with a point.
    public func append(x: Double, y: Double) throws {
        record.setPoint(x, y)
        try finishRow()
    }

    /// Writes `row` with a line of the given parts.
    public func append(line parts: [[Position]]) throws {
        record.setParts(parts, type: shape.rawValue)
        try finishRow()
    }

    /// Writes `row` with a polygon: closed rings, outer rings clockwise and holes counter-clockwise.
    public func append(rings: [[Position]]) throws {
        record.setParts(rings, type: shape.rawValue)
        try finishRow()
    }

    /// Writes one row from values in field order; a nil geometry becomes a null shape. Rings are turned as the format
    /// wants them.
    ///
    /// - Throws: `ExchangeError.cannotWrite` where a value does not fit its field or the geometry is of another kind.
    public func append(_ geometry: Geometry?, _ values: [FieldValue]) throws {
        guard values.count == row.fields.count else {
            throw ExchangeError.cannotWrite(
                path: name, reason: "row \(count + 1) has \(values.count) values for \(row.fields.count) fields")
        }
        for (column, value) in values.enumerated() { try set(column, value) }
        switch (geometry, shape) {
        case (nil, _): record.setNull()
        case (.point(let position), .point): record.setPoint(position.x, position.y)
        case (.lineString(let line), .polyline): record.setParts([line.positions], type: 3)
        case (.multiLineString(let lines), .polyline): record.setParts(lines.map(\.positions), type: 3)
        case (.polygon(let polygon), .polygon): record.setParts(ShapefileRecord.turned([polygon]), type: 5)
        case (.multiPolygon(let polygons), .polygon): record.setParts(ShapefileRecord.turned(polygons), type: 5)
        case (.some(let other), _):
            throw ExchangeError.cannotWrite(
                path: name, reason: "row \(count + 1) is a \(other.kind.rawValue), the file holds \(shape)s")
        }
        try finishRow()
    }

    /// Writes the headers and closes the files. The writer takes no rows afterwards.
    public func close() throws {
        let box = extent ?? BoundingBox(west: 0, south: 0, east: 0, north: 0)
        try table.append([0x1A])
        try table.overwriteStart(ShapefileHeader.table(row, rows: count, encoding: encoding, file: name))
        for output in [shapes, index] {
            try output.overwriteStart(ShapefileHeader.shapes(shape, bytes: output.length, box: box))
        }
        for output in [table, shapes, index] { try output.close() }
    }

    private func set(_ column: Int, _ value: FieldValue) throws {
        switch value {
        case .null: break
        case .integer(let number): row.set(column, integer: number)
        case .real(let number): row.set(column, real: number)
        case .boolean(let flag): row.set(column, text: [flag ? 0x54 : 0x46])
        case .text(let text):
            guard let bytes = encoding.encode(text) else {
                throw ExchangeError.cannotWrite(
                    path: name, reason: "row \(count + 1): \"\(text)\" cannot be written in \(encoding)")
            }
            row.set(column, text: bytes)
        }
    }

    private func finishRow() throws {
        if let column = row.overflow {
            throw ExchangeError.cannotWrite(
                path: name, reason: "row \(count + 1): the value is too long for field \(row.fields[column].name)")
        }
        let offset = shapes.length / 2
        guard offset + record.bytes.count / 2 < Int(Int32.max) else {
            throw ExchangeError.cannotWrite(
                path: name, reason: "a shapefile ends at 4 GiB, reached at row \(count + 1); split the layer")
        }
        count += 1
        record.seal(number: Int32(count))
        try shapes.append(record.bytes)
        try index.append(record.indexEntry(offset: Int32(offset)))
        try table.append(row.bytes)
        if let box = record.box { extent = extent.map { $0.union(box) } ?? box }
        row.clear()
    }
}
