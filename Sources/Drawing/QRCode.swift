import CQREncode
import Glibc

/// A QR code (ISO/IEC 18004, GB/T 18284): a square of dark and light modules.
///
/// Model 2, the smallest version that holds the text, byte and alphanumeric segments as they save room.
public struct QRCode: Hashable, Sendable {
    /// How much of the symbol may be lost and still be read.
    public enum Correction: Sendable {
        /// L, M, Q, H: about 7, 15, 25, 30 % of the codewords.
        case low, medium, quartile, high

        fileprivate var level: QRecLevel {
            switch self {
            case .low: QR_ECLEVEL_L
            case .medium: QR_ECLEVEL_M
            case .quartile: QR_ECLEVEL_Q
            case .high: QR_ECLEVEL_H
            }
        }
    }

    /// Light modules that a reader needs on every side (ISO/IEC 18004 §6.3.8).
    public static let quietZone = 4

    public let text: String
    /// Modules a side, the quiet zone left out.
    public let size: Int
    private let dark: [Bool]

    /// - Parameter correction: plates hang outdoors: a quarter may be scratched off.
    /// - Throws: `DrawingError.codeText` for an empty or too long text, or one with a NUL.
    public init(_ text: String, correction: Correction = .quartile) throws {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw DrawingError.codeText(text, reason: "it is empty or holds a NUL")
        }
        guard let code = QRcode_encodeString(text, 0, correction.level, QR_MODE_8, 1) else {
            let reason =
                errno == ERANGE
                ? "its \(text.utf8.count) bytes are more than a code holds" : String(cString: strerror(errno))
            throw DrawingError.codeText(text, reason: reason)
        }
        defer { QRcode_free(code) }
        self.text = text
        size = Int(code.pointee.width)
        // Bit 0 of every byte is the colour; the others say what the module is for.
        dark = (0..<size * size).map { code.pointee.data[$0] & 1 == 1 }
    }

    /// Whether a module is dark; column and row from 0 at the top left.
    public func isDark(_ column: Int, _ row: Int) -> Bool { dark[row * size + column] }

    /// The runs of dark modules, row by row.
    var runs: [(column: Int, row: Int, length: Int)] {
        var runs: [(column: Int, row: Int, length: Int)] = []
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while column < size, isDark(column, row) { column += 1 }
                if column > start { runs.append((start, row, column - start)) }
                column += 1
            }
        }
        return runs
    }

    // MARK: Files

    /// The code as an SVG with its quiet zone: one path, a unit a module.
    ///
    /// - Parameter moduleMillimetres: the side of a printed module; a phone reads 0.5 mm from 20 cm.
    public func svg(moduleMillimetres: Double = 1) -> [UInt8] {
        let units = size + 2 * Self.quietZone
        let side = Double(units) * moduleMillimetres
        let path = runs.map { run in
            "M\(run.column + Self.quietZone) \(run.row + Self.quietZone)h\(run.length)v1h-\(run.length)z"
        }.joined()
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(side)mm" height="\(side)mm" viewBox="0 0 \(units) \(units)" shape-rendering="crispEdges">
            <rect width="\(units)" height="\(units)" fill="#fff"/>
            <path fill="#000" d="\(path)"/>
            </svg>

            """
        return Array(text.utf8)
    }

    /// The code as a PNG with its quiet zone.
    ///
    /// - Parameter modulePixels: 1 … 100.
    /// - Throws: `DrawingError.layout`, `.cairo`.
    public func png(modulePixels: Int = 10) throws -> [UInt8] {
        guard (1...100).contains(modulePixels) else {
            throw DrawingError.layout("a module has 1 to 100 pixels, not \(modulePixels)")
        }
        let side = (size + 2 * Self.quietZone) * modulePixels
        let canvas = try Canvas(imageWidth: side, height: side)
        canvas.fill(grey: 1)
        let offset = Double(Self.quietZone * modulePixels)
        canvas.draw(self, x: offset, y: offset, side: Double(size * modulePixels))
        return try canvas.png()
    }
}
