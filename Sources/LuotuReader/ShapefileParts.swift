import CGDAL
import GeoModel
import Glibc

/// The files that make one shapefile, checked before GDAL sees them.
struct ShapefileParts {
    /// Nil for a table without shapes.
    var shapes: String?
    var index: String?
    var table: String
    var projection: String?
    var codePage: String?
    var header: TableHeader

    /// - Parameter path: the `.shp`, or a `.dbf` that stands alone.
    /// - Throws: `SourceFailure` `missing-part`, `truncated`, `not-readable`.
    init(_ path: String) throws {
        let parts = PathParts(path)
        let names = VirtualFile.names(parts.folder)
        func sibling(_ suffix: String) -> String? {
            let found = names.first { name in
                let other = PathParts(name)
                return other.suffix == suffix && other.stem.lowercased() == parts.stem.lowercased()
            }
            return found.map { parts.folder + "/" + $0 }
        }
        shapes = parts.suffix == "dbf" ? nil : path
        index = sibling("shx")
        projection = sibling("prj")
        codePage = sibling("cpg")
        guard let table = parts.suffix == "dbf" ? path : sibling("dbf") else {
            throw SourceFailure(
                code: "missing-part",
                message: "\(parts.stem).dbf, the attribute table of \(parts.name), is missing; "
                    + "a shapefile is at least .shp, .shx and .dbf: ask for the whole delivery")
        }
        self.table = table
        header = try TableHeader(table)
        if let shapes { try Self.checkShapes(shapes, index) }
    }

    private static func checkShapes(_ shapes: String, _ index: String?) throws {
        let name = PathParts(shapes).name
        guard let size = VirtualFile.size(shapes), let head = VirtualFile.read(shapes, limit: 100) else {
            throw SourceFailure(code: "not-readable", message: "\(name) cannot be read")
        }
        guard head.count == 100, bigEndian(head, 0) == 9994 else {
            throw SourceFailure(code: "not-readable", message: "\(name) is no shapefile: its first bytes are not 9994")
        }
        guard let index else { return }
        if let broken = firstRecordBeyond(size, index) {
            throw SourceFailure(
                code: "truncated",
                message: "\(name) is truncated: record \(broken.record) ends at byte \(broken.end) but the file has "
                    + "\(size) bytes; ask for the file again")
        }
    }

    /// The first record of the index that ends behind the shapes' last byte.
    private static func firstRecordBeyond(_ size: Int, _ index: String) -> (record: Int, end: Int)? {
        guard let file = VSIFOpenL(index, "rb") else { return nil }
        defer { VSIFCloseL(file) }
        var offset = 100
        var record = 0
        while true {
            let block = VirtualFile.read(file, from: offset, count: 1 << 20)
            for at in stride(from: 0, to: block.count - 7, by: 8) {
                record += 1
                let end = bigEndian(block, at) * 2 + 8 + bigEndian(block, at + 4) * 2
                if end > size { return (record, end) }
            }
            guard block.count == 1 << 20 else { return nil }
            offset += block.count
        }
    }

    private static func bigEndian(_ bytes: [UInt8], _ at: Int) -> Int {
        Int(bytes[at]) << 24 | Int(bytes[at + 1]) << 16 | Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
    }
}

/// A DBF file's header (dBASE III and later).
struct TableHeader {
    struct Field {
        var kind: UInt8
        var offset: Int
        var width: Int
        var precision: Int
    }

    let path: String
    let records: Int
    let headerBytes: Int
    let recordBytes: Int
    let languageDriver: UInt8
    let fields: [Field]

    /// - Throws: `SourceFailure` `truncated`, `not-readable`.
    init(_ path: String) throws {
        self.path = path
        let name = PathParts(path).name
        let broken = SourceFailure(code: "not-readable", message: "\(name) is no dBASE table: its header is broken")
        guard let size = VirtualFile.size(path), let head = VirtualFile.read(path, limit: 1 << 16), head.count >= 32
        else { throw broken }
        records = Int(head[4]) | Int(head[5]) << 8 | Int(head[6]) << 16 | Int(head[7]) << 24
        headerBytes = Int(head[8]) | Int(head[9]) << 8
        recordBytes = Int(head[10]) | Int(head[11]) << 8
        languageDriver = head[29]
        guard headerBytes >= 32, headerBytes <= size, recordBytes >= 1 else { throw broken }
        let room = (size - headerBytes) / recordBytes
        // Some writers leave out the last record's trailing blanks; GDAL fills them.
        guard records <= room || (records == room + 1 && (size - headerBytes) % recordBytes > 1) else {
            throw SourceFailure(
                code: "truncated",
                message: "\(name) is truncated: its header promises \(records) records, the file has \(room); "
                    + "ask for the file again")
        }
        fields = Self.fields(head, upTo: headerBytes)
    }

    private static func fields(_ head: [UInt8], upTo end: Int) -> [Field] {
        var fields: [Field] = []
        var offset = 1
        for at in stride(from: 32, to: min(end, head.count) - 31, by: 32) where head[at] != 0x0D {
            let isText = head[at + 11] == 0x43
            // Character fields of more than 255 bytes carry the upper half in the precision byte.
            let width = Int(head[at + 16]) + (isText ? Int(head[at + 17]) << 8 : 0)
            fields.append(Field(kind: head[at + 11], offset: offset, width: width, precision: Int(head[at + 17])))
            offset += width
        }
        return fields
    }

    /// Whether a whole number can be too long for a double or an `Int64`: such codes are read as text.
    func isLongNumber(_ field: Int) -> Bool {
        guard fields.indices.contains(field) else { return false }
        let value = fields[field]
        return (value.kind == 0x4E || value.kind == 0x46) && value.precision == 0 && value.width >= 19
    }
}
