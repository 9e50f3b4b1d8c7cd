import Foundation
import GeoModel

/// Writes one layer to a file through the reader's program, which holds GDAL: rows go to it as frames.
///
/// Used by one caller at a time. The program ends when its input does.
public final class FormatProcess {
    private let pid: pid_t
    private let input: FileHandle
    private let output: FileHandle
    private let errors: FileHandle
    private let path: String
    private var isReaped = false

    /// - Parameters:
    ///   - path: the file to write; what it ends in means nothing.
    ///   - description: layer, fields, geometry and reference system; its `driver` is set from the format.
    /// - Throws: `ExchangeError.readerMissing`, `.cannotWrite`.
    public init(_ path: String, format: ExportFormat, _ description: SourceDescription) throws {
        self.path = path
        let program = try ReaderProcess.program(ReadOptions())
        // A socket, because writing to one whose other end is gone can be told not to raise a signal.
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
            throw ExchangeError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        input = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let childInput = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        let results = Pipe()
        let complaints = Pipe()
        output = results.fileHandleForReading
        errors = complaints.fileHandleForReading
        _ = fcntl(complaints.fileHandleForWriting.fileDescriptor, F_SETFL, O_NONBLOCK)
        let childOutput = results.fileHandleForWriting
        let childErrors = complaints.fileHandleForWriting
        pid = try ReaderSpawn.start([program, "write", path], input: childInput, childOutput, childErrors)
        for handle in [childInput, childOutput, childErrors] { try? handle.close() }
        var description = description
        description.driver = format.driver ?? ""
        try send(.header) { description.write(&$0) }
    }

    deinit {
        if !isReaped {
            kill(pid, SIGKILL)
            reap()
        }
    }

    /// - Throws: `ExchangeError.cannotWrite` with GDAL's reason.
    public func write(_ batch: FeatureBatch) throws {
        guard batch.count > 0 else { return }
        try send(.batch) { batch.write(&$0) }
    }

    /// Waits until the file is complete.
    ///
    /// - Returns: what a person should know of it.
    /// - Throws: `ExchangeError.cannotWrite`.
    public func close() throws -> [String] {
        try send(.end) { SourceEnd(rows: 0, deletedRows: 0, notes: []).write(&$0) }
        return try answer().notes
    }

    private func send(_ tag: SourceStream.Tag, _ body: (inout FrameWriter) -> Void) throws {
        var payload = FrameWriter()
        body(&payload)
        var frame = FrameWriter()
        frame.put(tag.rawValue)
        frame.put(UInt32(payload.bytes.count))
        frame.put(raw: payload.bytes)
        var sent = 0
        while sent < frame.bytes.count {
            let flags = Int32(MSG_NOSIGNAL)
            let count = frame.bytes.withUnsafeBytes { bytes in
                Glibc.send(input.fileDescriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, flags)
            }
            if count < 0 && errno == EINTR { continue }
            // The program gave up: its answer says why.
            guard count > 0 else { throw try failure() }
            sent += count
        }
    }

    private func failure() throws -> ExchangeError {
        _ = try answer()
        return .cannotWrite(path: path, reason: "the file writer stopped early")
    }

    private func answer() throws -> SourceEnd {
        let bytes = [UInt8]((try? output.readToEnd()) ?? Data())
        reap()
        guard bytes.count >= SourceStream.frameHeadBytes else {
            let said = (try? errors.read(upToCount: 2000)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw ExchangeError.cannotWrite(path: path, reason: "the file writer stopped. \(said)")
        }
        var payload = FrameReader(Array(bytes[SourceStream.frameHeadBytes...]))
        guard SourceStream.Tag(rawValue: bytes[0]) == .end else {
            throw ExchangeError.cannotWrite(path: path, reason: try SourceFailure(&payload).message)
        }
        return try SourceEnd(&payload)
    }

    private func reap() {
        isReaped = true
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    }
}
