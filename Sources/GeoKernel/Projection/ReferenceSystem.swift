import CPROJ
import GeoModel

/// A reference system looked up in PROJ, with the geographic system below it.
struct ReferenceSystem {
    let crs: ProjObject
    let geographic: ProjObject?
    /// EPSG code of the geographic system; nil where no entry of the registry fits.
    let geographicCode: Int?

    /// - Parameter system: `.epsg` or `.definition`; the others have no entry in PROJ.
    /// - Throws: `GeoKernelError.unknownSystem`.
    init(_ system: SpatialReference, in context: ProjContext) throws(GeoKernelError) {
        let text = system.description
        guard let crs = ProjObject(proj_create(context.pointer, text), in: context), proj_is_crs(crs.pointer) != 0
        else {
            throw GeoKernelError(
                .unknownSystem,
                "PROJ knows no reference system \"\(text)\" (\(context.lastError)); pass a code such as EPSG:4490")
        }
        geographic =
            crs.isBound ? nil : ProjObject(proj_crs_get_geodetic_crs(context.pointer, crs.pointer), in: context)
        if let geographic = geographic?.pointer {
            geographicCode = Self.registryCode(geographic, in: context)
        } else {
            geographicCode = nil
        }
        self.crs = crs
    }

    /// The EPSG code that an object carries or that fits it without doubt.
    static func registryCode(_ object: OpaquePointer, in context: ProjContext) -> Int? {
        if let authority = proj_get_id_auth_name(object, 0), String(cString: authority) == "EPSG",
            let code = proj_get_id_code(object, 0)
        {
            return Int(String(cString: code))
        }
        var confidences: UnsafeMutablePointer<Int32>?
        guard let list = proj_identify(context.pointer, object, "EPSG", nil, &confidences) else { return nil }
        defer {
            proj_list_destroy(list)
            proj_int_list_destroy(confidences)
        }
        // 100: the same name and definition; 90: the same definition under another name; below, parameters differ.
        guard proj_list_get_count(list) > 0, let confidence = confidences?[0], confidence >= 90,
            let best = ProjObject(proj_list_get(context.pointer, list, 0), in: context)
        else { return nil }
        return best.epsgCode
    }
}
