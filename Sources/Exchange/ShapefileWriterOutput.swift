import Foundation
import GeoModel

/// A file written in large pieces, whose start can be written again at the end.
final class ShapefileOutput {
    private let handle: FileHandle
    private let name: String
    private var buffer: [UInt8] = []
    private var flushed = 0

    init(_ url: URL) throws {
        name = url.lastPathComponent
        guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
            throw ExchangeError.cannotWrite(
                path: name, reason: "no file can be made in \(url.deletingLastPathComponent().path)")
        }
        do {
            handle = try FileHandle(forWritingTo: url)
        } catch {
            throw ExchangeError.cannotWrite(path: name, reason: "\(error)")
        }
        buffer.reserveCapacity(Self.pieceSize + 65_536)
    }

    /// Bytes written so far.
    var length: Int { flushed + buffer.count }

    func append(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.pieceSize { try flush() }
    }

    func overwriteStart(_ bytes: [UInt8]) throws {
        try flush()
        try attempt {
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: bytes)
        }
    }

    func close() throws {
        try attempt { try handle.close() }
    }

    static func write(_ text: String, to url: URL) throws {
        let output = try ShapefileOutput(url)
        try output.append(Array(text.utf8))
        try output.flush()
        try output.close()
    }

    private static let pieceSize = 1 << 18

    private func flush() throws {
        guard !buffer.isEmpty else { return }
        try attempt { try handle.write(contentsOf: buffer) }
        flushed += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    private func attempt(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch {
            throw ExchangeError.cannotWrite(path: name, reason: "\(error)")
        }
    }
}

/// The headers of a shapefile's parts.
enum ShapefileHeader {
    /// 100 bytes; file code 9994 and length big-endian, the rest little-endian.
    static func shapes(_ shape: ShapefileWriter.Shape, bytes: Int, box: BoundingBox) -> [UInt8] {
        var header = bigEndian(9994) + [UInt8](repeating: 0, count: 20) + bigEndian(Int32(bytes / 2))
        for word in [Int32(1000), shape.rawValue] {
            withUnsafeBytes(of: word.littleEndian) { header.append(contentsOf: $0) }
        }
        for value in [box.west, box.south, box.east, box.north, 0, 0, 0, 0] {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { header.append(contentsOf: $0) }
        }
        return header
    }

    /// The table's header with 2024-01-01 as its date, whatever the day.
    static func table(_ row: ShapefileRow, rows: Int, encoding: TextEncoding, file: String) throws -> [UInt8] {
        var header: [UInt8] = [0x03, 124, 1, 1]
        withUnsafeBytes(of: UInt32(rows).littleEndian) { header.append(contentsOf: $0) }
        withUnsafeBytes(of: UInt16(33 + 32 * row.fields.count).littleEndian) { header.append(contentsOf: $0) }
        withUnsafeBytes(of: UInt16(row.bytes.count).littleEndian) { header.append(contentsOf: $0) }
        header += [UInt8](repeating: 0, count: 20)
        // Language driver: 0x4D is code page 936; none is defined for UTF-8, which the .cpg names.
        header[29] = encoding == .gbk || encoding == .gb18030 ? 0x4D : 0
        for field in row.fields {
            guard let name = encoding.encode(field.name), (1...10).contains(name.count) else {
                throw ExchangeError.cannotWrite(
                    path: file, reason: "field name \(field.name) is not 1 to 10 bytes of \(encoding)")
            }
            header += name + [UInt8](repeating: 0, count: 11 - name.count)
            header += [field.letter, 0, 0, 0, 0, UInt8(field.width), UInt8(field.decimals)]
            header += [UInt8](repeating: 0, count: 14)
        }
        return header + [0x0D]
    }

    static func bigEndian(_ value: Int32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
