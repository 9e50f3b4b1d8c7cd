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

extension FeatureSource {
    /// Calls `body` with every chunk of an answer in turn: `query.limit` features in each, at most `most` in all.
    ///
    /// Where nothing matches, it is called once, with the fields and no feature. Each chunk sees the version that is committed when it is read; its `version` says which.
    public func forEachChunk(
        _ query: FeatureQuery, most: Int? = nil, access: Access, _ body: (FeatureChunk) throws -> Void
    ) async throws {
        var query = query
        var left = most ?? .max
        repeat {
            query.limit = min(query.limit, left)
            let chunk = try await features(query, access: access)
            try body(chunk)
            left -= chunk.features.count
            query.after = chunk.next
        } while query.after != nil && left > 0
    }
}
