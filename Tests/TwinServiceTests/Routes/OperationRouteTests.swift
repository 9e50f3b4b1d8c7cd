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

@Suite struct WebFileTests {
    private func web() throws -> (WebFiles, URL) {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let folder = root.appendingPathComponent("web")
        for place in ["js", "lib", ".hidden"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(place), withIntermediateDirectories: true)
        }
        for (name, text) in [
            ("index.html", "<!doctype html>"), ("js/main.js", "1"), ("lib/map.js", "2"), (".hidden/x.js", "3"),
            (".env", "4"),
        ] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        try Data("secret".utf8).write(to: root.appendingPathComponent("secret.txt"))
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent("link.txt"), withDestinationURL: root.appendingPathComponent("secret.txt")
        )
        return (WebFiles(folder: folder, libraries: nil), root)
    }

    private func get(_ path: String, _ city: TestCity) async throws -> TestResponse {
        try await city.ask("/web/\(path)")
    }

    @Test func filesHaveTheirTypeAndTag() async throws {
        let (_, root) = try web()
        defer { try? FileManager.default.removeItem(at: root) }
        var city = try await TestCity()
        city.configuration.webFolder = root.appendingPathComponent("web")
        city.configuration.webLibraryFolder = root.appendingPathComponent("web/lib")
        let script = try await get("js/main.js", city)
        #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(script.text == "1")
        let tag = try #require(script.headers[.eTag])
        #expect(try await city.ask("/web/js/main.js", headers: [.ifNoneMatch: tag]).status == .notModified)
        #expect(try await get("lib/map.js", city).text == "2")
    }

    @Test(arguments: [
        "../secret.txt", "..%2Fsecret.txt", "js/..%2F..%2Fsecret.txt", "%2e%2e/secret.txt", "link.txt", ".env",
        ".hidden/x.js", "js", "js/", "", "nothing.js", "lib/../../secret.txt", "..%5Csecret.txt", "%00",
    ])
    func nothingOutsideTheFolderIsServed(path: String) async throws {
        let (_, root) = try web()
        defer { try? FileManager.default.removeItem(at: root) }
        var city = try await TestCity()
        city.configuration.webFolder = root.appendingPathComponent("web")
        let answer = try await get(path, city)
        #expect(answer.status == .notFound)
        #expect(!answer.text.contains("secret") || !answer.problem.isEmpty)
    }
}
