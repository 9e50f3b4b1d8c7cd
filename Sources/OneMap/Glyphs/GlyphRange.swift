import Foundation
import Synchronization

/// 256 characters as signed distance fields, in the protocol-buffer form that MapLibre clients ask for
/// (mapbox/node-fontnik `glyphs.proto`: em 24, border 3, radius 8, cut-off 0.25).
public struct GlyphRange: Hashable, Sendable {
    /// The first character's code, a multiple of 256 below 65536.
    public let first: Int

    /// Nil unless the text is a range such as `0-255` or `65280-65535`.
    public init?(_ text: String) {
        let ends = text.split(separator: "-").compactMap { Int($0) }
        guard ends.count == 2, text == "\(ends[0])-\(ends[1])", ends[0].isMultiple(of: 256), ends[1] == ends[0] + 255,
            (0..<65536).contains(ends[0])
        else { return nil }
        first = ends[0]
    }

    private struct Key: Hashable {
        var first: Int
        var isBold: Bool
    }

    private static let drawn = Mutex<[Key: [UInt8]]>([:])

    /// The glyphs of the range under a font stack's name, bold where the name says so. A range without any letter of
    /// ours is an empty stack, so that a client draws the rest of the label.
    public func bytes(fontStack: String) -> [UInt8] {
        let key = Key(first: first, isBold: fontStack.lowercased().contains("bold"))
        let glyphs = Self.drawn.withLock { drawn in
            if let known = drawn[key] { return known }
            let bytes = Self.glyphs(key)
            drawn[key] = bytes
            return bytes
        }
        var stack = ByteWriter()
        var name = fontStack
        name.withUTF8 { stack.append(tag: 0x0A, $0) }
        var range = "\(first)-\(first + 255)"
        range.withUTF8 { stack.append(tag: 0x12, $0) }
        glyphs.withUnsafeBufferPointer { stack.append($0) }
        var file = ByteWriter()
        file.append(tag: 0x0A, stack.bytes)
        return Array(file.bytes)
    }

    private static func glyphs(_ key: Key) -> [UInt8] {
        var bytes = ByteWriter(capacity: 1 << 16)
        for code in key.first..<key.first + 256 {
            guard let scalar = Unicode.Scalar(UInt32(code)), let letter = StrokeFont.letters[scalar] else { continue }
            let field = DistanceField(letter, penWidth: key.isBold ? 3.1 : 2.1)
            var glyph = ByteWriter()
            glyph.append(0x08)
            glyph.append(varint: UInt64(code))
            field.pixels.withUnsafeBufferPointer { if !$0.isEmpty { glyph.append(tag: 0x12, $0) } }
            glyph.append(0x18)
            glyph.append(varint: UInt64(field.width))
            glyph.append(0x20)
            glyph.append(varint: UInt64(field.height))
            glyph.append(0x28)
            glyph.append(zigzag: field.left)
            glyph.append(0x30)
            glyph.append(zigzag: field.top)
            glyph.append(0x38)
            glyph.append(varint: UInt64(letter.advance.rounded()))
            bytes.append(tag: 0x1A, glyph.bytes)
        }
        return Array(bytes.bytes)
    }
}

/// How far every pixel is from the ink: 191 on its edge, more inside.
struct DistanceField {
    /// Pixels around the letter's box.
    static let border = 3
    private static let radius = 8.0
    private static let cutOff = 0.25
    /// Pixels from a label's top down to its baseline, as MapLibre lays out the glyphs that it draws itself.
    private static let baseline = 27

    private(set) var width = 0
    private(set) var height = 0
    private(set) var left = 0
    private(set) var top = 0
    /// Rows of `width + 6` from the top; empty for a letter without ink.
    private(set) var pixels: [UInt8] = []

    init(_ letter: StrokeFont.Letter, penWidth: Double) {
        let points = letter.strokes.flatMap(\.self)
        guard let anyPoint = points.first else {
            top = -Self.baseline
            return
        }
        let half = penWidth / 2
        var (least, greatest) = (anyPoint, anyPoint)
        for point in points {
            least = pointwiseMin(least, point)
            greatest = pointwiseMax(greatest, point)
        }
        left = Int((least.x - half).rounded(.down))
        let upper = Int((greatest.y + half).rounded(.up))
        width = Int((greatest.x + half).rounded(.up)) - left
        height = upper - Int((least.y - half).rounded(.down))
        top = upper - Self.baseline
        pixels.reserveCapacity((width + 2 * Self.border) * (height + 2 * Self.border))
        for row in -Self.border..<height + Self.border {
            for column in -Self.border..<width + Self.border {
                let center = SIMD2(Double(left + column) + 0.5, Double(upper - row) - 0.5)
                let distance = Self.distance(center, letter.strokes) - half
                pixels.append(UInt8(min(max(255 - 255 * (distance / Self.radius + Self.cutOff), 0), 255).rounded()))
            }
        }
    }

    private static func distance(_ point: SIMD2<Double>, _ strokes: [[SIMD2<Double>]]) -> Double {
        var least = Double.infinity
        for stroke in strokes {
            for index in 1..<stroke.count {
                let (a, b) = (stroke[index - 1], stroke[index])
                let along = b - a
                let length = (along * along).sum()
                let share = length == 0 ? 0 : min(max(((point - a) * along).sum() / length, 0), 1)
                let offset = point - (a + along * share)
                least = min(least, (offset * offset).sum())
            }
        }
        return least.squareRoot()
    }
}
