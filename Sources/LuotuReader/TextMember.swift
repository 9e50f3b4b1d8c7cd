import CGDAL
import GeoModel

/// Delimited text inside an archive or folder. It is handed over byte by byte: the importer reads such text itself, and
/// finds its encoding, delimiter and header row as it does for a file that lies bare.
struct TextMember {
    static let endings = ["csv", "tsv"]

    private static let pieceBytes = 1 << 20
    private let location: SourceLocation

    /// Nil for a location of another form.
    init?(_ location: SourceLocation) {
        guard Self.endings.contains(PathParts(location.path).suffix) else { return nil }
        self.location = location
    }

    var description: SourceDescription {
        let names = location.siblings.isEmpty ? [location.name] : location.siblings
        var result = SourceDescription()
        result.driver = SourceStream.delimitedText
        result.layers = names.map { Array($0.utf8) }
        result.layerIndex = names.firstIndex(of: location.name) ?? 0
        result.isUTF8 = false
        return result
    }

    /// - Throws: `SourceFailure` where the member cannot be read.
    func stream(to output: FrameOutput) throws {
        guard let file = VSIFOpenL(location.path, "rb") else {
            throw SourceFailure(
                code: "not-readable", message: "\(location.path) cannot be read from \(location.shownName)")
        }
        defer { VSIFCloseL(file) }
        var offset = 0
        while true {
            let piece = VirtualFile.read(file, from: offset, count: Self.pieceBytes)
            guard !piece.isEmpty else { return }
            offset += piece.count
            try output.send(.text) { $0.put(piece) }
        }
    }
}
