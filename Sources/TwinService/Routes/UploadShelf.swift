import Foundation
import GeoModel
import Hummingbird

/// Uploaded files between their preview and their import, in a folder that only this process may read.
actor UploadShelf {
    struct Upload: Sendable {
        var id: String
        var file: UploadedFile
        var choice: ImportChoice
        /// The rejected rows of the last preview.
        var rejectsFile: URL?
        var received: Date
    }

    private let folder: URL
    private let limits: ServiceLimits
    private var uploads: [String: Upload] = [:]
    private var isWorking = false

    init(limits: ServiceLimits) {
        self.limits = limits
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("luotu-uploads-\(UUID().uuidString)", isDirectory: true)
    }

    /// Takes a body in, piece by piece.
    ///
    /// - Throws: `Problem` 413 for a body over the limit, 429 when too many uploads wait.
    func receive(_ body: RequestBody, name: String, choice: ImportChoice) async throws -> Upload {
        forgetOld(before: Date(timeIntervalSinceNow: -limits.uploadSeconds))
        guard uploads.count < limits.uploads else {
            throw Problem.tooMany("\(uploads.count) uploads wait to be imported; import or drop one", retryAfter: 60)
        }
        let id = UUID().uuidString.lowercased()
        let own = folder.appendingPathComponent(id, isDirectory: true)
        try FileManager.default.createDirectory(
            at: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let url = own.appendingPathComponent(name)
        let upload = Upload(
            id: id, file: UploadedFile(name: name, url: url), choice: choice, rejectsFile: nil, received: Date())
        uploads[id] = upload
        do {
            try await write(body, to: url)
        } catch {
            remove(id)
            throw error
        }
        return upload
    }

    /// - Throws: `Problem` 404.
    func upload(_ id: String) throws -> Upload {
        guard let upload = uploads[id] else {
            throw Problem.notFound(
                "there is no upload \(id): it was dropped after \(Int(limits.uploadSeconds / 60)) minutes, or never was"
            )
        }
        return upload
    }

    func keep(rejects: URL?, of id: String) { uploads[id]?.rejectsFile = rejects }

    /// Takes an upload away that nobody wants to import.
    ///
    /// - Throws: `Problem` 429 while an import runs: it may be reading the file.
    func drop(_ id: String) throws {
        guard !isWorking else { throw Self.busy }
        remove(id)
    }

    func remove(_ id: String) {
        uploads[id] = nil
        // A file that is gone already is what is wanted.
        try? FileManager.default.removeItem(at: folder.appendingPathComponent(id))
    }

    func removeAll() {
        uploads = [:]
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs one import at a time.
    ///
    /// - Throws: `Problem` 429 while another runs.
    func alone<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        guard !isWorking else { throw Self.busy }
        isWorking = true
        defer { isWorking = false }
        return try await work()
    }

    private static var busy: Problem {
        Problem.tooMany("another import is at work; try again when it is done", retryAfter: 10)
    }

    private func forgetOld(before limit: Date) {
        for upload in uploads.values where upload.received < limit { remove(upload.id) }
    }

    private func write(_ body: RequestBody, to url: URL) async throws {
        guard FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else {
            throw Problem(
                "storage", status: 507, title: "No place for the file", detail: "the upload could not be stored")
        }
        let file = try FileHandle(forWritingTo: url)
        defer { try? file.close() }
        var size = 0
        for try await buffer in body {
            size += buffer.readableBytes
            guard size <= limits.upload else { throw Problem.tooLarge(limits.upload) }
            try file.write(contentsOf: Data(buffer.readableBytesView))
        }
        guard size > 0 else { throw Problem.body("the body is empty; it must be the file") }
    }
}
