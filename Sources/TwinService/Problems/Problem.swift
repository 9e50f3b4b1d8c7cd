import GeoModel
import Hummingbird

/// A problem document (RFC 9457): what a request gets instead of an answer.
public struct Problem: Error, Hashable, Sendable {
    /// The last part of the type's URI, which never changes: `urn:luotu:problem:NAME`.
    public var name: String
    public var status: Int
    /// The same for every problem of the type.
    public var title: String
    /// What is wrong here and what to do.
    public var detail: String
    /// The parameter that is wrong.
    public var parameter: String?
    /// Seconds after which asking again makes sense.
    public var retryAfter: Int?
    /// Methods that the resource has, for 405.
    public var allowed: [String]

    public init(
        _ name: String, status: Int, title: String, detail: String, parameter: String? = nil, retryAfter: Int? = nil,
        allowed: [String] = []
    ) {
        self.name = name
        self.status = status
        self.title = title
        self.detail = detail
        self.parameter = parameter
        self.retryAfter = retryAfter
        self.allowed = allowed
    }

    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("type", .text("urn:luotu:problem:\(name)")), .init("title", .text(title)),
            .init("status", JSONValue(status)), .init("detail", .text(detail)),
        ]
        if let parameter { members.append(.init("parameter", .text(parameter))) }
        return .object(members)
    }

    var response: Response {
        var headers: HTTPFields = [.contentType: "application/problem+json; charset=utf-8", .cacheControl: "no-store"]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if !allowed.isEmpty { headers[.allow] = allowed.joined(separator: ", ") }
        return Response(
            status: .init(code: status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }
}

/// The problems that routes state themselves.
extension Problem {
    static func parameter(_ name: String, _ detail: String) -> Problem {
        Problem("parameter", status: 400, title: "A parameter is wrong", detail: detail, parameter: name)
    }

    static func unknownParameter(_ name: String, known: [String]) -> Problem {
        let list = known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))"
        return Problem(
            "unknown-parameter", status: 400, title: "A parameter is unknown",
            detail: "the resource has no parameter \"\(name)\"; \(list)", parameter: name)
    }

    static func filter(_ detail: String) -> Problem {
        Problem("filter", status: 400, title: "The filter is wrong", detail: detail, parameter: "filter")
    }

    static func body(_ detail: String) -> Problem {
        Problem("body", status: 400, title: "The body is wrong", detail: detail)
    }

    static func notFound(_ detail: String) -> Problem {
        Problem("not-found", status: 404, title: "There is no such thing", detail: detail)
    }

    static func tooMuch(_ parameter: String?, _ detail: String) -> Problem {
        Problem("limit", status: 422, title: "More than a request may ask", detail: detail, parameter: parameter)
    }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(
            "too-large", status: 413, title: "The body is too large",
            detail: "a body here may have \(limit) bytes; send less, or import the file with the command luotu import")
    }

    static func tooMany(_ detail: String, retryAfter: Int) -> Problem {
        Problem("too-many", status: 429, title: "Too many requests", detail: detail, retryAfter: retryAfter)
    }

    static func busy(_ detail: String, retryAfter: Int) -> Problem {
        Problem("busy", status: 503, title: "The service is busy", detail: detail, retryAfter: retryAfter)
    }

    static func readOnly(_ detail: String) -> Problem {
        Problem("read-only", status: 403, title: "The service only reads", detail: detail)
    }

    static func method(_ method: String, allowed: [String]) -> Problem {
        Problem(
            "method", status: 405, title: "The method is not allowed",
            detail: "\(method) is not possible here; \(allowed.joined(separator: ", ")) is", allowed: allowed)
    }

    static func mediaType(_ found: String?, _ wanted: [String]) -> Problem {
        Problem(
            "media-type", status: 415, title: "The body's type is not taken",
            detail: "the body is \(found ?? "of no stated type"); taken is \(wanted.joined(separator: " or "))")
    }
}
