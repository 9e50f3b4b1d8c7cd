#if canImport(Glibc)
    import Glibc
#endif

/// One encoding's characters as look-up tables, filled once from glibc's iconv so that no mapping is written again here.
///
/// A decoded character is kept as its UTF-8 bytes in a little-endian `UInt32`; 0 where the encoding has no character.
struct CodePageTable: Sendable {
    /// By first byte: the character of a one-byte sequence.
    private(set) var single = [UInt32](repeating: 0, count: 256)
    /// By first byte: the row in `pairs` where the byte leads a two-byte sequence, otherwise −1.
    private(set) var row = [Int32](repeating: -1, count: 256)
    /// Rows of 256 characters, by second byte.
    private(set) var pairs: [UInt32] = []
    /// GB 18030 only: characters of the Basic Multilingual Plane written in four bytes, by linear index.
    private(set) var quads: [UInt32] = []

    init(_ encoding: TextEncoding) {
        guard let converter = IconvConverter(from: encoding.iconvName, to: "UTF-8") else { return }
        for first in UInt8.min...UInt8.max {
            switch converter.character([first]) {
            case .complete(let packed): single[Int(first)] = packed
            case .incomplete: addRow(first, converter)
            case .malformed: break
            }
        }
        single[0] = 0
        if encoding == .gbk { single[0x80] = UInt32(utf8Of: "€") }
        if encoding == .gb18030 { quads = Self.quads(converter) }
    }

    private mutating func addRow(_ first: UInt8, _ converter: IconvConverter) {
        row[Int(first)] = Int32(pairs.count / 256)
        pairs.reserveCapacity(126 * 256)
        for second in UInt8.min...UInt8.max {
            if case .complete(let packed) = converter.character([first, second]) {
                pairs.append(packed)
            } else {
                pairs.append(0)
            }
        }
    }

    /// 0x81308130 … 0x8439FE39: GB 18030-2005 §6.
    private static func quads(_ converter: IconvConverter) -> [UInt32] {
        (0..<GB18030.planeZeroCount).map { index in
            if case .complete(let packed) = converter.character(GB18030.bytes(linear: index)) { packed } else { 0 }
        }
    }
}

/// The four-byte area of GB 18030 counted linearly from 0x81308130.
enum GB18030 {
    static let planeZeroCount = 39_420
    /// 0x90308130, the first character above the Basic Multilingual Plane (U+10000).
    static let supplementaryStart = 189_000

    static func linear(_ b1: UInt8, _ b2: UInt8, _ b3: UInt8, _ b4: UInt8) -> Int {
        ((Int(b1) - 0x81) * 10 + (Int(b2) - 0x30)) * 1260 + (Int(b3) - 0x81) * 10 + (Int(b4) - 0x30)
    }

    static func bytes(linear index: Int) -> [UInt8] {
        [
            UInt8(index / 12600 + 0x81), UInt8(index / 1260 % 10 + 0x30),
            UInt8(index / 10 % 126 + 0x81), UInt8(index % 10 + 0x30),
        ]
    }
}

/// An iconv descriptor for building tables and for the encodings that have none; used by one thread at a time.
final class IconvConverter {
    enum Outcome {
        /// The character's UTF-8 bytes, packed little-endian.
        case complete(UInt32)
        case incomplete
        case malformed
    }

    private let descriptor: iconv_t

    init?(from source: String, to target: String) {
        guard let opened = iconv_open(target, source), opened != iconv_t(bitPattern: -1) else { return nil }
        descriptor = opened
    }

    deinit { iconv_close(descriptor) }

    /// One character of at most four bytes.
    func character(_ bytes: [UInt8]) -> Outcome {
        var input: UInt32 = 0
        for byte in bytes.reversed() { input = input << 8 | UInt32(byte) }
        input = input.littleEndian
        var output: UInt64 = 0
        let (used, written, failure) = withUnsafeMutableBytes(of: &input) { source in
            withUnsafeMutableBytes(of: &output) { target in
                convert(UnsafeMutableRawBufferPointer(rebasing: source[..<bytes.count]), target)
            }
        }
        if failure == EINVAL { return .incomplete }
        // More than one character out of one sequence (HKSCS combinations) does not fit the table.
        guard failure == 0, used == bytes.count, (1...4).contains(written) else { return .malformed }
        return .complete(UInt32(truncatingIfNeeded: output.littleEndian))
    }

    /// Converts all of `bytes`; nil where some of them are malformed or have no counterpart.
    func convert(_ bytes: [UInt8]) -> [UInt8]? {
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count * 4 + 16)
        let (used, written, failure) = input.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { convert(source, $0) }
        }
        guard failure == 0, used == bytes.count else { return nil }
        return Array(output[..<written])
    }

    private func convert(
        _ source: UnsafeMutableRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
    ) -> (used: Int, written: Int, failure: Int32) {
        iconv(descriptor, nil, nil, nil, nil)
        var from = source.assumingMemoryBound(to: CChar.self).baseAddress
        var to = target.assumingMemoryBound(to: CChar.self).baseAddress
        var left = source.count
        var room = target.count
        let result = iconv(descriptor, &from, &left, &to, &room)
        // A positive result counts characters that were only approximated.
        let failure = result == -1 ? errno : (result == 0 ? 0 : EILSEQ)
        return (source.count - left, target.count - room, failure)
    }
}

extension UInt32 {
    init(utf8Of scalar: Unicode.Scalar) {
        var packed: UInt32 = 0
        for (index, unit) in UTF8.encode(scalar).unsafelyUnwrapped.enumerated() {
            packed |= UInt32(unit) << (8 * UInt32(index))
        }
        self = packed
    }
}
