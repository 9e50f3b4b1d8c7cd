import CGEOS
import GeoModel
import Synchronization

/// A GEOS context with a reader and a writer of WKB; freed once, after the shapes made in it.
///
/// Not for two threads at once. The last complaint of GEOS is kept for the error that follows.
final class GEOSContext {
    let handle: GEOSContextHandle_t
    private let reader: OpaquePointer
    private let writer: OpaquePointer
    private var complaint: String?

    init() throws(GeoKernelError) {
        guard let handle = GEOS_init_r() else {
            throw GeoKernelError(.library, "GEOS could not be started: GEOS_init_r gave no context")
        }
        guard let reader = GEOSWKBReader_create_r(handle), let writer = GEOSWKBWriter_create_r(handle) else {
            GEOS_finish_r(handle)
            throw GeoKernelError(.library, "GEOS could not be started: no WKB reader or writer")
        }
        self.handle = handle
        self.reader = reader
        self.writer = writer
        GEOSWKBWriter_setOutputDimension_r(handle, writer, 3)
        // The context frees the handler's registration before `self` goes, so the pointer stays good.
        GEOSContext_setErrorMessageHandler_r(
            handle,
            { message, context in
                guard let message, let context else { return }
                Unmanaged<GEOSContext>.fromOpaque(context).takeUnretainedValue().complaint = String(cString: message)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        GEOSWKBReader_destroy_r(handle, reader)
        GEOSWKBWriter_destroy_r(handle, writer)
        GEOS_finish_r(handle)
    }

    /// What GEOS last complained about, as an error; the complaint is then forgotten.
    func failure(_ doing: String) -> GeoKernelError {
        let reason = complaint ?? "no reason given"
        complaint = nil
        return GeoKernelError(.invalidShape, "GEOS could not \(doing): \(reason)")
    }

    func read(_ wkb: [UInt8]) throws(GeoKernelError) -> OpaquePointer {
        guard let shape = GEOSWKBReader_read_r(handle, reader, wkb, wkb.count) else { throw failure("read a shape") }
        return shape
    }

    /// A shape that is no collection and not empty, as a value.
    func value(ofSimple shape: OpaquePointer) throws -> Geometry {
        var size = 0
        guard let bytes = GEOSWKBWriter_write_r(handle, writer, shape, &size) else { throw failure("write a shape") }
        defer { GEOSFree_r(handle, bytes) }
        let geometry = try WKB.decode(UnsafeRawBufferPointer(start: bytes, count: size))
        // Overlay computes heights where it can and writes NaN where it can't.
        return try geometry.mapPositions { $0.z?.isNaN == true ? Position($0.x, $0.y) : $0 }
    }
}

/// Runs `body` with a GEOS context of its own from a pool of the process: a synchronous scope, never across `await`.
///
/// - Throws: what `body` throws, or `GeoKernelError.library`.
func withGEOS<Value>(_ body: (GEOSContext) throws -> Value) throws -> Value {
    let taken = try GEOSPool.take()
    defer { GEOSPool.giveBack(taken) }
    return try body(taken.context)
}

/// Contexts that wait for their next use.
private enum GEOSPool {
    /// `@unchecked Sendable`: a context is reachable either from the pool or from the one scope that took it out, never
    /// from both, so two threads cannot use it at once; GEOS contexts may move between threads.
    struct Idle: @unchecked Sendable {
        let context: GEOSContext
    }

    private static let waiting = Mutex<[Idle]>([])

    static func take() throws(GeoKernelError) -> Idle {
        if let idle = waiting.withLock({ $0.popLast() }) { return idle }
        return Idle(context: try GEOSContext())
    }

    static func giveBack(_ idle: Idle) { waiting.withLock { $0.append(idle) } }
}
