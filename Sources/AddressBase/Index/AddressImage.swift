/// The bytes of an address index: one region of memory that is filled as a whole, or block by block at first touch.
///
/// An image that fetches its blocks is confined to the session whose reader it fetches with; one that is filled is never
/// written again, so that any number of threads may read it: hence `@unchecked Sendable`.
final class AddressImage: @unchecked Sendable {
    static let blockBytes = 1 << blockShift
    private static let blockShift = 16

    let byteCount: Int
    private let base: UnsafeMutableRawPointer
    private let isLoaded: UnsafeMutablePointer<Bool>
    private let fetch: ((Int) throws -> [UInt8])?
    /// What went wrong while blocks were fetched; answers given since are worth nothing.
    private(set) var failure: (any Error)?

    var blockCount: Int { Self.blocks(byteCount) }

    static func blocks(_ bytes: Int) -> Int { (bytes + blockBytes - 1) >> blockShift }

    /// An image that asks for its blocks when they are first touched.
    ///
    /// - Parameter fetch: answers a block by its number, of `blockBytes` bytes; the last may be shorter.
    init(byteCount: Int, fetch: @escaping (Int) throws -> [UInt8]) {
        self.byteCount = byteCount
        self.fetch = fetch
        let blocks = max(1, Self.blocks(byteCount))
        // Memory of this size comes from the system as it is touched, not before.
        base = UnsafeMutableRawPointer.allocate(byteCount: blocks << Self.blockShift, alignment: 64)
        isLoaded = UnsafeMutablePointer<Bool>.allocate(capacity: blocks)
        isLoaded.initialize(repeating: false, count: blocks)
    }

    /// An image that is there as a whole.
    init(_ bytes: [UInt8]) {
        byteCount = bytes.count
        fetch = nil
        let blocks = max(1, Self.blocks(bytes.count))
        base = UnsafeMutableRawPointer.allocate(byteCount: blocks << Self.blockShift, alignment: 64)
        isLoaded = UnsafeMutablePointer<Bool>.allocate(capacity: blocks)
        isLoaded.initialize(repeating: true, count: blocks)
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { base.copyMemory(from: start, byteCount: source.count) }
        }
    }

    /// An image that `fill` writes block by block, in order.
    init(byteCount: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        self.byteCount = byteCount
        fetch = nil
        let blocks = max(1, Self.blocks(byteCount))
        base = UnsafeMutableRawPointer.allocate(byteCount: blocks << Self.blockShift, alignment: 64)
        isLoaded = UnsafeMutablePointer<Bool>.allocate(capacity: blocks)
        isLoaded.initialize(repeating: true, count: blocks)
        try fill(UnsafeMutableRawBufferPointer(start: base, count: byteCount))
    }

    deinit {
        base.deallocate()
        isLoaded.deallocate()
    }

    // MARK: Reading

    /// Values lie at multiples of their size, so that none straddles two blocks.
    @inline(__always)
    func byte(_ at: Int) -> UInt8 {
        touch(at)
        return base.load(fromByteOffset: at, as: UInt8.self)
    }

    @inline(__always)
    func half(_ at: Int) -> UInt16 {
        touch(at)
        return base.load(fromByteOffset: at, as: UInt16.self)
    }

    @inline(__always)
    func word(_ at: Int) -> UInt32 {
        touch(at)
        return base.load(fromByteOffset: at, as: UInt32.self)
    }

    @inline(__always)
    func long(_ at: Int) -> UInt64 {
        touch(at)
        return base.load(fromByteOffset: at, as: UInt64.self)
    }

    /// The bytes of a range, which may span blocks.
    @inline(__always)
    func bytes(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer {
        if count > 0 {
            var block = start >> Self.blockShift
            let last = (start + count - 1) >> Self.blockShift
            while block <= last {
                if !isLoaded[block] { load(block) }
                block += 1
            }
        }
        return UnsafeRawBufferPointer(start: base + start, count: count)
    }

    @inline(__always)
    private func touch(_ at: Int) {
        if _slowPath(!isLoaded[at >> Self.blockShift]) { load(at >> Self.blockShift) }
    }

    @inline(never)
    private func load(_ block: Int) {
        let start = block << Self.blockShift
        let wanted = min(Self.blockBytes, byteCount - start)
        do {
            let bytes = try fetch?(block) ?? []
            guard bytes.count == wanted else { throw AddressBaseError.brokenIndex("block \(block) is not whole") }
            bytes.withUnsafeBytes {
                (base + start).copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(base), byteCount: wanted)
            }
        } catch {
            if failure == nil { failure = error }
            (base + start).initializeMemory(as: UInt8.self, repeating: 0, count: wanted)
        }
        isLoaded[block] = true
    }
}

/// Puts the sections of an image one after the other.
struct ImageWriter {
    private(set) var bytes: [UInt8]
    private var offsets: [Int] = []

    init(reserving capacity: Int = 0) {
        bytes = [UInt8](repeating: 0, count: ImageSection.headerBytes)
        bytes.reserveCapacity(capacity)
    }

    /// Appends a section; sections come in the order of `ImageSection`.
    mutating func append<Value: BitwiseCopyable>(_ section: ImageSection, _ values: [Value]) {
        precondition(section.rawValue == offsets.count, "sections come in their order")
        precondition(section.width == MemoryLayout<Value>.size, "a section has values of one width")
        while bytes.count % 64 != 0 { bytes.append(0) }
        offsets.append(bytes.count)
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        let count = UInt64(values.count)
        withUnsafeBytes(of: (UInt64(offsets[section.rawValue]), count)) { pair in
            for (index, byte) in pair.enumerated() { bytes[section.headerOffset + index] = byte }
        }
    }

    mutating func finish() -> [UInt8] {
        precondition(offsets.count == ImageSection.allCases.count, "every section is there")
        withUnsafeBytes(of: ImageSection.magic) { mark in
            for (index, byte) in mark.enumerated() { bytes[index] = byte }
        }
        return bytes
    }
}
