import CityFlows
import Foundation
import GeoModel
import OneMap
import TwinStore

extension City {
    /// The formats of tile archives, by the file's suffix.
    public enum TileArchiveFormat: String, Sendable, CaseIterable {
        case mbtiles, pmtiles
    }

    /// Writes the tiles of layers into an archive. A file is made beside its place and moved there at the end; one that
    /// is renewed changes in a single transaction.
    ///
    /// - Parameters:
    ///   - isRenewed: whether the file is there and only tiles that commits have touched since are to be written.
    ///   - progress: tiles looked at so far, and their zoom.
    /// - Throws: `OneMapError`, `CityFlowError`, `TwinStoreError`.
    public func archiveTiles(
        _ layers: String, zooms: ClosedRange<Int>, to path: String, format: TileArchiveFormat, isRenewed: Bool,
        access: Access, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> TileArchiveReport {
        let parts = [profile.source, profile.mapApprovalNumber].compactMap { $0 }
        let flow = TileArchiveFlow(
            renderer: tiles, features: store, source: store,
            attribution: parts.isEmpty ? nil : parts.joined(separator: " · "))
        if isRenewed {
            return try await flow.run(
                layers: layers, zooms: zooms, into: try MBTilesArchive(path: path, isRenewed: true), access: access,
                progress: progress)
        }
        let partial = path + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        do {
            let archive: any TileArchive =
                switch format {
                case .mbtiles: try MBTilesArchive(path: partial, isRenewed: false)
                case .pmtiles: try PMTilesArchive(path: partial)
                }
            let report = try await flow.run(
                layers: layers, zooms: zooms, into: archive, access: access, progress: progress)
            guard rename(partial, path) == 0 else {
                throw OneMapError.archive("\(path) cannot be written: \(String(cString: strerror(errno)))")
            }
            return report
        } catch {
            for suffix in ["", "-journal"] { try? FileManager.default.removeItem(atPath: partial + suffix) }
            throw error
        }
    }
}
