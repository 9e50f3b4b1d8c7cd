import CGDAL
import GeoModel

/// Where the rows really are: the file itself, or a member of a zip archive, KMZ or folder.
struct SourceLocation {
    /// For GDAL; inside an archive it begins with `/vsizip/`.
    var path: String
    /// What to call the thing in messages.
    var shownName: String
    /// Other tables of the archive or folder, by the name that `--layer` takes.
    var siblings: [String]
    /// The layer still to be chosen within the file.
    var layer: String?
    /// What `--layer` calls the file: its name without ending.
    private(set) var name: String
    /// What a person should know.
    private(set) var notes: [String] = []

    /// Endings of files that hold layers, best first where a delivery has one thing in two forms.
    private static let endings =
        [
            "shp", "gpkg", "gdb", "tab", "mif", "fgb", "geojson", "json", "kml", "kmz", "dxf", "xlsx", "xls", "ods",
        ] + TextMember.endings

    init(_ request: ReaderRequest) throws {
        let given = request.path
        let parts = PathParts(given)
        let isFolder = VirtualFile.isDirectory(given)
        guard isFolder || VirtualFile.size(given) != nil else {
            throw SourceFailure(code: "no-such-file", message: "\(given): no such file, or it may not be read")
        }
        if parts.suffix == "zip" && !isFolder {
            try self.init(container: "/vsizip/{\(given)}", shown: given, layer: request.layer, recursive: true)
            if PathParts(path).suffix == "kmz" { try openInnerKMZ() }
        } else if parts.suffix == "kmz" && !isFolder {
            self.init(path: given, shownName: given, siblings: [], layer: request.layer)
            try openKMZ(given)
        } else if isFolder && parts.suffix != "gdb" {
            try self.init(container: given, shown: given, layer: request.layer, recursive: false)
            if PathParts(path).suffix == "kmz" { try openKMZ(path) }
        } else {
            self.init(path: given, shownName: given, siblings: [], layer: request.layer)
        }
    }

    /// A KMZ is an archive: its document is the `doc.kml` at its root, or else its first KML (OGC 12-007r2, annex C). Other
    /// files are what it refers to; they are not read, and that is said.
    private mutating func openKMZ(_ archive: String) throws {
        let container = "/vsizip/{\(archive)}"
        let files = Self.members(container, recursive: true).filter { PathParts($0).suffix == "kml" }
        guard let main = files.first(where: { $0.lowercased() == "doc.kml" }) ?? files.first else {
            throw SourceFailure(
                code: "not-readable",
                message: "\(shownName) holds no KML; save it again as KMZ or KML where it came from")
        }
        path = container + "/" + main
        let others = files.filter { $0 != main }
        if !others.isEmpty {
            notes.append("\(main) of the KMZ is read; what stands in \(others.joined(separator: ", ")) is not")
        }
    }

    /// GDAL reads an archive within another from memory only.
    private mutating func openInnerKMZ() throws {
        let copy = "/vsimem/member.kmz"
        guard CPLCopyFile(copy, path) == 0 else {
            throw SourceFailure(code: "not-readable", message: "\(path) cannot be unpacked from its archive")
        }
        try openKMZ(copy)
    }

    private init(path: String, shownName: String, siblings: [String], layer: String?) {
        (self.path, self.shownName, self.siblings, self.layer) = (path, shownName, siblings, layer)
        name = PathParts(path).stem
    }

    private init(container: String, shown: String, layer: String?, recursive: Bool) throws {
        let members = Self.members(container, recursive: recursive)
        guard !members.isEmpty else {
            throw SourceFailure(
                code: "not-readable",
                message:
                    "\(shown) holds no table that can be read (looked for .\(Self.endings.joined(separator: " .")))")
        }
        let names = members.map { PathParts($0).stem }
        siblings = names
        if let layer {
            let (member, inner) = try Self.pick(layer, members, names, shown)
            path = container + "/" + member
            self.layer = inner
        } else if members.count == 1 {
            path = container + "/" + members[0]
            self.layer = nil
        } else {
            throw SourceFailure(
                code: "no-such-layer",
                message: "\(shown) holds \(members.count) tables: \(names.joined(separator: ", ")); "
                    + "choose one with --source-layer")
        }
        shownName = shown
        name = PathParts(path).stem
    }

    /// `NAME`, or `NAME/LAYER` for a layer within a member that has several.
    private static func pick(
        _ layer: String, _ members: [String], _ names: [String], _ shown: String
    ) throws -> (String, String?) {
        if let index = names.firstIndex(of: layer) ?? members.firstIndex(of: layer) { return (members[index], nil) }
        for (index, name) in names.enumerated() where layer.hasPrefix(name + "/") {
            return (members[index], String(layer.dropFirst(name.count + 1)))
        }
        if members.count == 1 { return (members[0], layer) }
        throw SourceFailure(
            code: "no-such-layer",
            message: "\(shown) has no table \(layer); it has \(names.joined(separator: ", "))")
    }

    private static func members(_ container: String, recursive: Bool) -> [String] {
        let found = VirtualFile.names(container, recursive: recursive).map { name in
            name.last == "/" ? String(name.dropLast()) : name
        }
        let tables = found.filter { name in
            let parts = PathParts(name)
            let isHidden = parts.stem.hasPrefix(".") || name.contains("__MACOSX/")
            let isInsideDatabase = name.lowercased().contains(".gdb/")
            return endings.contains(parts.suffix) && !isHidden && !isInsideDatabase
        }
        return tables.sorted()
    }
}
