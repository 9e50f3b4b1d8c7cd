import AddressBase
import Foundation

/// Parses addresses one a line and writes lines of JSON.
struct ParseBatch {
    let parser: AddressParser
    let isQuiet: Bool

    /// Answers the number of texts that were refused; each has its line with the reason.
    func run(_ path: String) throws -> Int {
        let input = try Self.lines(path)
        var writer = ParseLineWriter(try parser.model)
        let workspace = ParseWorkspace()
        var count = 0
        var refused = 0
        // What is loaded with the first text is no part of the rate.
        try parser.read("", into: workspace)
        let began = ContinuousClock.now
        try input.withUnsafeBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            var start = 0
            while start < bytes.count {
                let end = Self.endOfLine(bytes, start)
                let stop = end > start && bytes[end - 1] == 0x0D ? end - 1 : end
                let text = UnsafeBufferPointer(rebasing: bytes[start..<stop])
                do throws(AddressBaseError) {
                    try parser.read(text, into: workspace)
                    writer.write(text, workspace)
                } catch {
                    guard case .textTooLong = error else { throw error }
                    writer.write(text, refusal: error.description)
                    refused += 1
                }
                count += 1
                start = end + 1
                if writer.bytes.count > 1 << 20 { Self.flush(&writer) }
            }
        }
        Self.flush(&writer)
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        if !isQuiet {
            let rate = Int(Double(count) / max(seconds, 1e-9))
            Output.note("\(count) addresses, \(refused) refused, \(rate) a second")
        }
        return refused
    }

    /// The file's bytes, one address a line.
    private static func lines(_ path: String) throws -> Data {
        let data =
            path == "-"
            ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(fileURLWithPath: path))
        if path.hasSuffix(".conll") {
            let corpus = try AddressCorpus(conll: String(decoding: data, as: UTF8.self))
            return Data(corpus.addresses.map { $0.text + "\n" }.joined().utf8)
        }
        return data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data
    }

    private static func endOfLine(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        return end
    }

    private static func flush(_ writer: inout ParseLineWriter) {
        Output.bytes(writer.bytes)
        writer.bytes.removeAll(keepingCapacity: true)
    }
}
