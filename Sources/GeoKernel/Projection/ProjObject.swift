import CPROJ

/// A PROJ context that owns its error state and its handle on the registry; freed with the last object made in it.
///
/// Network access and log output are off: a transformation depends only on what is installed. Not for two threads at
/// once.
final class ProjContext {
    let pointer: OpaquePointer

    init() throws(GeoKernelError) {
        guard let pointer = proj_context_create() else {
            throw GeoKernelError(.library, "PROJ could not be started: proj_context_create gave no context")
        }
        proj_context_set_enable_network(pointer, 0)
        _ = proj_log_level(pointer, PJ_LOG_NONE)
        self.pointer = pointer
    }

    deinit { proj_context_destroy(pointer) }

    /// What PROJ last complained about in this context.
    var lastError: String {
        let code = proj_context_errno(pointer)
        guard code != 0, let text = proj_context_errno_string(pointer, code) else { return "no reason given" }
        return String(cString: text)
    }
}

/// A `PJ` (a reference system or an operation); freed once, and its context not before it.
final class ProjObject {
    let pointer: OpaquePointer
    private let context: ProjContext

    /// Takes over what PROJ made; nil for its null answer.
    init?(_ pointer: OpaquePointer?, in context: ProjContext) {
        guard let pointer else { return nil }
        self.pointer = pointer
        self.context = context
    }

    deinit { proj_destroy(pointer) }

    var name: String { proj_get_name(pointer).map { String(cString: $0) } ?? "" }

    /// The EPSG code that the object carries; nil for objects of other registries or of none.
    var epsgCode: Int? {
        guard let authority = proj_get_id_auth_name(pointer, 0), String(cString: authority) == "EPSG",
            let code = proj_get_id_code(pointer, 0)
        else { return nil }
        return Int(String(cString: code))
    }

    var isGeographic: Bool {
        let type = proj_get_type(pointer)
        return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS
    }

    /// Whether the system carries its own transformation to WGS 84 (TOWGS84).
    var isBound: Bool { proj_get_type(pointer) == PJ_TYPE_BOUND_CRS }
}
