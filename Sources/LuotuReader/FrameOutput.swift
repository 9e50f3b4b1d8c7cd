import GeoModel
import Glibc

/// Writes frames to a descriptor, each completely.
final class FrameOutput {
    /// The pipe's other end is closed.
    struct Closed: Error {}

    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
        signal(SIGPIPE, SIG_IGN)
    }

    func send(_ tag: SourceStream.Tag, _ body: (inout FrameWriter) -> Void) throws {
        var writer = FrameWriter()
        body(&writer)
        try begin(tag, bytes: writer.bytes.count)
        try writer.bytes.withUnsafeBytes { try write($0) }
    }

    /// Opens a frame whose payload follows in calls of `write`.
    func begin(_ tag: SourceStream.Tag, bytes: Int) throws {
        guard let length = UInt32(exactly: bytes) else {
            throw SourceFailure(code: "too-large", message: "a block of \(bytes) bytes is too large to hand over")
        }
        var head = FrameWriter()
        head.put(tag.rawValue)
        head.put(length)
        try head.bytes.withUnsafeBytes { try write($0) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Glibc.write(descriptor, start, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw Closed()
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }
}
