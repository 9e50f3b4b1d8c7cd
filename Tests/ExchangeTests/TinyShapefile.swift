import Exchange
import Foundation

/// A point shapefile written byte by byte (Esri's shapefile description of 1998, dBASE III), so that it can be broken
/// on purpose and owes nothing to the code under test.
struct TinyShapefile {
    struct Field {
        var name: String
        var kind: Character = "C"
        var width: Int
        var decimals = 0
    }

    var fields: [Field]
    var rows: [[String]]
    var points: [(Double, Double)]
    var encoding = TextEncoding.gbk
    var codePage: String? = "GBK"
    var languageDriver: UInt8 = 0
    var prj: String? = TinyShapefile.geographic
    var deleted: Set<Int> = []

    static let geographic =
        "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\","
        + "SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],"
        + "UNIT[\"Degree\",0.0174532925199433]]"

    /// Three Chinese rows.
    static let plain = TinyShapefile(
        fields: [
            Field(name: "编码", width: 16), Field(name: "名称", width: 20),
            Field(name: "高程", kind: "N", width: 8, decimals: 2),
        ],
        rows: [["0001", "中山路", "1.50"], ["0002", "解放大道", "2.25"], ["0003", "人民广场", ""]],
        points: [(112.1, 22.1), (112.2, 22.2), (112.3, 22.3)])

    /// Writes `name.shp`, `.shx`, `.dbf`, `.cpg`, `.prj` and answers the path of the `.shp`.
    func write(_ folder: URL, _ name: String = "tiny") throws -> String {
        func put(_ bytes: [UInt8], _ suffix: String) throws {
            try Data(bytes).write(to: folder.appendingPathComponent("\(name).\(suffix)"))
        }
        try put(table, "dbf")
        try put(shapes, "shp")
        try put(index, "shx")
        if let codePage { try put(Array(codePage.utf8), "cpg") }
        if let prj { try put(Array(prj.utf8), "prj") }
        return folder.appendingPathComponent("\(name).shp").path
    }

    private func text(_ value: String) -> [UInt8] { encoding.encode(value) ?? Array(value.utf8) }

    var table: [UInt8] {
        let width = fields.reduce(1) { $0 + $1.width }
        let headerBytes = 32 + 32 * fields.count + 1
        var bytes: [UInt8] = [3, 124, 1, 1]
        bytes += little(UInt32(rows.count)) + little(UInt16(headerBytes)) + little(UInt16(width))
        bytes += [UInt8](repeating: 0, count: 17) + [languageDriver, 0, 0]
        for field in fields {
            let name = text(field.name)
            bytes += Array((name + [UInt8](repeating: 0, count: 11)).prefix(11)) + [field.kind.asciiValue ?? 0x43]
            bytes += [0, 0, 0, 0, UInt8(field.width), UInt8(field.decimals)] + [UInt8](repeating: 0, count: 14)
        }
        bytes.append(0x0D)
        for (row, values) in rows.enumerated() {
            bytes.append(deleted.contains(row + 1) ? 0x2A : 0x20)
            for (field, value) in zip(fields, values) {
                let padded = text(value) + [UInt8](repeating: 0x20, count: field.width)
                bytes += padded.prefix(field.width)
            }
        }
        return bytes + [0x1A]
    }

    var shapes: [UInt8] {
        var bytes = head(words: 50 + points.count * 14)
        for (row, point) in points.enumerated() {
            bytes += big(UInt32(row + 1)) + big(10) + little(UInt32(1))
            bytes += little(point.0.bitPattern) + little(point.1.bitPattern)
        }
        return bytes
    }

    var index: [UInt8] {
        var bytes = head(words: 50 + points.count * 4)
        for row in points.indices { bytes += big(UInt32(50 + row * 14)) + big(10) }
        return bytes
    }

    private func head(words: Int) -> [UInt8] {
        let xs = points.map(\.0)
        let ys = points.map(\.1)
        var bytes = big(9994) + [UInt8](repeating: 0, count: 20) + big(UInt32(words)) + little(UInt32(1000))
        bytes += little(UInt32(1))
        for bound in [xs.min(), ys.min(), xs.max(), ys.max(), 0, 0, 0, 0] { bytes += little((bound ?? 0).bitPattern) }
        return bytes
    }

    private func little(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian, Array.init)
    }
    private func big(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
}

/// A folder that is gone with the test.
final class ScratchFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("luotu-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and answers its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = url.appendingPathComponent(name)
        try Data(bytes).write(to: path)
        return path.path
    }

    func file(_ name: String, _ text: String, _ encoding: TextEncoding = .utf8) throws -> String {
        try file(name, encoding.encode(text) ?? [])
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: url.appendingPathComponent(name)) }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }
}
