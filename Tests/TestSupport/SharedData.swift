import Foundation

/// Real data that tests may read but the project must not carry: `../shared` beside the package, or where
/// the environment variable LUOTU_SHARED points.
///
/// A test that needs it is written `@Test(.enabled(if: SharedData.isPresent, SharedData.absence))`.
public enum SharedData {
    /// The reason that a skipped test states.
    public static let absence = "the folder ../shared is absent: real data is not part of the project"

    public static let root: URL = {
        if let path = ProcessInfo.processInfo.environment["LUOTU_SHARED"] {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        return PackageRoot.url.deletingLastPathComponent().appendingPathComponent("shared", isDirectory: true)
    }()

    public static var isPresent: Bool { FileManager.default.fileExists(atPath: dataRoot.path) }

    /// A data set, such as `crs-encodings`, or a file in one, such as `crs-encodings/jm_cgcs2000_ll_utf8.prj`.
    public static func url(_ dataSet: String) -> URL { dataRoot.appendingPathComponent(dataSet) }

    /// A table of the standards as it was handed over, such as `gcj02_test_points.csv`.
    public static func standard(_ table: String) -> URL {
        root.appendingPathComponent("standards").appendingPathComponent(table)
    }

    private static var dataRoot: URL { root.appendingPathComponent("data", isDirectory: true) }
}

/// Where the package stands on this machine.
public enum PackageRoot {
    /// The folder above `Tests`, however the tests are linked into a build.
    public static let url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A file of the project's own data, such as `Standards/part_classes.csv`.
    public static func geoData(_ path: String) -> URL {
        url.appendingPathComponent("GeoData").appendingPathComponent(path)
    }
}
