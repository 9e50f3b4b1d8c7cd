import Exchange
import Foundation
import GeoModel

/// Lines of CSV with a byte-order mark, to a file or to stdout.
final class CSVOutput {
    private let file: FileHandle
    private var buffer = Array("\u{FEFF}".utf8)

    /// - Throws: `ExchangeError.cannotWrite`.
    init(_ path: String?) throws {
        guard let path else {
            file = .standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let opened = FileHandle(forWritingAtPath: path)
        else { throw ExchangeError.cannotWrite(path: path, reason: "the file can't be made") }
        file = opened
    }

    func write(_ cells: [String]) throws {
        buffer += Array((DelimitedText.line(cells) + "\r\n").utf8)
        if buffer.count > 1 << 16 { try flush() }
    }

    func close() throws { try flush() }

    private func flush() throws {
        try file.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }
}
