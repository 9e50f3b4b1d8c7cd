import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import TwinService

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
