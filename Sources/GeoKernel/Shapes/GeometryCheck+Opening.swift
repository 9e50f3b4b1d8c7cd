import CGEOS
import GeoModel

extension GeometryCheck {
    /// A polygon without what of it is narrower than `width`: hairs and spikes that rounded borders leave go, corners stay;
    /// nil where nothing is as wide.
    ///
    /// A morphological opening: the shape shrinks by half the width and grows again by as much, with pointed corners.
    /// - Parameter width: in the units of the positions, above 0.
    public static func opened(_ geometry: Geometry, width: Double) throws -> Geometry? {
        try withGEOS { context in
            let shape = try GEOSShape(geometry, in: context)
            let core = try GEOSShape(taking: buffer(shape.pointer, -width / 2, context), "shrink a shape", in: context)
            guard GEOSisEmpty_r(context.handle, core.pointer) == 0 else { return nil }
            return try GEOSShape(taking: buffer(core.pointer, width / 2, context), "grow a shape", in: context).value()
        }
    }

    private static func buffer(
        _ shape: OpaquePointer, _ distance: Double, _ context: GEOSContext
    ) -> OpaquePointer? {
        let cap = Int32(GEOSBUF_CAP_ROUND.rawValue)
        return GEOSBufferWithStyle_r(
            context.handle, shape, distance, 8, cap, Int32(GEOSBUF_JOIN_MITRE.rawValue), pointedCorner)
    }

    /// Corners down to some 23° keep their point.
    private static let pointedCorner = 5.0
}
