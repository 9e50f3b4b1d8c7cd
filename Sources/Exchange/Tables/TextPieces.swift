import Foundation
import GeoModel

/// The bytes of a delimited text, a piece at a time.
protocol TextPieces: AnyObject {
    /// The next bytes; none at the end.
    ///
    /// - Throws: `ExchangeError`.
    func next() throws -> [UInt8]
}

/// A file that lies bare.
final class TextFile: TextPieces {
    static let pieceBytes = 1 << 20

    private let file: FileHandle
    private let path: String

    /// - Throws: `ExchangeError.unreadable`.
    init(_ path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw ExchangeError.unreadable(
                SourceFailure(code: "no-such-file", message: "\(path): no such file, or it may not be read"))
        }
        self.file = file
        self.path = path
    }

    /// - Throws: `ExchangeError.unreadable` where the disk fails or the path is a folder.
    func next() throws -> [UInt8] {
        do { return Array(try file.read(upToCount: Self.pieceBytes) ?? Data()) } catch {
            throw ExchangeError.unreadable(
                SourceFailure(code: "not-readable", message: "\(path) cannot be read: \(error)"))
        }
    }
}

/// Text that the reader process takes out of an archive.
final class SentText: TextPieces {
    private let process: ReaderProcess
    private var isAtEnd = false

    /// - Parameter process: one whose header has been taken.
    init(_ process: ReaderProcess) { self.process = process }

    func next() throws -> [UInt8] {
        guard !isAtEnd else { return [] }
        switch try process.next() {
        case .text(let piece): return piece
        case .end:
            isAtEnd = true
            return []
        case .header, .batch, .rowError: throw MalformedFrame(offset: 0)
        }
    }
}
