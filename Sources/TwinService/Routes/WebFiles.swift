import Foundation
import Hummingbird
import OneMap
import Synchronization

/// The page's files: only what lies below two folders, never what begins with a dot.
final class WebFiles: Sendable {
    private struct Known {
        var modified: Date
        var size: Int
        var answer: Answer
    }

    private let folder: URL?
    private let libraries: URL?
    private let known = Mutex<[String: Known]>([:])

    /// - Parameters:
    ///   - folder: the page, with its `index.html`; nil where it cannot be found.
    ///   - libraries: what is served below `/web/lib`; nil for the folder's own `lib`.
    init(folder: URL?, libraries: URL?) {
        self.folder = folder?.resolvingSymlinksInPath()
        self.libraries = (libraries ?? folder?.appendingPathComponent("lib"))?.resolvingSymlinksInPath()
    }

    /// The folders that the configuration names, or those beside the program, or those of the sources above it.
    ///
    /// - Throws: `ServiceError.noWebFolder` for a configured folder without a page.
    static func found(_ configuration: ServiceConfiguration, program: URL? = Bundle.main.executableURL) throws
        -> WebFiles
    {
        if let folder = configuration.webFolder, !hasPage(folder) { throw ServiceError.noWebFolder(folder.path) }
        var above: [URL] = []
        var place = program?.resolvingSymlinksInPath().deletingLastPathComponent()
        while let folder = place, above.count < 8 {
            above.append(folder)
            place = folder.path == "/" ? nil : folder.deletingLastPathComponent()
        }
        let pages = above.flatMap { folder in
            ["web", "share/luotu/web", "Sources/TwinService/Web"].map { folder.appendingPathComponent($0) }
        }
        let libraries = above.map { $0.appendingPathComponent(".web") }
        return WebFiles(
            folder: configuration.webFolder ?? pages.first(where: hasPage),
            libraries: configuration.webLibraryFolder
                ?? libraries.first { FileManager.default.fileExists(atPath: $0.path) })
    }

    private static func hasPage(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("index.html").path)
    }

    /// The page itself.
    func page(_ request: Request) throws -> Response {
        guard let folder else {
            throw Problem.notFound(
                "the page's files were not found beside the program; start the service with --web FOLDER")
        }
        return try answer("index.html", in: folder, request)
    }

    /// A file by its path below `/web/`.
    func file(_ path: String, _ request: Request) throws -> Response {
        guard let decoded = PercentEncoding.decode(path) else { throw Problem.notFound("the path is broken") }
        let parts = decoded.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part.first != "." && !part.contains { $0 == "\\" || $0 == "\0" }
        }
        guard isPlain, let first = parts.first else { throw Problem.notFound("there is no file \(decoded)") }
        if first == "lib", parts.count > 1, let libraries {
            return try answer(parts.dropFirst().joined(separator: "/"), in: libraries, request)
        }
        guard let folder else { throw Problem.notFound("there is no file \(decoded)") }
        return try answer(decoded, in: folder, request)
    }

    private func answer(_ path: String, in folder: URL, _ request: Request) throws -> Response {
        let url = folder.appendingPathComponent(path).resolvingSymlinksInPath()
        guard url.path.hasPrefix(folder.path + "/"),
            let attributes = try? FileManager.default.attributesOfItem(atPath: url.path),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { throw Problem.notFound("there is no file \(path)") }
        let modified = attributes[.modificationDate] as? Date ?? .distantPast
        let size = attributes[.size] as? Int ?? 0
        if let known = known.withLock({ $0[url.path] }), known.modified == modified, known.size == size {
            return try known.answer.response(to: request)
        }
        guard let data = FileManager.default.contents(atPath: url.path) else {
            throw Problem.notFound("there is no file \(path)")
        }
        let answer = Answer([UInt8](data), Self.type(url.pathExtension))
        known.withLock { $0[url.path] = Known(modified: modified, size: size, answer: answer) }
        return try answer.response(to: request)
    }

    private static func type(_ ending: String) -> String {
        switch ending.lowercased() {
        case "html": "text/html; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "json", "map": "application/json; charset=utf-8"
        case "webmanifest": "application/manifest+json"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        case "woff2": "font/woff2"
        case "wasm": "application/wasm"
        case "txt", "md": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}

/// `/web/…`
struct WebRoutes {
    let web: WebFiles

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "web", path: "/web/**", summary: "The page's files", tag: "Page", parameters: [.version],
                    answerTypes: ["*/*"])
            ) { request, context, _ in
                try web.file(context.parameters.getCatchAll().joined(separator: "/"), request)
            }
        ]
    }
}
