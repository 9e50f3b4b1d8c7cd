import GeoModel
import Synchronization

/// Takes positions from one reference system to another; longitude or easting first on both sides.
///
/// Heights are passed through: a transformation here is two-dimensional. Making one takes 20–60 ms, so keep it, or take
/// it from `shared`; a point costs 0.15–0.3 µs in bulk. Safe to use from many threads at once: each call takes a chain
/// of PROJ objects of its own from a pool.
///
/// CGCS2000 and WGS 84 (and web mercator above it) are taken as equal. Beijing 1954, Xian 1980 and New Beijing are
/// shifted by the profile's `datumShifts`; without them the shift is zero and `isBallpark` true (errors of 50–150 m).
public final class CoordinateTransformer: Sendable {
    public let source: SpatialReference
    public let target: SpatialReference
    /// Whether the datum shift is unknown and taken as zero: positions may be off by 150 m.
    public let isBallpark: Bool
    private let plan: TransformPlan
    private let sourceIsDegrees: Bool
    private let targetIsDegrees: Bool
    private let idle: Mutex<[IdleChain]>

    /// - Throws: `GeoKernelError.unknownSystem`, `.missingParameters` (no local grid in the profile),
    ///   `.noTransformation`.
    public init(
        from source: SpatialReference, to target: SpatialReference, profile: CityProfile? = nil
    ) throws(GeoKernelError) {
        let plan = try TransformPlan(from: source, to: target, profile: profile)
        self.source = source
        self.target = target
        self.plan = plan
        guard let chainPlan = plan.chain else {
            isBallpark = false
            sourceIsDegrees = plan.sourceIsDegrees
            targetIsDegrees = plan.targetIsDegrees
            idle = Mutex([])
            return
        }
        let chain = try ProjChain(chainPlan)
        isBallpark = chain.isBallpark
        sourceIsDegrees = plan.sourceIsDegrees || (plan.before.isEmpty && chain.sourceIsDegrees)
        targetIsDegrees = plan.targetIsDegrees || (plan.after.isEmpty && chain.targetIsDegrees)
        idle = Mutex([IdleChain(chain: chain)])
    }

    /// One position.
    ///
    /// - Throws: `GeoKernelError.untransformable` for a position outside the systems' range.
    public func transform(_ position: Position) throws(GeoKernelError) -> Position {
        var (x, y) = (position.x, position.y)
        let failures = try withUnsafeMutablePointer(to: &x) { x throws(GeoKernelError) in
            try withUnsafeMutablePointer(to: &y) { y throws(GeoKernelError) in
                try transform(
                    x: UnsafeMutableBufferPointer(start: x, count: 1),
                    y: UnsafeMutableBufferPointer(start: y, count: 1))
            }
        }
        guard failures == 0 else { throw untransformable(position) }
        return Position(x, y, z: position.z)
    }

    /// A whole shape, position by position; edges stay straight in the target system.
    ///
    /// - Throws: `GeoKernelError.untransformable` naming the first position that fails.
    public func transform(_ geometry: Geometry) throws -> Geometry {
        if case .point(let position) = geometry { return .point(try transform(position)) }
        var x: [Double] = []
        var y: [Double] = []
        geometry.forEachPosition {
            x.append($0.x)
            y.append($0.y)
        }
        let failures = try transform(x: &x, y: &y)
        var next = 0
        return try geometry.mapPositions { position in
            defer { next += 1 }
            if failures > 0, !x[next].isFinite || !y[next].isFinite { throw self.untransformable(position) }
            return Position(x[next], y[next], z: position.z)
        }
    }

    /// Many positions in place.
    ///
    /// - Precondition: as many `x` as `y`.
    /// - Returns: the number of positions that could not be transformed; theirs are not finite.
    public func transform(x: inout [Double], y: inout [Double]) throws(GeoKernelError) -> Int {
        try x.withUnsafeMutableBufferPointer { x throws(GeoKernelError) in
            try y.withUnsafeMutableBufferPointer { y throws(GeoKernelError) in try transform(x: x, y: y) }
        }
    }

    /// Many positions in place, without copies.
    ///
    /// - Precondition: as many `x` as `y`.
    /// - Returns: the number of positions that could not be transformed; theirs are not finite.
    /// - Throws: `GeoKernelError` only if another chain of PROJ objects cannot be made.
    public func transform(
        x: UnsafeMutableBufferPointer<Double>, y: UnsafeMutableBufferPointer<Double>
    ) throws(GeoKernelError) -> Int {
        precondition(x.count == y.count, "\(x.count) x for \(y.count) y")
        if sourceIsDegrees { Self.refuseOutOfRange(x, y) }
        for step in plan.before { step.apply(x: x, y: y) }
        if let chainPlan = plan.chain {
            let taken = try takeChain(chainPlan)
            taken.chain.run(x: x, y: y)
            idle.withLock { $0.append(taken) }
        }
        for step in plan.after { step.apply(x: x, y: y) }
        if targetIsDegrees { Self.refuseOutOfRange(x, y) }
        var failures = 0
        for index in x.indices where !(x[index].isFinite && y[index].isFinite) { failures += 1 }
        return failures
    }

    /// The error for a position that came back not finite from a bulk call.
    public func untransformable(_ position: Position) -> GeoKernelError {
        let hint =
            sourceIsDegrees
            ? "\(source) takes longitudes −180…180 and latitudes −90…90, longitude first"
            : "it lies outside the area where \(source) can be computed"
        return GeoKernelError(
            .untransformable, "(\(position.x), \(position.y)) cannot be taken from \(source) to \(target): \(hint)")
    }

    private func takeChain(_ plan: TransformPlan.Chain) throws(GeoKernelError) -> IdleChain {
        if let waiting = idle.withLock({ $0.popLast() }) { return waiting }
        return IdleChain(chain: try ProjChain(plan))
    }

    private static func refuseOutOfRange(
        _ x: UnsafeMutableBufferPointer<Double>, _ y: UnsafeMutableBufferPointer<Double>
    ) {
        for index in x.indices where !(abs(x[index]) <= 180 && abs(y[index]) <= 90) {
            x[index] = .nan
            y[index] = .nan
        }
    }
}

/// A chain that waits in a pool.
///
/// `@unchecked Sendable`: a chain is reachable either from its pool or from the one call that took it out, never from
/// both, so two threads cannot use it at once; PROJ objects may move between threads.
private struct IdleChain: @unchecked Sendable {
    let chain: ProjChain
}
