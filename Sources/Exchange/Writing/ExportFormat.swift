import Foundation

/// A file format that layers are written in.
public enum ExportFormat: String, Sendable, CaseIterable, Codable {
    case shapefile, geopackage, geojson, flatgeobuf, csv, xlsx

    /// Reads a name or a path's suffix: `gpkg`, `GeoPackage`, `parts.shp`.
    public init?(_ text: String) {
        let suffix = URL(fileURLWithPath: text).pathExtension
        switch (suffix.isEmpty ? text : suffix).lowercased() {
        case "shp", "shapefile", "esri shapefile": self = .shapefile
        case "gpkg", "geopackage": self = .geopackage
        case "geojson", "json": self = .geojson
        case "fgb", "flatgeobuf": self = .flatgeobuf
        case "csv": self = .csv
        case "xlsx": self = .xlsx
        default: return nil
        }
    }

    /// GDAL's name of the driver that writes it; nil for tables, which are written without GDAL.
    var driver: String? {
        switch self {
        case .shapefile: "ESRI Shapefile"
        case .geopackage: "GPKG"
        case .geojson: "GeoJSON"
        case .flatgeobuf: "FlatGeobuf"
        case .csv, .xlsx: nil
        }
    }

    /// Whether the writer has to know all shapes before the first row.
    public var driverNeedsShapes: Bool { driver != nil && self != .geojson }

    /// Files for people carry the fields' Chinese titles, files for programs their names.
    public var prefersTitles: Bool { self == .shapefile || self == .csv || self == .xlsx }
}
