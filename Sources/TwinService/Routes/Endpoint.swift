import Hummingbird
import Synchronization

/// An operation with the code that answers it.
struct Endpoint: Sendable {
    typealias Handler = @Sendable (Request, ServiceContext, QueryParameters) async throws -> Response

    let operation: Operation
    let handler: Handler
    private let queryNames: [String]

    init(_ operation: Operation, _ handler: @escaping Handler) {
        self.operation = operation
        self.handler = handler
        queryNames = operation.queryNames
    }

    /// Holds the request against the operation's parameters and time, then answers it.
    func answer(_ request: Request, _ context: ServiceContext, limits: ServiceLimits) async throws -> Response {
        let parameters = try QueryParameters(request)
        if !operation.takesFields { try parameters.allowOnly(queryNames) }
        guard !operation.isLong else { return try await handler(request, context, parameters) }
        return try await Deadline.run(seconds: limits.seconds) { try await handler(request, context, parameters) }
    }
}

/// Registers endpoints, and a 405 for the other methods of their paths.
enum EndpointTable {
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

    static func register(_ endpoints: [Endpoint], on router: Router<ServiceContext>, limits: ServiceLimits) {
        for (path, group) in Dictionary(grouping: endpoints, by: \.operation.path) {
            let route = RouterPath(path)
            for endpoint in group {
                router.on(route, method: endpoint.operation.method) { request, context in
                    try await endpoint.answer(request, context, limits: limits)
                }
            }
            var taken = group.map(\.operation.method)
            if taken.contains(.get) { taken.append(.head) }
            let allowed = taken.map(\.rawValue).sorted()
            for method in methods where !taken.contains(method) {
                router.on(route, method: method) { _, _ -> Response in
                    throw Problem.method(method.rawValue, allowed: allowed)
                }
            }
        }
    }
}

/// Runs work for a limited time.
enum Deadline {
    /// Work that never waits is done when it returns, in the caller's thread; the time runs from where it first waits.
    ///
    /// - Throws: `Problem.busy` after the time; the work is cancelled then.
    static func run<Result: Sendable>(
        seconds: Double, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            let end = WorkEnd()
            let marked: @Sendable () async throws -> Result? = {
                defer { end.mark() }
                return try await work()
            }
            if #available(macOS 26, *) {
                group.addImmediateTask(operation: marked)
            } else {
                group.addTask(operation: marked)
            }
            if !end.isReached {
                group.addTask {
                    try await Task.sleep(for: .seconds(seconds))
                    return nil
                }
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else {
                throw Problem.busy("the answer took longer than \(Int(seconds)) s; ask for less", retryAfter: 5)
            }
            return result
        }
    }
}

/// Whether work is done.
private final class WorkEnd: Sendable {
    private let reached = Atomic(false)

    var isReached: Bool { reached.load(ordering: .acquiring) }
    func mark() { reached.store(true, ordering: .releasing) }
}
