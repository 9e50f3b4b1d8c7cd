import CSpatiaLite
import Glibc

/// The one writer's lock: an advisory `flock` on `<database>.lock`, held for the life of the value.
///
/// Debian's SQLite has the WAL-reset bug, so two writing processes must be impossible, not unlikely
/// (docs/decisions/0003). The lock file stays on disk; the lock goes with the process.
final class WriterLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `TwinStoreError.lockedByWriter`, `.networkFileSystem`, `.linked`, `.sqlite`.
    init(database path: String) throws {
        try Self.refuseUnsafePlace(path)
        let lockPath = path + ".lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TwinStoreError.sqlite("\(lockPath): \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw TwinStoreError.lockedByWriter(path: path, pid: holder)
        }
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The pid that the holder wrote into the lock file.
    private static func holder(_ descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer[..<count], as: UTF8.self).prefix { $0.isNumber })
    }

    /// File-system types (statfs(2)) whose locks are not those of a local disk.
    private static let networkFileSystems: [Int64: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x5346_414F: "AFS",
        0x0102_1997: "9P", 0x00C3_6400: "Ceph", 0x0BD0_0BD0: "Lustre", 0x6573_5546: "FUSE", 0x564C: "NCP",
        0x4750_4653: "GPFS", 0x0116_1970: "GFS2", 0x7461_636F: "OCFS2",
    ]

    static func refuseUnsafePlace(_ path: String) throws {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        if let kind = networkFileSystems[luotu_file_system_type(folder.isEmpty ? "/" : folder)] {
            throw TwinStoreError.networkFileSystem(path: path, kind: kind)
        }
        var status = stat()
        if stat(path, &status) == 0, status.st_nlink > 1 {
            throw TwinStoreError.linked(path: path, links: Int(status.st_nlink))
        }
    }
}
