import GeoModel
import Synchronization

extension CoordinateTransformer {
    private struct Key: Hashable, Sendable {
        let source: SpatialReference
        let target: SpatialReference
        let localGrid: LocalGrid?
        let datumShifts: [Int: HelmertParameters]
    }

    private static let made = Mutex<[Key: CoordinateTransformer]>([:])
    /// Callers choose systems freely; beyond this number the kept ones are let go, which costs time, never an answer.
    private static let mostKept = 64

    /// A transformer kept for the whole process, made on first use.
    ///
    /// - Throws: what `init(from:to:profile:)` throws.
    public static func shared(
        from source: SpatialReference, to target: SpatialReference, profile: CityProfile? = nil
    ) throws(GeoKernelError) -> CoordinateTransformer {
        let key = Key(
            source: source, target: target, localGrid: profile?.localGrid, datumShifts: profile?.datumShifts ?? [:])
        if let kept = made.withLock({ $0[key] }) { return kept }
        let transformer = try CoordinateTransformer(from: source, to: target, profile: profile)
        return made.withLock { kept in
            if let earlier = kept[key] { return earlier }
            if kept.count >= mostKept { kept.removeAll() }
            kept[key] = transformer
            return transformer
        }
    }
}
