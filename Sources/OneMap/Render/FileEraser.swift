import Foundation

/// Gives back what was read of a file that nobody needs again: its place on the disk, unwritten or not, and its memory,
/// which serves at once what is written next. A file system that can't do this keeps both until the file ends.
final class FileEraser {
    private static let pageBytes = UInt64(sysconf(Int32(_SC_PAGESIZE)))

    private let base: UnsafeMutableRawPointer?
    private let length: Int

    /// - Parameter descriptor: of a file that is open for reading and writing, of `length` bytes.
    init(_ descriptor: Int32, length: UInt64) {
        self.length = Int(length)
        let mapped = mmap(nil, self.length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        base = mapped == MAP_FAILED ? nil : mapped
    }

    deinit { if let base { munmap(base, length) } }

    /// What one reader reads from its beginning to its end.
    struct Stretch {
        private let eraser: FileEraser
        private var erased: UInt64

        init(_ eraser: FileEraser, from start: UInt64) {
            self.eraser = eraser
            erased = (start + pageBytes - 1) / pageBytes * pageBytes
        }

        /// Erases the whole pages before `end`.
        mutating func erase(upTo end: UInt64) {
            let end = end / pageBytes * pageBytes
            guard let base = eraser.base, end > erased else { return }
            madvise(base + Int(erased), Int(end - erased), MADV_REMOVE)
            erased = end
        }
    }
}
