import CPROJ
import GeoModel

/// What a text says about a reference system, as far as PROJ and the EPSG registry can tell.
public struct SystemIdentity: Hashable, Sendable {
    /// The registered system where one fits without doubt, else the definition itself.
    public let reference: SpatialReference
    public let name: String
    /// Whether positions are degrees.
    public let isGeographic: Bool
    /// EPSG code of the geographic system; nil where none fits.
    public let geographicCode: Int?
    /// The Gauss-Krüger plane of a Chinese datum, where it is one.
    public let plane: PlaneSystem?
    /// In metres, of a transverse Mercator projection.
    public let falseEastingMetres: Double?

    /// Reads WKT (OGC, ISO or ESRI, as in a `.prj` file), a PROJ string or a code such as `EPSG:4547`.
    ///
    /// - Throws: `GeoKernelError.unknownSystem`.
    public init(_ definition: String) throws(GeoKernelError) {
        let text = definition.trimming { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\0" }
        let context = try ProjContext()
        guard let crs = ProjObject(proj_create(context.pointer, text), in: context), proj_is_crs(crs.pointer) != 0
        else {
            throw GeoKernelError(
                .unknownSystem,
                "the reference system \"\(text.prefix(60))\" cannot be read (\(context.lastError)); "
                    + "pass one, such as EPSG:4490")
        }
        name = crs.name
        isGeographic = crs.isGeographic
        geographicCode = Self.geographicCode(below: crs, in: context)
        let mercator = TransverseMercator(of: crs, in: context)
        falseEastingMetres = mercator?.falseEastingMetres
        let registered = ReferenceSystem.registryCode(crs.pointer, in: context)
        plane =
            registered.flatMap { PlaneSystem(epsg: $0) } ?? mercator?.plane(overGeographicCode: geographicCode)
        reference = (registered ?? plane?.epsg).map { .epsg($0) } ?? .definition(text)
    }

    private static func geographicCode(below crs: ProjObject, in context: ProjContext) -> Int? {
        guard !crs.isBound,
            let geographic = ProjObject(proj_crs_get_geodetic_crs(context.pointer, crs.pointer), in: context)
        else { return nil }
        return ReferenceSystem.registryCode(geographic.pointer, in: context)
    }
}

/// The parameters of a transverse Mercator projection in metres.
private struct TransverseMercator {
    let centralMeridian: Double
    let falseEastingMetres: Double
    /// Scale 1, origin on the equator, northings from zero: as Gauss-Krüger planes are.
    let isGaussKruger: Bool

    /// Nil for every other projection.
    init?(of crs: ProjObject, in context: ProjContext) {
        var method: UnsafePointer<CChar>?
        guard let operation = ProjObject(proj_crs_get_coordoperation(context.pointer, crs.pointer), in: context),
            proj_coordoperation_get_method_info(context.pointer, operation.pointer, &method, nil, nil) != 0,
            let method, String(cString: method).hasPrefix("Transverse Mercator"),
            let meridian = Self.value("Longitude of natural origin", operation, in: context),
            let easting = Self.value("False easting", operation, in: context)
        else { return nil }
        centralMeridian = meridian * 180 / .pi
        falseEastingMetres = easting
        let scale = Self.value("Scale factor at natural origin", operation, in: context)
        let latitude = Self.value("Latitude of natural origin", operation, in: context)
        let northing = Self.value("False northing", operation, in: context)
        isGaussKruger = scale == 1 && latitude == 0 && northing == 0
    }

    /// The registered plane with these parameters. A 3-degree and a 6-degree plane of one central meridian are the same
    /// plane where no prefix tells them apart; the 3-degree one is named.
    func plane(overGeographicCode code: Int?) -> PlaneSystem? {
        guard isGaussKruger, let datum = PlaneSystem.Datum.allCases.first(where: { $0.geographicCode == code }) else {
            return nil
        }
        let meridian = (centralMeridian * 1e9).rounded() / 1e9
        for degrees in [3, 6] {
            for hasPrefix in [false, true] {
                let plane = PlaneSystem(
                    datum: datum, zoneDegrees: degrees, centralMeridian: meridian, hasZonePrefix: hasPrefix)
                if let plane, plane.falseEastingMetres == falseEastingMetres { return plane }
            }
        }
        return nil
    }

    /// A parameter in radians or metres.
    private static func value(
        _ name: String, _ operation: ProjObject, in context: ProjContext
    ) -> Double? {
        let index = proj_coordoperation_get_param_index(context.pointer, operation.pointer, name)
        var value = 0.0
        var unit = 1.0
        guard index >= 0,
            proj_coordoperation_get_param(
                context.pointer, operation.pointer, index, nil, nil, nil, &value, nil, &unit, nil, nil, nil, nil) != 0
        else { return nil }
        return value * unit
    }
}
