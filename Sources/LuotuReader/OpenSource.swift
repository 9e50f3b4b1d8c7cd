import CGDAL
import GeoModel

/// A file that GDAL has open, one layer chosen, with what it says of itself.
final class OpenSource {
    let layer: OGRLayerH
    let request: ReaderRequest
    let complaints = Complaints()
    /// Nil for everything but shapefiles and dBASE tables.
    let shapefile: ShapefileParts?
    private(set) var description = SourceDescription()

    private let dataset: GDALDatasetH

    /// - Throws: `SourceFailure`.
    init(_ request: ReaderRequest, _ location: SourceLocation) throws {
        self.request = request
        let suffix = PathParts(location.path).suffix
        shapefile = ["shp", "dbf"].contains(suffix) ? try ShapefileParts(location.path) : nil
        dataset = try Self.open(location, shapefile, complaints)
        layer = try Self.choose(dataset, location)
        try describe(location)
        if description.driver == "LIBKML" { try Self.refuseMereLinks(dataset, location) }
    }

    /// A KML that only points to data elsewhere has layers, but nothing on them.
    private static func refuseMereLinks(_ dataset: GDALDatasetH, _ location: SourceLocation) throws {
        let layers = (0..<GDALDatasetGetLayerCount(dataset)).compactMap { GDALDatasetGetLayer(dataset, $0) }
        guard layers.allSatisfy({ OGR_L_GetFeatureCount($0, 1) == 0 }),
            VirtualFile.text(location.path)?.contains("<NetworkLink") == true
        else { return }
        throw SourceFailure(
            code: "not-readable",
            message: "\(location.shownName) holds no places itself, only links to places elsewhere (NetworkLink); "
                + "open it where it came from and save the places themselves as KML or KMZ")
    }

    deinit { GDALClose(dataset) }

    var emptyEnd: SourceEnd { SourceEnd(rows: 0, deletedRows: 0, notes: complaints.takeWarnings()) }

    private static func open(
        _ location: SourceLocation, _ shapefile: ShapefileParts?, _ complaints: Complaints
    ) throws -> GDALDatasetH {
        func open(_ path: String) throws -> GDALDatasetH {
            var options: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
            // An empty encoding switches GDAL's recoding off: the importer decodes by table.
            if shapefile != nil { options = CSLSetNameValue(nil, "ENCODING", "") }
            defer { CSLDestroy(options) }
            let flags = UInt32(GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR)
            let opened =
                options.map { list in
                    list.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: 2) {
                        GDALOpenEx(path, flags, nil, $0, nil)
                    }
                } ?? GDALOpenEx(path, flags, nil, nil, nil)
            guard let dataset = opened else {
                let reason = complaints.takeFailure().map { ": \($0)" } ?? ""
                throw SourceFailure(
                    code: "not-readable",
                    message: "\(location.shownName) is no file that can be read (Shapefile, GeoPackage, FileGDB, TAB, "
                        + "DXF, KML, GeoJSON, FlatGeobuf, CSV, XLSX, XLS, ODS, or a zip of them)\(reason)")
            }
            return dataset
        }
        if let shapefile, shapefile.shapes != nil, shapefile.index == nil {
            return try IndexRestoration.open(shapefile, open)
        }
        return try open(try Self.unpacked(location.path))
    }

    /// A workbook inside an archive is an archive itself, which GDAL does not open within another: it is copied to memory.
    private static func unpacked(_ path: String) throws -> String {
        let parts = PathParts(path)
        guard path.hasPrefix("/vsizip/"), ["xlsx", "ods"].contains(parts.suffix) else { return path }
        let copy = "/vsimem/member.\(parts.suffix)"
        guard CPLCopyFile(copy, path) == 0 else {
            throw SourceFailure(code: "not-readable", message: "\(parts.name) cannot be unpacked from its archive")
        }
        return copy
    }

    private static func choose(_ dataset: GDALDatasetH, _ location: SourceLocation) throws -> OGRLayerH {
        let count = GDALDatasetGetLayerCount(dataset)
        let layers = (0..<count).compactMap { GDALDatasetGetLayer(dataset, $0) }
        let names = layers.map { String(cString: OGR_L_GetName($0)) }
        guard !layers.isEmpty else {
            throw SourceFailure(code: "not-readable", message: "\(location.shownName) holds no layer")
        }
        guard let wanted = location.layer else {
            if layers.count == 1 || isGrid(dataset) { return layers[0] }
            let filled = layers.filter { OGR_L_GetFeatureCount($0, 0) != 0 }
            if filled.count == 1 { return filled[0] }
            throw SourceFailure(
                code: "no-such-layer",
                message: "\(location.shownName) holds \(layers.count) layers: \(names.joined(separator: ", ")); "
                    + "choose one with --source-layer")
        }
        if let index = names.firstIndex(of: wanted) { return layers[index] }
        // A shapefile's only layer is named in an encoding that the caller may not know.
        if layers.count == 1, location.name == wanted { return layers[0] }
        throw SourceFailure(
            code: "no-such-layer",
            message: "\(location.shownName) has no layer \(wanted); it has \(names.joined(separator: ", "))")
    }

    private static func isGrid(_ dataset: GDALDatasetH) -> Bool {
        let driver = driverName(dataset)
        return ["XLSX", "XLS", "ODS"].contains(driver)
    }

    private static func driverName(_ dataset: GDALDatasetH) -> String {
        GDALGetDatasetDriver(dataset).flatMap { GDALGetDriverShortName($0) }.map { String(cString: $0) } ?? ""
    }

    private func describe(_ location: SourceLocation) throws {
        var result = SourceDescription()
        result.driver = Self.driverName(dataset)
        describeLayers(&result, location)
        result.isUTF8 = shapefile == nil && OGR_L_TestCapability(layer, OLCStringsAsUTF8) != 0
        result.fields = SourceFields.describe(layer, shapefile?.header)
        let count = Int(OGR_L_GetFeatureCount(layer, 0))
        result.featureCount = count >= 0 ? count : nil
        (result.geometry, result.hasHeights) = SourceFields.geometry(layer)
        var box = OGREnvelope()
        if result.geometry != .none, OGR_L_GetExtent(layer, &box, 0) == OGRERR_NONE {
            result.extent = BoundingBox(west: box.MinX, south: box.MinY, east: box.MaxX, north: box.MaxY)
        }
        describeReferenceSystem(&result)
        if let shapefile { describeShapefile(shapefile, &result) }
        if OGR_FD_GetGeomFieldCount(OGR_L_GetLayerDefn(layer)) > 1 {
            result.notes.append("the layer has several geometry columns; the first is read")
        }
        if result.layers.count > 1, request.layer == nil, Self.isGrid(dataset) {
            let names = result.layers.map { String(decoding: $0, as: UTF8.self) }
            result.notes.append(
                "the first of the sheets \(names.joined(separator: ", ")) is read; choose another with --source-layer")
        }
        result.notes += location.notes + complaints.takeWarnings()
        description = result
    }

    private func describeLayers(_ result: inout SourceDescription, _ location: SourceLocation) {
        let own = (0..<GDALDatasetGetLayerCount(dataset)).compactMap { GDALDatasetGetLayer(dataset, $0) }
        let names = own.map { Array(String(cString: OGR_L_GetName($0)).utf8) }
        let index = own.firstIndex { $0 == layer } ?? 0
        if shapefile != nil || location.siblings.count > 1 {
            let names = location.siblings.isEmpty ? [location.name] : location.siblings
            result.layers = names.map { Array($0.utf8) }
            result.layerIndex = names.firstIndex(of: location.name) ?? 0
        } else {
            (result.layers, result.layerIndex) = (names, index)
        }
    }

    private func describeReferenceSystem(_ result: inout SourceDescription) {
        guard let system = OGR_L_GetSpatialRef(layer) else { return }
        var text: UnsafeMutablePointer<CChar>?
        if OSRExportToWkt(system, &text) == OGRERR_NONE, let text { result.crsDefinition = String(cString: text) }
        VSIFree(text)
        guard let authority = OSRGetAuthorityName(system, nil), let code = OSRGetAuthorityCode(system, nil) else {
            return
        }
        result.crsAuthority = String(cString: authority) + ":" + String(cString: code)
    }

    private func describeShapefile(_ parts: ShapefileParts, _ result: inout SourceDescription) {
        result.prj = parts.projection.flatMap(VirtualFile.text)
        result.codePage = parts.codePage.flatMap(VirtualFile.text)
        result.languageDriver = parts.header.languageDriver == 0 ? nil : parts.header.languageDriver
        // Records beyond the shapes are refused one by one, not forgotten.
        result.featureCount = max(result.featureCount ?? 0, parts.header.records)
        if parts.shapes != nil, parts.index == nil {
            result.notes.append("the .shx is missing: its index was rebuilt in a temporary folder")
        }
    }
}
