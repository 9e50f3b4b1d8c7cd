import CDeflate

/// Compresses to gzip (RFC 1952) with libdeflate.
public enum GzipCompressor {
    /// Level 1: a tile is compressed when it is asked for, and level 6 takes four times as long for a tenth less.
    public static let tileLevel = 1

    /// - Parameter level: 0 … 12, from fast to small.
    /// - Throws: `OneMapError.compression` when memory is short or the level unknown.
    public static func compress(_ bytes: [UInt8], level: Int = tileLevel) throws -> [UInt8] {
        guard let compressor = libdeflate_alloc_compressor(Int32(level)) else {
            throw OneMapError.compression("no gzip compressor of level \(level)")
        }
        defer { libdeflate_free_compressor(compressor) }
        let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
        let result = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            count = bytes.withUnsafeBytes { source in
                libdeflate_gzip_compress(compressor, source.baseAddress, source.count, buffer.baseAddress, buffer.count)
            }
        }
        guard !result.isEmpty else { throw OneMapError.compression("libdeflate compressed nothing") }
        return result
    }

    /// Undoes `compress`.
    ///
    /// - Parameter limit: the size that the result may have at most.
    /// - Throws: `OneMapError.compression` for bytes that are no gzip member, or a larger result.
    public static func decompress(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
        guard let decompressor = libdeflate_alloc_decompressor() else {
            throw OneMapError.compression("no memory for a gzip decompressor")
        }
        defer { libdeflate_free_decompressor(decompressor) }
        // The last four bytes of a member are the size of its content (RFC 1952 §2.3.1).
        guard bytes.count >= 18 else { throw OneMapError.compression("the bytes are no gzip member") }
        let size = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard size <= limit else { throw OneMapError.compression("the content of \(size) bytes exceeds \(limit)") }
        var outcome = LIBDEFLATE_BAD_DATA
        let result = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
            outcome = bytes.withUnsafeBytes { source in
                libdeflate_gzip_decompress(
                    decompressor, source.baseAddress, source.count, buffer.baseAddress, size, &count)
            }
        }
        guard outcome == LIBDEFLATE_SUCCESS else { throw OneMapError.compression("the gzip member is damaged") }
        return result
    }
}
