import Foundation
import Logging
import Testing

@testable import TwinService

@Suite struct ServiceStartTests {
    private var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    private func refusal(_ configuration: ServiceConfiguration) async throws -> ServiceError? {
        let city = try await TestCity().services
        do {
            try await TwinService.run(configuration: configuration, city: city, logger: logger)
            return nil
        } catch let error as ServiceError {
            return error
        }
    }

    @Test func portInUseIsAClearError() async throws {
        let city = try await TestCity().services
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let first = Task { [logger] in
            try await TwinService.run(configuration: ServiceConfiguration(port: 0), city: city, logger: logger) {
                told.yield($0)
            }
        }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let error = try await refusal(ServiceConfiguration(port: port))
        guard case .portInUse(_, let named)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(named == port)
        #expect(error?.description.contains("--port") == true)
        first.cancel()
        _ = await first.result
    }

    @Test func halfOrUnreadableCertificatesAreRefused() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pem")
        try Data("no certificate".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        guard case .tlsHalf? = try await refusal(ServiceConfiguration(port: 0, tlsCertificate: file)) else {
            Issue.record("a certificate without its key was taken")
            return
        }
        let error = try await refusal(ServiceConfiguration(port: 0, tlsCertificate: file, tlsKey: file))
        guard case .tls(let named, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(named == file)
    }

    @Test func folderWithoutAPageIsRefused() async throws {
        let error = try await refusal(
            ServiceConfiguration(port: 0, webFolder: URL(fileURLWithPath: "/nonexistent/web")))
        guard case .noWebFolder? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("::1", true), ("[::1]", true), ("localhost", true), ("127.9.9.9", true),
        ("0.0.0.0", false),
        ("192.168.1.4", false), ("127.0.0.1.evil.example", false), ("localhost.evil.example", false),
    ])
    func onlyThisMachinesNamesAreLocal(host: String, isLocal: Bool) {
        #expect(ServiceConfiguration(host: host).isLocal == isLocal)
    }
}
