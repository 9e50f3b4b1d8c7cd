import Foundation
import GeoModel
import Hummingbird
import HummingbirdTesting
import OneMap
import Testing

@testable import TwinService

@Suite struct OperationRouteTests {
    @Test func healthAndReadinessAnswer() async throws {
        let city = try await TestCity()
        #expect(try await city.ask("/health").json == ["status": "ok"])
        #expect(try await city.ask("/ready").json == ["status": "ready"])
    }

    @Test func metricsCountRequestsByRouteWithoutTheirText() async throws {
        let city = try await TestCity()
        let text = try await city.serve { client in
            for _ in 0..<3 { _ = try await client.execute(uri: "/parse?q=secret", method: .get) }
            _ = try await client.execute(uri: "/nothing/here", method: .get)
            return try await client.execute(uri: "/metrics", method: .get).text
        }
        #expect(text.contains(#"luotu_http_requests_total{route="/parse",method="GET",status="200"} 3"#))
        #expect(text.contains(#"luotu_http_requests_total{route="NotFound",method="GET",status="404"} 1"#))
        #expect(text.contains(#"luotu_http_request_seconds_count{route="/parse"} 3"#))
        #expect(text.contains(#"luotu_layer_features{layer="parts"} 1200"#))
        #expect(!text.contains("secret"))
    }

    @Test func otherMethodsAreRefusedWithThoseThatAre() async throws {
        let city = try await TestCity()
        for method in [HTTPRequest.Method.post, .put, .delete, .patch, .options] {
            let answer = try await city.ask("/collections", method)
            #expect(answer.status.code == 405)
            #expect(answer.headers[.allow] == "GET, HEAD")
        }
        #expect(try await city.ask("/imports", .delete).headers[.allow] == "GET, HEAD, POST")
    }

    @Test func everyAnswerCarriesTheSecurityHeaders() async throws {
        let city = try await TestCity()
        for uri in ["/health", "/nothing", "/collections/none"] {
            let headers = try await city.ask(uri).headers
            #expect(headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
            #expect(headers[.contentSecurityPolicy]?.contains("unsafe") == false)
            #expect(headers[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test func unknownPathsAreProblems() async throws {
        let answer = try await TestCity().ask("/nothing")
        #expect(answer.status == .notFound)
        #expect(answer.problem == "not-found")
    }

    @Test func moreRequestsThanAdmittedAreAskedToComeBack() async throws {
        var city = try await TestCity()
        city.configuration.limits.requests = 0
        let answer = try await city.ask("/health")
        #expect(answer.status.code == 503)
        #expect(answer.headers[.retryAfter] == "1")
    }

    @Test func longAnswersAreCompressedForThoseWhoTakeIt() async throws {
        let city = try await TestCity()
        let plain = try await city.ask("/api")
        let packed = try await city.ask("/api", headers: [.acceptEncoding: "gzip"])
        #expect(packed.headers[.contentEncoding] == "gzip")
        #expect(try GzipCompressor.decompress(packed.bytes, limit: 1 << 20) == plain.bytes)
    }
}
