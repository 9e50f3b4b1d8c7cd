import Foundation
import GeoKernel
import GeoModel
import Hummingbird
import Logging

/// What a GetFeature request asks, and its answer chunk by chunk: no answer holds more than one chunk in memory.
struct FeatureServiceStream: Sendable {
    let desk: ServiceDesk
    let layer: LayerSchema
    let query: FeatureQuery
    private let crs: ServedCRS
    private let isJSON: Bool
    private let startIndex: Int
    private let count: Int

    private static let chunk = 500
    private static let defaultCRS = "urn:ogc:def:crs:EPSG::4490"

    init(desk: ServiceDesk, layer: LayerSchema, _ query: KeyValueRequest, _ access: Access) throws {
        self.desk = desk
        self.layer = layer
        let fields = layer.fields.filter { !access.hiddenFields.contains($0.name) }
        crs = try Self.crs(query["SRSNAME"] ?? Self.defaultCRS, "SRSNAME")
        let format = query["OUTPUTFORMAT"] ?? FeatureServiceRoutes.gml
        isJSON = format.lowercased().contains("json")
        guard isJSON || format.lowercased().contains("gml") || format.hasPrefix("text/xml") else {
            throw ServiceException(
                "InvalidParameterValue", "OUTPUTFORMAT", "features come as GML 3.2 or JSON, not as \(format)")
        }
        startIndex = try query.has("STARTINDEX") ? query.integer("STARTINDEX", in: 0...Int(Int32.max)) : 0
        let limit = query.has("COUNT") ? "COUNT" : "MAXFEATURES"
        count = try query.has(limit) ? query.integer(limit, in: 0...Int(Int32.max)) : .max
        var filter: Filter?
        if let text = query["CQL_FILTER"] {
            guard text.utf8.count <= desk.limits.filter else {
                throw Problem.tooMuch(
                    "CQL_FILTER", "a filter may have \(desk.limits.filter) bytes, not \(text.utf8.count)")
            }
            let parsed = try CQL2Text.parse(text).resolvingNames(in: fields)
            try FilterChecker(fields: fields).check(parsed)
            filter = parsed
        }
        let chosen = try query["PROPERTYNAME"].map { try Self.chosen($0, fields) } ?? fields.map(\.name)
        self.query = FeatureQuery(
            layer: layer.id, box: try Self.box(query, desk), filter: filter, fields: chosen, limit: Self.chunk)
    }

    var contentType: String { isJSON ? "application/json; charset=utf-8" : FeatureServiceRoutes.gml }

    private static func crs(_ name: String, _ parameter: String) throws -> ServedCRS {
        do { return try ServedCRS(name, parameter: parameter) } catch {
            throw ServiceException("InvalidParameterValue", parameter, error.detail)
        }
    }

    /// Four numbers, and the system in whose axis order they stand: EPSG:4490 by URN unless said (09-025r2 §7.9.2.4).
    private static func box(_ query: KeyValueRequest, _ desk: ServiceDesk) throws -> BoundingBox? {
        guard let text = query["BBOX"] else { return nil }
        let parts = text.split(separator: ",", maxSplits: 4).map(String.init)
        let crs = try crs(parts.count > 4 ? parts[4] : query["SRSNAME"] ?? defaultCRS, "BBOX")
        let numbers = try query.numbers("BBOX", count: 4)
        let ordered = crs.isNorthingFirst ? [numbers[0], numbers[1], numbers[2], numbers[3]] : numbers
        return try crs.stored(ordered, parameter: "BBOX", profile: desk.city.profile)
    }

    private static func chosen(_ text: String, _ fields: [FieldDefinition]) throws -> [String] {
        try text.split(separator: ",").map { name in
            let local = name.split(separator: ":").last.map(String.init) ?? String(name)
            guard fields.contains(where: { $0.name == local }) else {
                throw ServiceException("InvalidParameterValue", "PROPERTYNAME", "there is no property \(name)")
            }
            return local
        }
    }

    // MARK: Answers

    private var srsName: String {
        guard case .epsg(let code) = crs.reference else {
            return crs.reference == .cgcs2000 ? Self.defaultCRS : "urn:ogc:def:crs:OGC:1.3:CRS84"
        }
        return "urn:ogc:def:crs:EPSG::\(code)"
    }

    private static var timeStamp: String { Date().formatted(.iso8601) }

    func hits(_ matched: Int) -> [UInt8] {
        var writer = GMLWriter(srsName: srsName)
        writer.begin(matched: matched, returned: 0, timeStamp: Self.timeStamp, next: nil)
        writer.end()
        return writer.takeBytes()
    }

    func single(_ chunk: FeatureChunk, inCollection: Bool) throws -> [UInt8] {
        let feature = try presented(chunk)
        if isJSON {
            var writer = GeoJSONWriter(decimals: crs.decimals)
            if inCollection { writer.beginCollection() }
            for one in feature { writer.append(one, fields: chunk.fields) }
            if inCollection { writer.endCollection() }
            return writer.takeBytes()
        }
        var writer = GMLWriter(srsName: srsName)
        if inCollection { writer.begin(matched: 1, returned: 1, timeStamp: Self.timeStamp, next: nil) }
        for one in feature { writer.append(one, of: layer.id, fields: chunk.fields, isMember: inCollection) }
        if inCollection { writer.end() }
        return writer.takeBytes()
    }

    /// Passes over what stands before the start, without shapes and fields, and reads the first chunk after it.
    func firstChunk(_ access: Access) async throws -> FeatureChunk? {
        var passed = query
        passed.fields = []
        passed.wantsGeometry = false
        var left = startIndex
        while left > 0 {
            passed.limit = min(left, 10_000)
            let chunk = try await desk.city.features.features(passed, access: access)
            left -= chunk.features.count
            guard let next = chunk.next else { return nil }
            passed.after = next
        }
        var first = query
        first.after = passed.after
        first.limit = min(Self.chunk, count)
        return count > 0 ? try await desk.city.features.features(first, access: access) : nil
    }

    private func presented(_ chunk: FeatureChunk) throws -> [Feature] {
        try crs.presenting(desk.city.profile).features(chunk.features)
    }

    /// An error in the middle breaks the connection: the client sees an answer without its end, never a shorter one.
    func body(
        _ first: FeatureChunk?, matched: Int, request: Request, access: Access, _ logger: Logger
    ) -> ResponseBody {
        let returned = min(max(matched - startIndex, 0), count)
        let next = startIndex + returned < matched && returned > 0 ? following(request, startIndex + returned) : nil
        return ResponseBody { sink in
            do {
                var gml = GMLWriter(srsName: srsName)
                var json = GeoJSONWriter(decimals: crs.decimals)
                if isJSON {
                    json.beginCollection()
                } else {
                    gml.begin(matched: matched, returned: returned, timeStamp: Self.timeStamp, next: next)
                }
                var left = count
                var chunk = first
                while let read = chunk {
                    for feature in try presented(read) {
                        if isJSON {
                            json.append(feature, fields: read.fields)
                        } else {
                            gml.append(feature, of: layer.id, fields: read.fields)
                        }
                    }
                    try await sink.write(ByteBuffer(bytes: isJSON ? json.takeBytes() : gml.takeBytes()))
                    left -= read.features.count
                    guard left > 0, let after = read.next else { break }
                    var further = query
                    further.after = after
                    further.limit = min(Self.chunk, left)
                    chunk = try await desk.city.features.features(further, access: access)
                }
                if isJSON {
                    json.endCollection(members: [
                        ("numberMatched", JSONValue(matched).bytes),
                        ("numberReturned", JSONValue(json.featureCount).bytes),
                    ])
                } else {
                    gml.end()
                }
                try await sink.write(ByteBuffer(bytes: isJSON ? json.takeBytes() : gml.takeBytes()))
                try await sink.finish(nil)
            } catch {
                logger.error("answer broken off", metadata: ["error": "\(error)"])
                throw error
            }
        }
    }

    /// The same request from another start.
    private func following(_ request: Request, _ start: Int) -> String {
        let pairs = (request.uri.query ?? "").split(separator: "&").filter {
            !$0.uppercased().hasPrefix("STARTINDEX=")
        }
        return "\(desk.baseURL(request))/wfs?" + (pairs + ["STARTINDEX=\(start)"]).joined(separator: "&")
    }
}
