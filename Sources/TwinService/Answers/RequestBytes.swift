import Hummingbird

/// The body of a request in memory.
enum RequestBytes {
    /// - Throws: `Problem` 413 for more than `limit` bytes.
    static func collect(_ request: Request, limit: Int) async throws -> [UInt8] {
        try requireLength(request, limit: limit)
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= limit else { throw Problem.tooLarge(limit) }
            bytes += buffer.readableBytesView
        }
        return bytes
    }

    /// Refuses a body that announces more than `limit` bytes before it is read.
    static func requireLength(_ request: Request, limit: Int) throws(Problem) {
        if let text = request.headers[.contentLength], let length = Int(text), length > limit { throw .tooLarge(limit) }
    }
}

extension Request {
    /// The type of the body without its parameters; nil where the request does not say.
    var mediaType: String? {
        headers[.contentType]?.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() }
    }
}
