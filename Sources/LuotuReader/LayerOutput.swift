import CGDAL
import GeoModel

/// Writes one layer with GDAL: its description comes as a `header` frame, its rows as `batch` frames, then `end`.
///
/// Row numbers become feature ids where the format has ids of its own (GeoPackage). Nothing is kept of a file that was
/// not written to its end: the caller renames it afterwards.
final class LayerOutput {
    private let dataset: GDALDatasetH
    private let layer: OGRLayerH
    private let complaints = Complaints()
    private let keepsNumbers: Bool
    private let type: OGRwkbGeometryType
    private var isMulti: Bool { type == wkbMultiLineString || type == wkbMultiPolygon }
    private var rows = 0

    /// - Throws: `SourceFailure`, `MalformedFrame`.
    static func write(_ input: FrameInput, to path: String) throws -> SourceEnd {
        var (tag, payload) = try input.next()
        guard tag == .header else { throw MalformedFrame(offset: 0) }
        let output = try LayerOutput(try SourceDescription(&payload), path)
        while true {
            (tag, payload) = try input.next()
            switch tag {
            case .batch: try output.append(try FeatureBatch(&payload))
            case .end: return try output.finish()
            default: throw MalformedFrame(offset: 0)
            }
        }
    }

    private init(_ description: SourceDescription, _ path: String) throws {
        keepsNumbers = description.driver == "GPKG"
        type = Self.type(description)
        guard let driver = GDALGetDriverByName(description.driver),
            let dataset = GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, nil)
        else { throw Self.failure(path, complaints.takeFailure()) }
        self.dataset = dataset
        let system = description.crsAuthority.flatMap(Self.system)
        defer { OSRRelease(system) }
        var options: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        if let encoding = description.codePage { options = CSLSetNameValue(options, "ENCODING", encoding) }
        defer { CSLDestroy(options) }
        let name = String(decoding: description.layers[description.layerIndex], as: UTF8.self)
        guard let layer = GDALDatasetCreateLayer(dataset, name, system, type, options) else {
            GDALClose(dataset)
            throw Self.failure(path, complaints.takeFailure())
        }
        self.layer = layer
        for field in description.fields { try add(field) }
        GDALDatasetStartTransaction(dataset, 0)
        _ = complaints.takeFailure()
    }

    private func add(_ field: SourceColumn) throws {
        let kind: OGRFieldType =
            switch field.type {
            case .integer, .boolean: OFTInteger64
            case .real: OFTReal
            case .text, .date, .timestamp: OFTString
            }
        guard let definition = OGR_Fld_Create(String(decoding: field.name, as: UTF8.self), kind) else { return }
        defer { OGR_Fld_Destroy(definition) }
        if field.width > 0 { OGR_Fld_SetWidth(definition, Int32(field.width)) }
        if field.precision > 0 { OGR_Fld_SetPrecision(definition, Int32(field.precision)) }
        guard OGR_L_CreateField(layer, definition, 0) == OGRERR_NONE else {
            throw Self.failure("field \(String(decoding: field.name, as: UTF8.self))", complaints.takeFailure())
        }
    }

    private func append(_ batch: FeatureBatch) throws {
        let definition = OGR_L_GetLayerDefn(layer)
        for row in 0..<batch.count {
            guard let feature = OGR_F_Create(definition) else { throw Self.failure("row \(rows + 1)", nil) }
            defer { OGR_F_Destroy(feature) }
            if keepsNumbers { OGR_F_SetFID(feature, GIntBig(batch.rowNumbers[row])) }
            for (place, column) in batch.columns.enumerated() { Self.set(feature, Int32(place), column, row) }
            if let wkb = batch.geometry.slice(row) {
                var geometry: OGRGeometryH?
                let status = wkb.withUnsafeBytes {
                    OGR_G_CreateFromWkb($0.baseAddress, nil, &geometry, Int32($0.count))
                }
                guard status == OGRERR_NONE, let geometry else { throw Self.failure("row \(rows + 1)", nil) }
                // Formats that want one type a layer take a single part as one of many.
                OGR_F_SetGeometryDirectly(feature, isMulti ? OGR_G_ForceTo(geometry, type, nil) : geometry)
            }
            guard OGR_L_CreateFeature(layer, feature) == OGRERR_NONE else {
                throw Self.failure("row \(rows + 1)", complaints.takeFailure())
            }
            rows += 1
        }
    }

    private static func set(_ feature: OGRFeatureH, _ place: Int32, _ column: Column, _ row: Int) {
        switch column.value(row) {
        case .null: OGR_F_SetFieldNull(feature, place)
        case .integer(let value): OGR_F_SetFieldInteger64(feature, place, GIntBig(value))
        case .real(let value): OGR_F_SetFieldDouble(feature, place, value)
        case .boolean(let value): OGR_F_SetFieldInteger64(feature, place, value ? 1 : 0)
        case .text(let value): OGR_F_SetFieldString(feature, place, value)
        }
    }

    private func finish() throws -> SourceEnd {
        GDALDatasetCommitTransaction(dataset)
        GDALClose(dataset)
        if let failure = complaints.takeFailure() { throw Self.failure("the file", failure) }
        return SourceEnd(rows: rows, deletedRows: 0, notes: complaints.takeWarnings())
    }

    private static func type(_ description: SourceDescription) -> OGRwkbGeometryType {
        switch description.geometry {
        case .point: wkbPoint
        case .line: description.hasParts ? wkbMultiLineString : wkbLineString
        case .polygon: description.hasParts ? wkbMultiPolygon : wkbPolygon
        case .mixed: wkbUnknown
        case .none: wkbNone
        }
    }

    private static func system(_ authority: String) -> OGRSpatialReferenceH? {
        guard let system = OSRNewSpatialReference(nil) else { return nil }
        guard OSRSetFromUserInput(system, authority) == OGRERR_NONE else {
            OSRRelease(system)
            return nil
        }
        OSRSetAxisMappingStrategy(system, OAMS_TRADITIONAL_GIS_ORDER)
        return system
    }

    private static func failure(_ what: String, _ reason: String?) -> SourceFailure {
        SourceFailure(code: "not-writable", message: "\(what) cannot be written" + (reason.map { ": \($0)" } ?? ""))
    }
}
