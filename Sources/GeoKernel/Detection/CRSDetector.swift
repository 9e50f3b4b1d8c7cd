import GeoModel

/// Decides which reference system a file's coordinates are in, and refuses where the file contradicts itself.
///
/// Nothing is guessed: a file without a system is an error that says what to pass, and eastings that contradict the
/// stated system are an error that names the systems they would fit.
public enum CRSDetector {
    /// The system of a file.
    ///
    /// - Parameters:
    ///   - definition: what the file states: WKT, as in its `.prj`, a PROJ string or a code; nil or blank if it
    ///     states none.
    ///   - samples: some of its positions, x first; may be empty.
    ///   - profile: the city, for hints.
    /// - Throws: `GeoKernelError.missingSystem`, `.unknownSystem`, `.conflictingSystem`.
    public static func detect(
        definition: String?, samples: [Position], profile: CityProfile? = nil
    ) throws(GeoKernelError) -> SystemIdentity {
        guard let definition, definition.contains(where: { !$0.isWhitespace && $0 != "\0" }) else {
            throw missing(SampleExtent(samples), profile)
        }
        let identity = try SystemIdentity(definition)
        try check(identity, samples: samples)
        return identity
    }

    /// Holds positions against a system.
    ///
    /// - Throws: `GeoKernelError.conflictingSystem`.
    public static func check(_ identity: SystemIdentity, samples: [Position]) throws(GeoKernelError) {
        guard let extent = SampleExtent(samples) else { return }
        if identity.isGeographic {
            try checkDegrees(identity, extent)
        } else if let falseEasting = identity.falseEastingMetres, falseEasting >= 400_000 {
            try checkPlane(identity, falseEasting, extent)
        }
    }

    private static func checkDegrees(_ identity: SystemIdentity, _ extent: SampleExtent) throws(GeoKernelError) {
        guard !extent.areDegrees else { return }
        if extent.wouldBeDegreesSwapped {
            throw conflict(identity, "the coordinates \(extent.example) look like latitude before longitude; swap them")
        }
        throw conflict(
            identity,
            "the coordinates \(extent.example) are no degrees; \(planeAdvice(extent) ?? "pass the right system")")
    }

    private static func checkPlane(
        _ identity: SystemIdentity, _ falseEasting: Double, _ extent: SampleExtent
    ) throws(GeoKernelError) {
        if extent.areDegrees {
            throw conflict(
                identity, "the coordinates \(extent.example) look like degrees; pass EPSG:4490, EPSG:4326 or GCJ02")
        }
        let stated = falseEasting >= 1_000_000 ? Int(falseEasting / 1_000_000) : nil
        if extent.zonePrefix == nil, extent.zonePrefixOfY != nil {
            throw conflict(identity, "the coordinates \(extent.example) have the easting second; swap x and y")
        }
        guard extent.zonePrefix != stated else { return }
        if let zone = extent.zonePrefix {
            let fits = PlaneSystem.planes(zonePrefix: zone).filter { $0.datum == identity.plane?.datum }
            let advice = fits.first.map { "pass \($0) if that is what they are" } ?? planeAdvice(extent) ?? ""
            throw conflict(
                identity, "the eastings, such as \(extent.example), carry the zone prefix \(zone); \(advice)")
        }
        if extent.box.east < 1_000_000, extent.box.west > -1_000_000, let stated {
            let advice = identity.plane.map { "pass \($0.prefixed(false)) if that is what they are" } ?? "pass another"
            throw conflict(
                identity, "its eastings begin with \(stated), but \(extent.example) has no zone prefix; \(advice)")
        }
    }

    private static func conflict(_ identity: SystemIdentity, _ what: String) -> GeoKernelError {
        GeoKernelError(.conflictingSystem, "the file states \(identity.reference) (\(identity.name)), but \(what)")
    }

    private static func missing(_ extent: SampleExtent?, _ profile: CityProfile?) -> GeoKernelError {
        var advice = "pass the system, such as EPSG:4490"
        if let extent {
            if extent.areDegrees {
                advice =
                    "the coordinates look like degrees: pass EPSG:4490, EPSG:4326, GCJ02 or BD09, whichever they are"
            } else if let planes = planeAdvice(extent) {
                advice = planes
            } else if let profile {
                advice = "the coordinates, such as \(extent.example), are metres: pass EPSG:\(profile.workingZone) "
                advice += profile.localGrid == nil ? "or another plane" : "or LOCAL, or another plane"
            }
        }
        return GeoKernelError(.missingSystem, "the file states no reference system; \(advice)")
    }

    private static func planeAdvice(_ extent: SampleExtent) -> String? {
        guard let zone = extent.zonePrefix else { return nil }
        let planes = PlaneSystem.planes(zonePrefix: zone).map(\.description).joined(separator: ", ")
        return "the eastings carry the zone prefix \(zone): pass one of \(planes)"
    }
}

/// Where the sampled positions lie.
private struct SampleExtent {
    let box: BoundingBox
    let first: Position
    /// The zone prefix that every easting carries; nil where they differ or have none.
    let zonePrefix: Int?
    let zonePrefixOfY: Int?

    /// Nil without a finite position. Where most positions are degrees, the few that are not are faults of their rows,
    /// not of the file, and are left out here.
    init?(_ samples: [Position]) {
        let all = samples.filter { $0.x.isFinite && $0.y.isFinite }
        let degrees = all.filter { abs($0.x) <= 180 && abs($0.y) <= 90 }
        let finite = degrees.count * 2 > all.count ? degrees : all
        guard let first = finite.first, let box = Geometry.multiPoint(finite).boundingBox else { return nil }
        self.box = box
        self.first = first
        zonePrefix = Self.common(finite.map { PlaneSystem.zonePrefix(easting: $0.x) })
        zonePrefixOfY = Self.common(finite.map { PlaneSystem.zonePrefix(easting: $0.y) })
    }

    var areDegrees: Bool { box.west >= -180 && box.east <= 180 && box.south >= -90 && box.north <= 90 }
    var wouldBeDegreesSwapped: Bool { box.west >= -90 && box.east <= 90 && box.south >= -180 && box.north <= 180 }
    var example: String { "(\(first.x), \(first.y))" }

    private static func common(_ prefixes: [Int?]) -> Int? {
        guard let first = prefixes.first, prefixes.allSatisfy({ $0 == first }) else { return nil }
        return first
    }
}
