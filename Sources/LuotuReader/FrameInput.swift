import GeoModel
import Glibc

/// Reads frames from a descriptor, each completely.
struct FrameInput {
    let descriptor: Int32

    /// - Throws: `MalformedFrame` where the stream ends within a frame.
    func next() throws -> (tag: SourceStream.Tag, payload: FrameReader) {
        let head = try bytes(SourceStream.frameHeadBytes)
        let length = Int(head[1]) | Int(head[2]) << 8 | Int(head[3]) << 16 | Int(head[4]) << 24
        guard let tag = SourceStream.Tag(rawValue: head[0]) else { throw MalformedFrame(offset: 0) }
        return (tag, FrameReader(try bytes(length)))
    }

    private func bytes(_ count: Int) throws -> [UInt8] {
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
        guard filled == count else { throw MalformedFrame(offset: filled) }
        return result
    }
}
