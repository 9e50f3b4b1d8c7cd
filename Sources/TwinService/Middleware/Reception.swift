import Hummingbird
import Logging
import Synchronization

/// What surrounds every request, outermost first: admission, the answer or its problem, headers, log and counts.
///
/// The log has the route and no query: what people search for, and where, is nobody's business.
struct Reception: RouterMiddleware {
    let metrics: ServiceMetrics
    let limits: ServiceLimits
    let explain: @Sendable (any Error) -> Problem?

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        let isAdmitted = metrics.enter(limit: limits.requests)
        if isAdmitted {
            do {
                response = try await next(request, context)
            } catch {
                response = problem(error, context).response
            }
        } else {
            response = Problem.busy("\(limits.requests) requests are at work already", retryAfter: 1).response
        }
        SecurityHeaders.add(to: &response)
        record(request, context, response, isAdmitted, (ContinuousClock.now - start).seconds)
        return response
    }

    private func problem(_ error: any Error, _ context: ServiceContext) -> Problem {
        if let problem = explain(error) ?? Problem(error) { return problem }
        context.logger.error("request failed", metadata: ["error": "\(error)"])
        return .internal
    }

    private func record(
        _ request: Request, _ context: ServiceContext, _ response: Response, _ isAdmitted: Bool, _ seconds: Double
    ) {
        let route = context.endpointPath ?? "NotFound"
        let bytes = response.body.contentLength ?? 0
        metrics.record(
            route: route, method: request.method.rawValue, status: response.status.code, seconds: seconds, bytes: bytes,
            isAdmitted: isAdmitted)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(route)", "status": "\(response.status.code)",
                "ms": "\((seconds * 1e5).rounded() / 100)",
                "bytes": "\(response.body.contentLength.map(String.init) ?? "streamed")",
            ])
    }
}

/// Headers that keep a browser from doing with the page what the page does not do.
enum SecurityHeaders {
    /// MapLibre starts its worker from a blob and draws images from data URIs.
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "connect-src 'self'", "worker-src 'self' blob:", "font-src 'self'", "manifest-src 'self'", "base-uri 'none'",
        "form-action 'none'", "frame-ancestors 'self'",
    ].joined(separator: "; ")

    private static let fields: HTTPFields = {
        var fields: HTTPFields = [.contentSecurityPolicy: contentSecurityPolicy, .xContentTypeOptions: "nosniff"]
        if let name = HTTPFieldName.referrerPolicy { fields[name] = "no-referrer" }
        return fields
    }()

    /// No route sets them itself.
    static func add(to response: inout Response) { response.headers.append(contentsOf: fields) }
}
