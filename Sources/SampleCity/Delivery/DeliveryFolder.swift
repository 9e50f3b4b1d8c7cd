import Foundation

/// The folder that a sample city is written into.
struct DeliveryFolder {
    let url: URL

    /// Makes the folder where it does not stand yet.
    ///
    /// - Throws: `SampleError.unwritable`.
    init(_ url: URL) throws {
        self.url = url
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw SampleError.unwritable(path: url.path, reason: "\(error)")
        }
    }
}

/// A text file written in large pieces.
final class TextFile {
    private let handle: FileHandle
    private let path: String
    private var buffer: [UInt8] = []

    init(_ folder: DeliveryFolder, _ name: String) throws {
        let url = folder.url.appendingPathComponent(name)
        path = url.path
        guard FileManager.default.createFile(atPath: url.path, contents: nil),
            let handle = FileHandle(forWritingAtPath: url.path)
        else { throw SampleError.unwritable(path: url.path, reason: "the file cannot be created") }
        self.handle = handle
    }

    func append(_ bytes: [UInt8]) throws {
        buffer += bytes
        if buffer.count > 1 << 18 { try flush() }
    }

    func close() throws {
        try flush()
        do {
            try handle.close()
        } catch {
            throw SampleError.unwritable(path: path, reason: "\(error)")
        }
    }

    private func flush() throws {
        do {
            try handle.write(contentsOf: buffer)
        } catch {
            throw SampleError.unwritable(path: path, reason: "\(error)")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
