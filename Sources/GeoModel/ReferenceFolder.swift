import Foundation

/// Where the reference data that come with Luotu are: beside the program, as installed, or in the source tree.
public enum ReferenceFolder {
    /// `LUOTU_DATA`, else `GeoData` in `../share/luotu`, else beside the program or in a folder above it; nil where there is
    /// none.
    public static let url: URL? = {
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

    private static func isTables(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("Standards").path)
    }
}
