/// A reference system that positions are given in, typed so that the encrypted systems are never mixed in by accident.
///
/// Positions are always longitude / easting first, whatever the authority's axis order.
public enum SpatialReference: Hashable, Sendable {
    /// A system of the EPSG registry, such as 4490 (CGCS2000), 4326 (WGS 84) or 4547 (CGCS2000 / 3-degree GK CM 114E).
    case epsg(Int)
    /// GCJ-02 (国测局坐标): the obfuscated geographic system of Chinese web maps.
    case gcj02
    /// BD-09 (百度坐标): Baidu's further obfuscation of GCJ-02.
    case bd09
    /// The city's own plane grid, whose parameters stand in the city profile.
    case localGrid
    /// A system that no EPSG code names, given as WKT or a PROJ string.
    case definition(String)

    /// CGCS2000 geographic: the system of everything stored.
    public static let cgcs2000 = SpatialReference.epsg(4490)
    public static let wgs84 = SpatialReference.epsg(4326)
    public static let webMercator = SpatialReference.epsg(3857)
}

extension SpatialReference: CustomStringConvertible {
    public var description: String {
        switch self {
        case .epsg(let code): "EPSG:\(code)"
        case .gcj02: "GCJ02"
        case .bd09: "BD09"
        case .localGrid: "LOCAL"
        case .definition(let text): text
        }
    }

    /// Reads `EPSG:4547`, `4547`, `CGCS2000`, `WGS84`, `GCJ02`, `BD09`, `LOCAL`, an OGC CRS URI, a WKT or a PROJ string.
    public init?(_ text: String) {
        let trimmed = text.trimming { $0 == " " || $0 == "\t" }
        let key = trimmed.uppercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
        switch key {
        case "GCJ02", "GCJ": self = .gcj02
        case "BD09", "BD09LL", "BAIDU": self = .bd09
        case "LOCAL", "LOCALGRID": self = .localGrid
        case "CGCS2000": self = .cgcs2000
        case "WGS84", "CRS84", "OGC:CRS84", "HTTP://WWW.OPENGIS.NET/DEF/CRS/OGC/1.3/CRS84": self = .wgs84
        default:
            if let code = Self.epsgCode(key) {
                self = .epsg(code)
            } else if trimmed.hasPrefix("+proj") || trimmed.contains("[") {
                self = .definition(trimmed)
            } else {
                return nil
            }
        }
    }

    private static func epsgCode(_ key: String) -> Int? {
        let prefixes = ["EPSG:", "URN:OGC:DEF:CRS:EPSG::", "HTTP://WWW.OPENGIS.NET/DEF/CRS/EPSG/0/", ""]
        for prefix in prefixes where key.hasPrefix(prefix) {
            if let code = Int(key.dropFirst(prefix.count)), (1024...998_999).contains(code) { return code }
        }
        return nil
    }
}

extension String {
    /// The string without leading and trailing characters that satisfy `drop`.
    public func trimming(_ drop: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !drop($0) }), let last = lastIndex(where: { !drop($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
