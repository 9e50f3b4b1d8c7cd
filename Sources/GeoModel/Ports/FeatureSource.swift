/// Reads features and the catalogue. Implemented by a store; every answer sees one committed version.
public protocol FeatureSource: Sendable {
    func layers(access: Access) async throws -> [LayerSummary]
    func layer(_ id: LayerID, access: Access) async throws -> LayerSummary?
    /// One chunk of at most `query.limit` rows; the connection is released before the call returns.
    func features(_ query: FeatureQuery, access: Access) async throws -> FeatureChunk
    func feature(_ id: FeatureID, in layer: LayerID, access: Access) async throws -> FeatureChunk?
    /// The exact number of rows that a query matches, its limit and page left aside.
    func count(_ query: FeatureQuery, access: Access) async throws -> Int
}
