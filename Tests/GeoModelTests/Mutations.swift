import TestSupport

/// Damages an input the way broken files and hostile clients do. The same seed damages it the same way.
struct Mutations {
    private var generator: SeededGenerator
    /// Pieces that mean something to the reader under test.
    private let pieces: [[UInt8]]

    init(seed: UInt64, pieces: [[UInt8]]) {
        generator = SeededGenerator(seed: seed)
        self.pieces = pieces
    }

    mutating func damaged(_ input: [UInt8]) -> [UInt8] {
        var bytes = input
        for _ in 0...generator.int(in: 0...5) { damage(&bytes) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        let place = generator.int(in: 0...bytes.count)
        let end = min(bytes.count, place + generator.int(in: 0...12))
        switch generator.int(in: 0...6) {
        case 0 where place < bytes.count: bytes[place] ^= UInt8(1) << UInt8(generator.int(in: 0...7))
        case 1 where place < bytes.count: bytes[place] = UInt8(generator.int(in: 0...255))
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.removeSubrange(place...)
        case 4: bytes.insert(contentsOf: bytes[place..<end], at: generator.int(in: 0...bytes.count))
        case 5: bytes.insert(contentsOf: pieces.pick(&generator), at: place)
        default: bytes.replaceSubrange(place..<end, with: pieces.pick(&generator))
        }
    }
}
