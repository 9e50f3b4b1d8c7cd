import CGDAL
import GeoModel

/// Turns a feature's shape into ISO WKB in the batch's geometry column.
final class GeometryEncoder {
    let buffer: ColumnBuffer
    private var linearised = 0
    private var measured = 0

    init(capacity: Int) { buffer = ColumnBuffer(.texts, capacity: capacity) }

    var notes: [String] {
        var notes: [String] = []
        if linearised > 0 { notes.append("\(linearised) curved or faceted shapes were turned into lines and polygons") }
        if measured > 0 { notes.append("\(measured) shapes have M values, which are not kept") }
        return notes
    }

    /// Answers why the shape cannot be taken, or nil. A feature without a shape appends a missing value.
    func append(_ feature: OGRFeatureH) -> String? {
        guard let shape = OGR_F_GetGeometryRef(feature) else {
            buffer.appendMissing()
            return nil
        }
        let type = OGR_G_GetGeometryType(shape)
        if type == wkbPoint, OGR_G_IsEmpty(shape) == 0 {
            appendPoint(shape)
            return nil
        }
        if OGR_GT_HasM(type) != 0 { measured += 1 }
        let flat = OGR_GT_Flatten(type)
        if OGR_GT_IsNonLinear(flat) != 0 || [wkbTIN, wkbPolyhedralSurface, wkbTriangle].contains(flat) {
            return appendLinear(shape, flat)
        }
        return appendBytes(shape)
    }

    /// Byte order, type 1, two ordinates: without GDAL's general writer, because most rows of a city are points.
    private func appendPoint(_ shape: OGRGeometryH) {
        let target = buffer.reserve(21)
        target.storeBytes(of: 1, as: UInt8.self)
        target.storeBytes(of: UInt32(1).littleEndian, toByteOffset: 1, as: UInt32.self)
        target.storeBytes(of: OGR_G_GetX(shape, 0).bitPattern.littleEndian, toByteOffset: 5, as: UInt64.self)
        target.storeBytes(of: OGR_G_GetY(shape, 0).bitPattern.littleEndian, toByteOffset: 13, as: UInt64.self)
        buffer.endBytes(21)
    }

    private func appendLinear(_ shape: OGRGeometryH, _ flat: OGRwkbGeometryType) -> String? {
        let isSurface = [wkbTIN, wkbPolyhedralSurface].contains(flat)
        let target = isSurface ? wkbMultiPolygon : flat == wkbTriangle ? wkbPolygon : OGR_GT_GetLinear(flat)
        guard let copy = OGR_G_Clone(shape), let linear = OGR_G_ForceTo(copy, target, nil) else {
            return "its curved shape cannot be turned into lines"
        }
        defer { OGR_G_DestroyGeometry(linear) }
        linearised += 1
        return appendBytes(linear)
    }

    private func appendBytes(_ shape: OGRGeometryH) -> String? {
        let size = Int(OGR_G_WkbSize(shape))
        guard size > 0, size < 1 << 30 else { return "its shape of \(size) bytes is too large" }
        let target = buffer.reserve(size).assumingMemoryBound(to: UInt8.self)
        guard OGR_G_ExportToIsoWkb(shape, wkbNDR, target) == OGRERR_NONE else { return "its shape cannot be written" }
        buffer.endBytes(size)
        return nil
    }
}
