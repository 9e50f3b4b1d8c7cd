import CPROJ
import GeoModel

/// The way from one reference system to CGCS2000 longitude and latitude in degrees (the hub) and back.
///
/// Inside a system of known datum the way is exact: undo the projection, then shift the datum. The shift is null for
/// CGCS2000 and WGS 84, a seven-parameter one where the city profile has parameters, and zero ("ballpark") for
/// Beijing 1954, Xian 1980 and New Beijing without them. PROJ's own entries for these three belong to oil basins and
/// are not used. Every other datum goes to WGS 84 by the best operation that PROJ has.
struct ProjLeg {
    /// Plane to geographic of the same datum, or the whole way for a datum that is not known here.
    let unproject: ProjObject?
    let shift: ProjObject?
    let geographicCode: Int?
    let isBallpark: Bool
    let isGeographic: Bool

    /// Geographic systems of which PROJ knows only a zero shift on land.
    static let ballparkOnly: Set<Int> = [4214, 4610, 4555]
    static let hub: Set<Int> = [4490, 4326]

    /// - Throws: `GeoKernelError.unknownSystem`, `.noTransformation`.
    init(
        _ system: SpatialReference, datumShifts: [Int: HelmertParameters], in context: ProjContext
    ) throws(GeoKernelError) {
        let reference = try ReferenceSystem(system, in: context)
        geographicCode = reference.geographicCode
        isGeographic = reference.crs.isGeographic
        let parameters = reference.geographicCode.flatMap { datumShifts[$0] }
        let code = reference.geographicCode ?? 0
        if parameters != nil || Self.hub.contains(code) || Self.ballparkOnly.contains(code) {
            unproject = try Self.unprojection(of: reference, system, in: context)
            if let parameters {
                shift = try Self.helmert(parameters, of: reference, in: context)
            } else {
                shift = nil
            }
            isBallpark = parameters == nil && Self.ballparkOnly.contains(code)
        } else {
            shift = nil
            if let exact = try Self.registryOperation(reference, allowsBallpark: false, in: context) {
                unproject = exact
                isBallpark = false
            } else if let rough = try Self.registryOperation(reference, allowsBallpark: true, in: context) {
                unproject = rough
                isBallpark = true
            } else {
                throw GeoKernelError(
                    .noTransformation, "PROJ knows no way from \(system) to WGS 84: \(context.lastError)")
            }
        }
    }

    /// Runs the leg in place.
    /// - Parameters:
    ///   - inward: towards the hub.
    ///   - withShift: false between two systems of one datum.
    func run(
        x: UnsafeMutableBufferPointer<Double>, y: UnsafeMutableBufferPointer<Double>, inward: Bool, withShift: Bool
    ) {
        if inward {
            Self.run(unproject, PJ_FWD, x, y)
            if withShift { Self.run(shift, PJ_FWD, x, y) }
        } else {
            if withShift { Self.run(shift, PJ_INV, x, y) }
            Self.run(unproject, PJ_INV, x, y)
        }
    }

    private static func run(
        _ operation: ProjObject?, _ direction: PJ_DIRECTION, _ x: UnsafeMutableBufferPointer<Double>,
        _ y: UnsafeMutableBufferPointer<Double>
    ) {
        guard let pointer = operation?.pointer, x.count > 0 else { return }
        let stride = MemoryLayout<Double>.stride
        // Points that fail become infinite; the caller counts them. An old error would spoil the next call's answer.
        _ = proj_errno_reset(pointer)
        proj_trans_generic(
            pointer, direction, x.baseAddress, stride, x.count, y.baseAddress, stride, y.count, nil, 0, 0, nil, 0, 0)
    }

    private static func unprojection(
        of reference: ReferenceSystem, _ system: SpatialReference, in context: ProjContext
    ) throws(GeoKernelError) -> ProjObject? {
        if reference.crs.isGeographic { return nil }
        guard let geographic = reference.geographic?.pointer,
            let made = ProjObject(
                proj_create_crs_to_crs_from_pj(context.pointer, reference.crs.pointer, geographic, nil, nil),
                in: context),
            let normal = ProjObject(proj_normalize_for_visualization(context.pointer, made.pointer), in: context)
        else {
            throw GeoKernelError(
                .noTransformation, "PROJ cannot undo the projection of \(system): \(context.lastError)")
        }
        return normal
    }

    /// PROJ's best operation to WGS 84 degrees; nil where it has none of the kind.
    private static func registryOperation(
        _ reference: ReferenceSystem, allowsBallpark: Bool, in context: ProjContext
    ) throws(GeoKernelError) -> ProjObject? {
        guard let wgs84 = ProjObject(proj_create(context.pointer, "EPSG:4326"), in: context) else {
            throw GeoKernelError(.library, "PROJ's registry proj.db cannot be read: \(context.lastError)")
        }
        let source = reference.crs.pointer
        let operation = (allowsBallpark ? "ALLOW_BALLPARK=YES" : "ALLOW_BALLPARK=NO").withCString { option in
            proj_create_crs_to_crs_from_pj(context.pointer, source, wgs84.pointer, nil, [option, nil])
        }
        guard let made = ProjObject(operation, in: context) else { return nil }
        return ProjObject(proj_normalize_for_visualization(context.pointer, made.pointer), in: context)
    }

    /// EPSG method 1033 (position vector) between the geographic system of `reference` and CGCS2000, at ellipsoidal
    /// height 0.
    private static func helmert(
        _ parameters: HelmertParameters, of reference: ReferenceSystem, in context: ProjContext
    ) throws(GeoKernelError) -> ProjObject {
        var semiMajor = 0.0
        var inverseFlattening = 0.0
        let geographic = reference.geographic?.pointer ?? reference.crs.pointer
        guard let ellipsoid = ProjObject(proj_get_ellipsoid(context.pointer, geographic), in: context),
            proj_ellipsoid_get_parameters(
                context.pointer, ellipsoid.pointer, &semiMajor, nil, nil, &inverseFlattening) != 0
        else {
            throw GeoKernelError(.noTransformation, "the datum's ellipsoid is unknown to PROJ: \(context.lastError)")
        }
        let p = parameters
        let rotates = p.rx != 0 || p.ry != 0 || p.rz != 0
        let rotation = rotates ? " +rx=\(p.rx) +ry=\(p.ry) +rz=\(p.rz) +convention=position_vector" : ""
        let text = """
            +proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad \
            +step +proj=cart +a=\(semiMajor) +rf=\(inverseFlattening) \
            +step +proj=helmert +x=\(p.dx) +y=\(p.dy) +z=\(p.dz)\(rotation) +s=\(p.scalePartsPerMillion) \
            +step +inv +proj=cart +a=6378137 +rf=298.257222101 +step +proj=unitconvert +xy_in=rad +xy_out=deg
            """
        guard let made = ProjObject(proj_create(context.pointer, text), in: context) else {
            throw GeoKernelError(
                .missingParameters, "PROJ refuses the profile's datum parameters \(p): \(context.lastError)")
        }
        return made
    }
}
