import CGDAL
import GeoModel
import Glibc

/// Reading through GDAL's file layer, so that files inside a zip archive read like any other.
enum VirtualFile {
    /// Nil where there is no such file or it may not be read.
    static func size(_ path: String) -> Int? {
        guard let file = VSIFOpenL(path, "rb") else { return nil }
        defer { VSIFCloseL(file) }
        guard VSIFSeekL(file, 0, SEEK_END) == 0 else { return nil }
        return Int(VSIFTellL(file))
    }

    /// Whether a path of the machine's own file system is a folder.
    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// At most `limit` bytes from `offset`; nil where the file cannot be opened.
    static func read(_ path: String, from offset: Int = 0, limit: Int = 1 << 20) -> [UInt8]? {
        guard let file = VSIFOpenL(path, "rb") else { return nil }
        defer { VSIFCloseL(file) }
        return read(file, from: offset, count: limit)
    }

    static func read(_ file: UnsafeMutablePointer<VSILFILE>, from offset: Int, count: Int) -> [UInt8] {
        guard VSIFSeekL(file, vsi_l_offset(offset), SEEK_SET) == 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = VSIFReadL(buffer.baseAddress, 1, count, file)
        }
    }

    static func text(_ path: String) -> String? {
        read(path).map {
            String(decoding: $0, as: UTF8.self).trimming { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\0" }
        }
    }

    /// Names in a folder, or paths relative to it where `recursive`.
    static func names(_ folder: String, recursive: Bool = false) -> [String] {
        guard let list = recursive ? VSIReadDirRecursive(folder) : VSIReadDirEx(folder, 0) else { return [] }
        defer { CSLDestroy(list) }
        return (0..<Int(CSLCount(list))).compactMap { list[$0].map { String(cString: $0) } }.filter {
            $0 != "." && $0 != ".."
        }
    }
}

/// A path taken apart by its last slash and last dot.
struct PathParts {
    var folder: String
    var stem: String
    /// Lower case, without the dot.
    var suffix: String

    init(_ path: String) {
        let slash = path.lastIndex(of: "/")
        folder = slash.map { String(path[..<$0]) } ?? "."
        if folder.isEmpty { folder = "/" }
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        if let dot = name.lastIndex(of: "."), dot != name.startIndex {
            stem = String(name[..<dot])
            suffix = name[name.index(after: dot)...].lowercased()
        } else {
            stem = String(name)
            suffix = ""
        }
    }

    var name: String { suffix.isEmpty ? stem : stem + "." + suffix }
}
