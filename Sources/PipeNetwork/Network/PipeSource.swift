import GeoKernel
import GeoModel

/// Where a network's rows come from: a store.
public protocol PipeSource: Sendable {
    /// The commit version at which nodes or segments were last changed: an older network is out of date.
    func pipeVersion(access: Access) async throws -> Int64

    /// Reads all nodes and segments of one committed version.
    ///
    /// - Parameters:
    ///   - builder: without rows.
    ///   - plane: from EPSG:4490 to the working zone.
    ///   - verticalDatum: of elevations that name none.
    /// - Throws: what the store throws, `PipeNetworkError`, `GeoKernelError`.
    func readPipes(
        into builder: NetworkBuilder, plane: CoordinateTransformer, verticalDatum: String, access: Access
    ) async throws -> UtilityNetwork
}
