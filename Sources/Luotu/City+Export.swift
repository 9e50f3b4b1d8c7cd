import CityFlows
import GeoModel

extension City {
    /// Writes a layer into a file.
    ///
    /// - Parameter progress: rows written so far.
    /// - Throws: `CityFlowError.noSuchLayer`, `ExchangeError.cannotWrite`, `GeoKernelError`, the store's error.
    public func export(
        _ request: ExportRequest, access: Access, progress: (Int) -> Void = { _ in }
    ) async throws -> ExportReport {
        try await ExportFlow(source: store, profile: profile).run(request, access: access, progress: progress)
    }
}
