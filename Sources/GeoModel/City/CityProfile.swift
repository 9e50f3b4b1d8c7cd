/// What is particular to a city: its code, its plane, its local grid, its heights, its standards.
public struct CityProfile: Hashable, Sendable, Codable {
    /// Six digits (GB/T 2260).
    public var countyCode: String
    public var name: String
    /// The one projected system in which metres are measured, even where a county straddles two zones.
    public var workingZone: Int
    public var localGrid: LocalGrid?
    /// Parameters for systems that PROJ knows only as a zero-shift "ballpark", keyed by EPSG code of the geographic system.
    public var datumShifts: [Int: HelmertParameters]
    public var verticalDatum: VerticalDatum
    public var partStandard: PartStandard
    /// A template for address codes; see docs/profile.md.
    public var addressCodeRule: String
    /// 12-bit number of this installation, the upper part of every id it makes.
    public var site: Int
    /// 审图号 and source line shown in the map frame.
    public var mapApprovalNumber: String?
    public var source: String?

    public init(
        countyCode: String, name: String, workingZone: Int, localGrid: LocalGrid? = nil,
        datumShifts: [Int: HelmertParameters] = [:], verticalDatum: VerticalDatum = .nationalHeight1985,
        partStandard: PartStandard = .gbt30428, addressCodeRule: String = "{community}{sequence:8}", site: Int = 1,
        mapApprovalNumber: String? = nil, source: String? = nil
    ) {
        self.countyCode = countyCode
        self.name = name
        self.workingZone = workingZone
        self.localGrid = localGrid
        self.datumShifts = datumShifts
        self.verticalDatum = verticalDatum
        self.partStandard = partStandard
        self.addressCodeRule = addressCodeRule
        self.site = site
        self.mapApprovalNumber = mapApprovalNumber
        self.source = source
    }
}

/// The city's own plane grid: a projected base system and a similarity transformation onto the grid.
///
/// `local = base * (1 + scalePartsPerMillion·1e-6)` rotated by `rotationSeconds` (counter-clockwise), then shifted.
/// The parameters are secret in most cities: readable to administrators only.
public struct LocalGrid: Hashable, Sendable, Codable {
    public var name: String
    /// EPSG code of the projected base system.
    public var base: Int
    public var shiftEastMetres: Double
    public var shiftNorthMetres: Double
    public var rotationSeconds: Double
    public var scalePartsPerMillion: Double

    public init(
        name: String, base: Int, shiftEastMetres: Double, shiftNorthMetres: Double, rotationSeconds: Double = 0,
        scalePartsPerMillion: Double = 0
    ) {
        self.name = name
        self.base = base
        self.shiftEastMetres = shiftEastMetres
        self.shiftNorthMetres = shiftNorthMetres
        self.rotationSeconds = rotationSeconds
        self.scalePartsPerMillion = scalePartsPerMillion
    }
}

/// A 7-parameter transformation to CGCS2000, position-vector convention (EPSG method 1033): metres, seconds of arc, ppm.
public struct HelmertParameters: Hashable, Sendable, Codable {
    public var dx: Double
    public var dy: Double
    public var dz: Double
    public var rx: Double
    public var ry: Double
    public var rz: Double
    public var scalePartsPerMillion: Double

    public init(
        dx: Double, dy: Double, dz: Double, rx: Double = 0, ry: Double = 0, rz: Double = 0,
        scalePartsPerMillion: Double = 0
    ) {
        self.dx = dx
        self.dy = dy
        self.dz = dz
        self.rx = rx
        self.ry = ry
        self.rz = rz
        self.scalePartsPerMillion = scalePartsPerMillion
    }
}

/// 高程基准. Levels of different datums are never compared.
public enum VerticalDatum: String, Hashable, Sendable, Codable, CaseIterable {
    /// 1985国家高程基准
    case nationalHeight1985 = "1985"
    /// 1956年黄海高程系
    case yellowSea1956 = "1956"
    /// 珠江高程基准
    case pearlRiver = "pearl-river"
    case local
}

/// Which class table part codes follow.
public enum PartStandard: String, Hashable, Sendable, Codable, CaseIterable {
    /// 16 digits 6+2+2+6 (CJ/T 214-2007, GB/T 30428.2).
    case gbt30428 = "GB/T 30428.2"
    /// 17 digits 6+2+3+6 (GB/T 47678.5-2026).
    case gbt47678 = "GB/T 47678.5-2026"
}
