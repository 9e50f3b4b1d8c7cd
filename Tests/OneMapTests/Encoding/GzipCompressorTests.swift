import OneMap
import TestSupport
import Testing

@Suite struct GzipCompressorTests {
    @Test(arguments: [0, 1, 17, 5000, 200_000])
    func compressedBytesComeBack(size: Int) throws {
        var random = SeededGenerator(seed: UInt64(size))
        let bytes = (0..<size).map { _ in UInt8(random.int(in: 0...7)) }
        for level in [1, 6] {
            let packed = try GzipCompressor.compress(bytes, level: level)
            #expect(Array(packed.prefix(3)) == [0x1F, 0x8B, 8])
            #expect(try GzipCompressor.decompress(packed, limit: size) == bytes)
        }
    }

    @Test func memberOfPythonIsRead() throws {
        // python3 -c "import gzip; print(list(gzip.compress('落图'.encode(), mtime=0)))"
        let member: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 123, 49, 97, 239, 211, 217, 251, 0, 10, 86, 142, 100, 6, 0, 0, 0,
        ]
        #expect(try GzipCompressor.decompress(member, limit: 100) == Array("落图".utf8))
    }

    @Test func damagedOrOversizedMembersAreRefused() throws {
        var packed = try GzipCompressor.compress(Array(repeating: 7, count: 1000))
        #expect(throws: OneMapError.self) { try GzipCompressor.decompress(packed, limit: 999) }
        packed[12] ^= 0xFF
        #expect(throws: OneMapError.self) { try GzipCompressor.decompress(packed, limit: 1000) }
        #expect(throws: OneMapError.self) { try GzipCompressor.decompress([1, 2, 3], limit: 1000) }
    }
}
