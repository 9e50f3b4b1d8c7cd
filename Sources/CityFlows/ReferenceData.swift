import Foundation
import GeoModel

/// Finds the reference tables that come with Luotu: beside the program, as installed, or in the source tree.
public enum ReferenceData {
    public static let folder: URL? = ReferenceFolder.url

    /// The text of a table, such as `Standards/part_classes.csv`.
    ///
    /// - Throws: `CityFlowError.referenceDataMissing`.
    public static func text(_ name: String) throws -> String {
        guard let file = folder?.appendingPathComponent(name),
            let data = FileManager.default.contents(atPath: file.path)
        else { throw CityFlowError.referenceDataMissing(name) }
        return String(decoding: data, as: UTF8.self)
    }
}
