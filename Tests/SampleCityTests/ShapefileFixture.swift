import Exchange
import Foundation

/// A shapefile read back by the format's description alone, apart from the writer under test.
struct ShapefileFixture {
    var fields: [String] = []
    var rows: [[String]] = []
    /// Parts of every shape; a point is one part of one position.
    var shapes: [[[SIMD2<Double>]]] = []

    init(_ folder: URL, _ name: String) throws {
        let base = folder.appendingPathComponent(name)
        try readTable([UInt8](Data(contentsOf: base.appendingPathExtension("dbf"))))
        readShapes([UInt8](try Data(contentsOf: base.appendingPathExtension("shp"))))
    }

    func column(_ name: String) -> [String] {
        guard let index = fields.firstIndex(of: name) else { return [] }
        return rows.map { $0[index] }
    }

    /// The one position of every row.
    var points: [SIMD2<Double>] { shapes.map { $0[0][0] } }

    private mutating func readTable(_ bytes: [UInt8]) throws {
        let count = Int(Self.little(bytes, 4, 4))
        let start = Int(Self.little(bytes, 8, 2))
        let length = Int(Self.little(bytes, 10, 2))
        var widths: [Int] = []
        for offset in stride(from: 32, to: start - 1, by: 32) {
            fields.append(try TextEncoding.gbk.decode(bytes[offset..<offset + 11].prefix { $0 != 0 }))
            widths.append(Int(bytes[offset + 16]))
        }
        for row in 0..<count {
            var place = start + row * length + 1
            var values: [String] = []
            for width in widths {
                let text = try TextEncoding.gbk.decode(bytes[place..<place + width])
                values.append(text.trimmingCharacters(in: .whitespaces))
                place += width
            }
            rows.append(values)
        }
    }

    private mutating func readShapes(_ bytes: [UInt8]) {
        var place = 100
        while place < bytes.count {
            let words = Int(UInt32(Self.little(Array(bytes[place + 4..<place + 8].reversed()), 0, 4)))
            let body = place + 8
            switch Self.little(bytes, body, 4) {
            case 0: shapes.append([])
            case 1: shapes.append([[Self.position(bytes, body + 4)]])
            default: shapes.append(Self.parts(bytes, body))
            }
            place = body + words * 2
        }
    }

    private static func parts(_ bytes: [UInt8], _ body: Int) -> [[SIMD2<Double>]] {
        let count = Int(little(bytes, body + 36, 4))
        let total = Int(little(bytes, body + 40, 4))
        let starts = (0..<count).map { Int(little(bytes, body + 44 + 4 * $0, 4)) } + [total]
        return (0..<count).map { part in
            (starts[part]..<starts[part + 1]).map { position(bytes, body + 44 + 4 * count + 16 * $0) }
        }
    }

    private static func position(_ bytes: [UInt8], _ offset: Int) -> SIMD2<Double> {
        SIMD2(Double(bitPattern: little(bytes, offset, 8)), Double(bitPattern: little(bytes, offset + 8, 8)))
    }

    private static func little(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
}

/// A sample city in a folder of its own, removed afterwards.
struct SampleFolder: ~Copyable {
    let url: URL

    init() {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("sample-\(UUID().uuidString)")
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The bytes of every file by name.
    static func contents(_ folder: URL) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder.appendingPathComponent($0))) })
    }
}
