import GeoModel

/// What a transformation consists of: steps in Swift, a chain in PROJ, steps in Swift.
///
///     source ─before→ base system ─PROJ→ base system ─after→ target
struct TransformPlan: Sendable {
    let source: SpatialReference
    let target: SpatialReference
    var before: [ShiftStep] = []
    /// The systems between which PROJ works; nil where it has nothing to do.
    var chain: Chain?
    var after: [ShiftStep] = []
    /// Whether the source's positions are degrees.
    var sourceIsDegrees: Bool
    var targetIsDegrees: Bool

    struct Chain: Sendable {
        let from: SpatialReference
        let to: SpatialReference
        let datumShifts: [Int: HelmertParameters]
    }

    /// - Throws: `GeoKernelError.missingParameters` for `.localGrid` without a grid in the profile.
    init(from source: SpatialReference, to target: SpatialReference, profile: CityProfile?) throws(GeoKernelError) {
        self.source = source
        self.target = target
        sourceIsDegrees = Self.isDegrees(source)
        targetIsDegrees = Self.isDegrees(target)
        if source == target { return }
        switch (source, target) {
        case (.gcj02, .bd09): after = [.gcj02ToBD09]
        case (.bd09, .gcj02): before = [.bd09ToGCJ02]
        default:
            let from = try Self.base(of: source, profile: profile)
            let to = try Self.base(of: target, profile: profile)
            before = try Self.steps(leaving: source, profile: profile)
            after = try Self.steps(entering: target, profile: profile)
            if !Self.isSameDegrees(from, to), from != to {
                chain = Chain(from: from, to: to, datumShifts: profile?.datumShifts ?? [:])
            }
        }
    }

    /// CGCS2000 and WGS 84 longitudes and latitudes are taken as equal: PROJ has a null transformation between them
    /// (EPSG publishes no parameters), and the ellipsoids agree to a tenth of a millimetre.
    static func isSameDegrees(_ left: SpatialReference, _ right: SpatialReference) -> Bool {
        let hub: [SpatialReference] = [.cgcs2000, .wgs84]
        return hub.contains(left) && hub.contains(right)
    }

    private static func isDegrees(_ system: SpatialReference) -> Bool {
        switch system {
        case .gcj02, .bd09, .cgcs2000, .wgs84, .epsg(4214), .epsg(4610), .epsg(4555): true
        default: false
        }
    }

    private static func grid(_ profile: CityProfile?) throws(GeoKernelError) -> LocalGrid {
        guard let grid = profile?.localGrid else {
            throw GeoKernelError(
                .missingParameters,
                "the city profile has no local grid: add its base system and parameters to the profile")
        }
        return grid
    }

    private static func base(
        of system: SpatialReference, profile: CityProfile?
    ) throws(GeoKernelError) -> SpatialReference {
        switch system {
        case .gcj02, .bd09: .wgs84
        case .localGrid: .epsg(try grid(profile).base)
        case .epsg, .definition: system
        }
    }

    private static func steps(
        leaving system: SpatialReference, profile: CityProfile?
    ) throws(GeoKernelError) -> [ShiftStep] {
        switch system {
        case .gcj02: [.gcj02ToWGS84]
        case .bd09: [.bd09ToGCJ02, .gcj02ToWGS84]
        case .localGrid: [.localToBase(LocalPlane(try grid(profile)))]
        case .epsg, .definition: []
        }
    }

    private static func steps(
        entering system: SpatialReference, profile: CityProfile?
    ) throws(GeoKernelError) -> [ShiftStep] {
        switch system {
        case .gcj02: [.wgs84ToGCJ02]
        case .bd09: [.wgs84ToGCJ02, .gcj02ToBD09]
        case .localGrid: [.baseToLocal(LocalPlane(try grid(profile)))]
        case .epsg, .definition: []
        }
    }
}
