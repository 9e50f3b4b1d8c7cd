import Foundation
import GeoModel

/// The file reader as a child process, its frames read one by one.
///
/// Confined to the thread that made it: the child is told to die with that thread (Linux ties the parent-death signal
/// to the thread that forked, not to the process), which therefore lives until the last frame.
final class ReaderProcess {
    enum Frame {
        case header(SourceDescription)
        case batch(RawBatch)
        case rowError(RowRefusal)
        /// A piece of delimited text.
        case text([UInt8])
        case end(SourceEnd)
    }

    /// `F_SETPIPE_SZ` of Linux' fcntl.h, which Glibc's module leaves out.
    private static let setPipeSize: Int32 = 1031

    private let pid: pid_t
    private let output: FileHandle
    private let complaints: FileHandle
    private let path: String
    private var lastRow = 0
    private var isReaped = false

    /// - Throws: `ExchangeError.readerMissing`.
    init(_ path: String, options: ReadOptions, wantsRows: Bool = true) throws {
        let program = try Self.program(options)
        self.path = path
        var arguments = [program, wantsRows ? "stream" : "describe", path, "--batch", String(options.batchRows)]
        if let layer = options.sourceLayer { arguments += ["--layer", layer] }
        let results = Pipe()
        let errors = Pipe()
        output = results.fileHandleForReading
        complaints = errors.fileHandleForReading
        // A million rows are 200 MB: the default 64 KiB makes the two processes wait for each other all the time.
        _ = fcntl(results.fileHandleForWriting.fileDescriptor, Self.setPipeSize, 1 << 20)
        // A library that prints without end must not block the reader.
        _ = fcntl(errors.fileHandleForWriting.fileDescriptor, F_SETFL, O_NONBLOCK)
        pid = try ReaderSpawn.start(arguments, results.fileHandleForWriting, errors.fileHandleForWriting)
        try? results.fileHandleForWriting.close()
        try? errors.fileHandleForWriting.close()
    }

    deinit {
        if !isReaped {
            kill(pid, SIGKILL)
            reap()
        }
    }

    static func program(_ options: ReadOptions) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        let beside = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let program =
            options.readerProgram ?? environment["LUOTU_READER"] ?? beside.appendingPathComponent("luotu-reader").path
        guard access(program, X_OK) == 0 else { throw ExchangeError.readerMissing(program) }
        return program
    }

    /// The next frame; nil is never answered: a stream ends with `.end` or an error.
    ///
    /// - Throws: `SourceFailure` as `ExchangeError.unreadable`, or `ExchangeError.readerStopped`.
    func next() throws -> Frame {
        let head = try bytes(SourceStream.frameHeadBytes)
        let length = Int(head[1]) | Int(head[2]) << 8 | Int(head[3]) << 16 | Int(head[4]) << 24
        var input = FrameReader(try bytes(length))
        switch SourceStream.Tag(rawValue: head[0]) {
        case .header: return .header(try SourceDescription(&input))
        case .batch:
            let batch = try RawBatch(&input)
            lastRow = batch.rowNumbers.last ?? lastRow
            return .batch(batch)
        case .rowError:
            let refusal = try RowRefusal(&input)
            lastRow = refusal.row
            return .rowError(refusal)
        case .text: return .text(try input.data())
        case .end:
            let end = try SourceEnd(&input)
            reap()
            return .end(end)
        case .failure: throw ExchangeError.unreadable(try SourceFailure(&input))
        case nil: throw stopped("sent something that is no frame")
        }
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
        let descriptor = output.fileDescriptor
        var filled = 0
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while filled < count {
                let got = read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
                if got < 0 && errno == EINTR { continue }
                if got <= 0 { break }
                filled += got
            }
            initialized = filled
        }
        guard filled == count else { throw stopped(reap()) }
        return result
    }

    private func stopped(_ how: String) -> ExchangeError {
        let said = (try? complaints.read(upToCount: 2000)).flatMap { String(decoding: $0, as: UTF8.self) } ?? ""
        let lines = said.split(whereSeparator: \.isNewline).prefix(3).joined(separator: " / ")
        return .readerStopped(file: path, afterRow: lastRow, how: lines.isEmpty ? how : how + ": " + lines)
    }

    @discardableResult
    private func reap() -> String {
        guard !isReaped else { return "it ended" }
        isReaped = true
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? "exit code \(status >> 8 & 0xFF)" : "signal \(signal)"
    }
}
