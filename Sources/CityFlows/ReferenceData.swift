import Foundation

/// Finds the reference tables that come with Luotu: beside the program, as installed, or in the source tree.
public enum ReferenceData {
    /// `LUOTU_DATA`, else `GeoData` beside the program or in `../share/luotu`, else in a folder above it.
    public static let folder: URL? = {
        if let given = ProcessInfo.processInfo.environment["LUOTU_DATA"] { return URL(fileURLWithPath: given) }
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        var place = URL(fileURLWithPath: program).deletingLastPathComponent()
        let installed = place.deletingLastPathComponent().appendingPathComponent("share/luotu/GeoData")
        if isTables(installed) { return installed }
        while place.path != "/" {
            let candidate = place.appendingPathComponent("GeoData")
            if isTables(candidate) { return candidate }
            place.deleteLastPathComponent()
        }
        return nil
    }()

    /// The text of a table, such as `Standards/part_classes.csv`.
    ///
    /// - Throws: `CityFlowError.referenceDataMissing`.
    public static func text(_ name: String) throws -> String {
        guard let file = folder?.appendingPathComponent(name),
            let data = FileManager.default.contents(atPath: file.path)
        else { throw CityFlowError.referenceDataMissing(name) }
        return String(decoding: data, as: UTF8.self)
    }

    private static func isTables(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("Standards").path)
    }
}
