import CGDAL
import GeoModel

/// GDAL's field and geometry types in Luotu's words.
enum SourceFields {
    static func describe(_ layer: OGRLayerH, _ table: TableHeader?) -> [SourceColumn] {
        let definition = OGR_L_GetLayerDefn(layer)
        return (0..<OGR_FD_GetFieldCount(definition)).map { index in
            let field = OGR_FD_GetFieldDefn(definition, index)
            let isLongNumber = table?.isLongNumber(Int(index)) ?? false
            return SourceColumn(
                name: OGR_Fld_GetNameRef(field).map { bytes($0) } ?? [],
                type: isLongNumber ? .text : type(field),
                width: Int(OGR_Fld_GetWidth(field)), precision: Int(OGR_Fld_GetPrecision(field)))
        }
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
        var result: [UInt8] = []
        var next = text
        while next.pointee != 0 {
            result.append(UInt8(bitPattern: next.pointee))
            next += 1
        }
        return result
    }

    private static func type(_ field: OGRFieldDefnH?) -> FieldType {
        switch OGR_Fld_GetType(field) {
        case OFTInteger: OGR_Fld_GetSubType(field) == OFSTBoolean ? .boolean : .integer
        case OFTInteger64: .integer
        case OFTReal: .real
        case OFTDate: .date
        case OFTDateTime: .timestamp
        default: .text
        }
    }

    static func geometry(_ layer: OGRLayerH) -> (kind: GeometryKind, hasHeights: Bool) {
        let type = OGR_L_GetGeomType(layer)
        guard type != wkbNone else { return (.none, false) }
        let hasHeights = OGR_GT_HasZ(type) != 0
        switch OGR_GT_GetLinear(OGR_GT_Flatten(type)) {
        case wkbPoint, wkbMultiPoint: return (.point, hasHeights)
        case wkbLineString, wkbMultiLineString: return (.line, hasHeights)
        case wkbPolygon, wkbMultiPolygon, wkbTIN, wkbPolyhedralSurface, wkbTriangle: return (.polygon, hasHeights)
        default: return (.mixed, hasHeights)
        }
    }
}
