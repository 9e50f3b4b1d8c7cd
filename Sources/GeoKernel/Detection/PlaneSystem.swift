import GeoModel

/// A Gauss-Krüger plane of the Chinese datums (高斯-克吕格投影带), known by datum, zone width and zone.
///
/// With a zone prefix (带号) eastings carry the zone number before six digits: 38500000 m in zone 38, without it
/// 500000 m. The EPSG registry numbers the planes of each family in sequence; the first codes stand in `Family`.
public struct PlaneSystem: Hashable, Sendable {
    public enum Datum: String, Hashable, Sendable, CaseIterable {
        case cgcs2000 = "CGCS2000"
        case xian1980 = "Xian 1980"
        case beijing1954 = "Beijing 1954"

        /// EPSG code of the geographic system.
        public var geographicCode: Int {
            switch self {
            case .cgcs2000: 4490
            case .xian1980: 4610
            case .beijing1954: 4214
            }
        }
    }

    public let datum: Datum
    /// 3 or 6.
    public let zoneDegrees: Int
    /// 25–45 of 3-degree zones, 13–23 of 6-degree zones.
    public let zone: Int
    public let hasZonePrefix: Bool

    /// Nil where no such plane is registered.
    public init?(datum: Datum, zoneDegrees: Int, zone: Int, hasZonePrefix: Bool) {
        guard let zones = Self.zones(zoneDegrees), zones.contains(zone) else { return nil }
        self.datum = datum
        self.zoneDegrees = zoneDegrees
        self.zone = zone
        self.hasZonePrefix = hasZonePrefix
    }

    /// Nil for every code that is no Gauss-Krüger plane of the three datums.
    public init?(epsg code: Int) {
        for family in Self.families {
            let offset = code - family.firstCode
            if let zones = Self.zones(family.zoneDegrees), (0..<zones.count).contains(offset) {
                self.init(
                    datum: family.datum, zoneDegrees: family.zoneDegrees, zone: zones.lowerBound + offset,
                    hasZonePrefix: family.hasZonePrefix)
                return
            }
        }
        return nil
    }

    /// The plane with this central meridian, in degrees; nil where none is registered.
    public init?(datum: Datum, zoneDegrees: Int, centralMeridian: Double, hasZonePrefix: Bool) {
        let degrees = centralMeridian.rounded()
        guard abs(centralMeridian - degrees) < 1e-9, (0...360).contains(degrees) else { return nil }
        let shifted = zoneDegrees == 6 ? Int(degrees) + 3 : Int(degrees)
        guard zoneDegrees == 3 || zoneDegrees == 6, shifted % zoneDegrees == 0 else { return nil }
        self.init(datum: datum, zoneDegrees: zoneDegrees, zone: shifted / zoneDegrees, hasZonePrefix: hasZonePrefix)
    }

    /// Degrees east.
    public var centralMeridian: Int { zoneDegrees == 3 ? zone * 3 : zone * 6 - 3 }

    /// The easting of the central meridian, in metres.
    public var falseEastingMetres: Double { hasZonePrefix ? Double(zone) * 1_000_000 + 500_000 : 500_000 }

    /// The plane's code in the EPSG registry.
    public var epsg: Int {
        let family = Self.families.first {
            $0.datum == datum && $0.zoneDegrees == zoneDegrees && $0.hasZonePrefix == hasZonePrefix
        }
        return (family?.firstCode ?? 0) + zone - (Self.zones(zoneDegrees)?.lowerBound ?? 0)
    }

    /// The same plane with or without the prefix.
    public func prefixed(_ hasZonePrefix: Bool) -> PlaneSystem {
        PlaneSystem(datum: datum, zoneDegrees: zoneDegrees, zone: zone, hasZonePrefix: hasZonePrefix) ?? self
    }

    /// The zone prefix that an easting carries: 38 for 38412345.678 m; nil for an easting without one.
    ///
    /// A prefix is recognised in 13…45 million metres, where the rest lies within 450 km of a central meridian.
    public static func zonePrefix(easting: Double) -> Int? {
        guard easting >= 13_000_000, easting < 46_000_000 else { return nil }
        let zone = Int(easting / 1_000_000)
        let rest = easting - Double(zone) * 1_000_000
        guard (50_000...950_000).contains(rest), (13...23).contains(zone) || (25...45).contains(zone) else {
            return nil
        }
        return zone
    }

    /// The registered planes whose eastings begin with the prefix, one a datum.
    public static func planes(zonePrefix zone: Int) -> [PlaneSystem] {
        Datum.allCases.compactMap {
            PlaneSystem(datum: $0, zoneDegrees: zone >= 25 ? 3 : 6, zone: zone, hasZonePrefix: true)
        }
    }

    private struct Family {
        let datum: Datum
        let zoneDegrees: Int
        let hasZonePrefix: Bool
        let firstCode: Int
    }

    /// EPSG registry v11; GeoData/Standards/crs.csv.
    private static let families = [
        Family(datum: .cgcs2000, zoneDegrees: 6, hasZonePrefix: true, firstCode: 4491),
        Family(datum: .cgcs2000, zoneDegrees: 6, hasZonePrefix: false, firstCode: 4502),
        Family(datum: .cgcs2000, zoneDegrees: 3, hasZonePrefix: true, firstCode: 4513),
        Family(datum: .cgcs2000, zoneDegrees: 3, hasZonePrefix: false, firstCode: 4534),
        Family(datum: .xian1980, zoneDegrees: 6, hasZonePrefix: true, firstCode: 2327),
        Family(datum: .xian1980, zoneDegrees: 6, hasZonePrefix: false, firstCode: 2338),
        Family(datum: .xian1980, zoneDegrees: 3, hasZonePrefix: true, firstCode: 2349),
        Family(datum: .xian1980, zoneDegrees: 3, hasZonePrefix: false, firstCode: 2370),
        Family(datum: .beijing1954, zoneDegrees: 6, hasZonePrefix: true, firstCode: 21413),
        Family(datum: .beijing1954, zoneDegrees: 6, hasZonePrefix: false, firstCode: 21453),
        Family(datum: .beijing1954, zoneDegrees: 3, hasZonePrefix: true, firstCode: 2401),
        Family(datum: .beijing1954, zoneDegrees: 3, hasZonePrefix: false, firstCode: 2422),
    ]

    private static func zones(_ degrees: Int) -> ClosedRange<Int>? {
        switch degrees {
        case 3: 25...45
        case 6: 13...23
        default: nil
        }
    }
}

extension PlaneSystem: CustomStringConvertible {
    public var description: String {
        let prefix = hasZonePrefix ? "zone \(zone)" : "CM \(centralMeridian)E"
        return "EPSG:\(epsg) (\(datum.rawValue), \(zoneDegrees)-degree Gauss-Kruger \(prefix))"
    }
}
