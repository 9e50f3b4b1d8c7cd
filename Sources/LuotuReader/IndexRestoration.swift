import CGDAL
import GeoModel
import Glibc

/// A shapefile without its `.shx`, opened so that the rebuilt index lands in a folder of ours, never in the user's.
///
/// The folder is gone as soon as the files are open: their descriptors live on.
enum IndexRestoration {
    static func open(_ parts: ShapefileParts, _ body: (String) throws -> GDALDatasetH) throws -> GDALDatasetH {
        guard let shapes = parts.shapes else { return try body(parts.table) }
        let folder = try temporaryFolder()
        defer { remove(folder) }
        try place(shapes, folder + "/layer.shp")
        try place(parts.table, folder + "/layer.dbf")
        if let projection = parts.projection { try place(projection, folder + "/layer.prj") }
        CPLSetConfigOption("SHAPE_RESTORE_SHX", "YES")
        defer { CPLSetConfigOption("SHAPE_RESTORE_SHX", "NO") }
        return try body(folder + "/layer.shp")
    }

    private static func temporaryFolder() throws -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/luotu-reader-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SourceFailure(
                code: "no-scratch", message: "the .shx is missing and no folder can be made in \(base) to rebuild it")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A link where the file stands on a disk, a copy where it is in an archive.
    private static func place(_ source: String, _ target: String) throws {
        if source.hasPrefix("/vsi") {
            guard CPLCopyFile(target, source) == 0 else {
                throw SourceFailure(code: "no-scratch", message: "\(PathParts(source).name) cannot be copied out")
            }
            return
        }
        guard let absolute = realpath(source, nil) else {
            throw SourceFailure(code: "no-such-file", message: "\(source): no such file")
        }
        defer { free(absolute) }
        symlink(absolute, target)
    }

    private static func remove(_ folder: String) {
        for name in VirtualFile.names(folder) { unlink(folder + "/" + name) }
        rmdir(folder)
    }
}
