import GeoModel
import Hummingbird
import Logging

/// Writes a page of features in chunks: no answer holds a snapshot or more than one chunk in memory.
struct ItemStream: Sendable {
    /// Rows that are asked of the store at once.
    static let chunk = 500

    let desk: ServiceDesk
    let request: ItemRequest
    let access: Access
    /// The collection's address.
    let path: String
    let count: PageToken.Count

    /// The page in one piece, if its first chunk is all of it; nil if it must be streamed.
    func whole(_ first: FeatureChunk) throws -> Answer? {
        guard first.next == nil || first.features.count >= request.pageLimit else { return nil }
        var writer = GeoJSONWriter(decimals: request.crs.decimals)
        writer.beginCollection()
        try write(first, to: &writer)
        writer.endCollection(members: closing(writer.featureCount, next: first.next))
        return Answer(writer.takeBytes(), "application/geo+json; charset=utf-8")
    }

    /// Sends the first chunk and, one after another, those that follow it.
    ///
    /// An error in the middle breaks the connection: the client sees an answer without its end, never a shorter one.
    func body(_ first: FeatureChunk, _ logger: Logger) -> ResponseBody {
        ResponseBody { sink in
            var writer = GeoJSONWriter(decimals: request.crs.decimals)
            var chunk = first
            var query = request.query
            writer.beginCollection()
            do {
                while true {
                    try write(chunk, to: &writer)
                    let missing = request.pageLimit - writer.featureCount
                    guard let next = chunk.next, missing > 0 else { break }
                    try await sink.write(ByteBuffer(bytes: writer.takeBytes()))
                    query.after = next
                    query.limit = min(missing, Self.chunk)
                    chunk = try await desk.city.features.features(query, access: access)
                }
            } catch {
                logger.error("answer broken off", metadata: ["error": "\(error)"])
                throw error
            }
            writer.endCollection(members: closing(writer.featureCount, next: chunk.next))
            try await sink.write(ByteBuffer(bytes: writer.takeBytes()))
            try await sink.finish(nil)
        }
    }

    private func write(_ chunk: FeatureChunk, to writer: inout GeoJSONWriter) throws {
        let presentation = try request.crs.presenting(desk.city.profile)
        for feature in try presentation.features(chunk.features) { writer.append(feature, fields: chunk.fields) }
    }

    private func closing(_ returned: Int, next: FeatureQuery.PageKey?) -> [(name: String, json: [UInt8])] {
        let items = "\(path)/items"
        var links = [desk.link(request.address(items, token: request.token), "self", "application/geo+json")]
        if let next {
            let token = PageToken(key: next, count: count).text
            links.append(desk.link(request.address(items, token: token), "next", "application/geo+json"))
        }
        links.append(desk.link(path, "collection", "application/json"))
        return [
            ("numberMatched", JSONValue(count.matched).bytes), ("numberReturned", JSONValue(returned).bytes),
            ("links", JSONValue.array(links).bytes),
        ]
    }
}
