import GeoModel
import HTTPTypes
import Hummingbird
import OneMap

/// A finished answer: bytes with their type and tag, compressed where the client takes it, 304 where it has them.
struct Answer: Sendable {
    var bytes: [UInt8]
    var contentType: String
    var status = HTTPResponse.Status.ok
    var headers: HTTPFields = [:]

    init(_ bytes: [UInt8], _ contentType: String) {
        self.bytes = bytes
        self.contentType = contentType
    }

    static let jsonType = "application/json; charset=utf-8"

    init(_ json: JSONValue, contentType: String = Answer.jsonType) {
        self.init(json.bytes, contentType)
    }

    /// Below this, compression costs more than it saves.
    private static let smallestCompressed = 1024
    private static let varies = HTTPField(name: .vary, value: "Accept-Encoding")
    private static let isChecked = HTTPField(name: .cacheControl, value: "no-cache")

    func response(to request: Request) throws -> Response {
        let compressed = bytes.count >= Self.smallestCompressed && request.acceptsGzip
        let tag = TileHash.text(TileHash.of(bytes)) + (compressed ? "-gz" : "")
        var headers = headers
        if !headers.contains(.vary) { headers.append(Self.varies) }
        headers.append(HTTPField(name: .eTag, value: "\"\(tag)\""))
        if !headers.contains(.cacheControl) { headers.append(Self.isChecked) }
        if status == .ok, request.hasCurrent(tag) { return Response(status: .notModified, headers: headers) }
        headers.append(HTTPField(name: .contentType, value: contentType))
        if compressed { headers.append(HTTPField(name: .contentEncoding, value: "gzip")) }
        let body = compressed ? try GzipCompressor.compress(bytes, level: 4) : bytes
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension Request {
    /// Whether the client takes gzip (RFC 9110 §12.5.3).
    var acceptsGzip: Bool {
        for part in (headers[.acceptEncoding] ?? "").lowercased().split(separator: ",") {
            let fields = part.split(separator: ";").map { $0.filter { $0 != " " } }
            guard fields.first == "gzip" || fields.first == "*" else { continue }
            return !fields.dropFirst().contains { $0 == "q=0" || $0 == "q=0.0" || $0 == "q=0.00" || $0 == "q=0.000" }
        }
        return false
    }

    /// Whether `If-None-Match` names the tag (weak comparison, RFC 9110 §13.1.2).
    func hasCurrent(_ tag: String) -> Bool {
        guard method == .get || method == .head, let header = headers[.ifNoneMatch] else { return false }
        return header.split(separator: ",").contains { part in
            let text = part.filter { $0 != " " }
            return text == "*" || text == "\"\(tag)\"" || text == "W/\"\(tag)\""
        }
    }

    /// Whether the client would rather have a page for people than JSON: what `f` says, else `Accept`.
    func prefersHTML(_ format: String?) throws(Problem) -> Bool {
        switch format {
        case "html": return true
        case "json", "geojson": return false
        case nil:
            return Self.quality(of: "text/html", in: headers[.accept])
                > Self.quality(of: "application/json", in: headers[.accept])
        case let other?: throw .parameter("f", "f is json or html, not \"\(other)\"")
        }
    }

    /// The weight that an Accept header gives to a type (RFC 9110 §12.5.1); the most specific range counts.
    static func quality(of type: String, in accept: String?) -> Double {
        guard let accept else { return 1 }
        var best = (specificity: -1, quality: 0.0)
        for range in accept.lowercased().split(separator: ",") {
            let fields = range.split(separator: ";").map { $0.filter { $0 != " " } }
            let name = fields.first ?? ""
            let family = type.split(separator: "/")[0]
            let specificity = name == type ? 2 : name == "\(family)/*" ? 1 : name == "*/*" ? 0 : -1
            let weight = fields.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if specificity > best.specificity { best = (specificity, weight) }
        }
        return best.specificity < 0 ? 0 : best.quality
    }
}
