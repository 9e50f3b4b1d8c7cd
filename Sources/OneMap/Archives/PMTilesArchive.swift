import Foundation
import GeoModel

/// A PMTiles archive (specification version 3): one file that a map reads through range requests, tiles of one content
/// stored once, in the order of the Hilbert curve.
///
/// The header and the root directory take the first 16 KiB, then come the tiles as they are appended, the metadata and
/// the leaf directories.
public final class PMTilesArchive: TileArchive {
    private struct Place {
        var offset: UInt64
        var length: UInt32
    }

    private static let headerLength = 127
    private static let firstTile = 16_384
    private static let bufferLength = 1 << 20

    private let file: FileHandle
    private let path: String
    private var buffer: [UInt8] = []
    private var written = 0
    private var contents: [SIMD2<UInt64>: Place] = [:]
    private var directory = PMTilesDirectory()
    private var tileCount: UInt64 = 0
    private var lastNumber: UInt64?

    public var byteCount: Int { Self.firstTile + written }

    /// Makes the file.
    ///
    /// - Throws: `OneMapError.archive`.
    public init(path: String) throws {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw OneMapError.archive("\(path) cannot be made; is the folder there, and may you write to it?") }
        self.file = file
        try write { try $0.write(contentsOf: Data(count: Self.firstTile)) }
    }

    public func append(_ tile: TileCoordinate, _ bytes: [UInt8]) throws {
        let number = tile.archiveNumber
        if let lastNumber, number <= lastNumber { throw OneMapError.archive("tile \(tile) comes out of order") }
        lastNumber = number
        let name = SIMD2(TileHash.of(bytes), TileHash.of(bytes.reversed()))
        let place: Place
        if let known = contents[name], known.length == UInt32(bytes.count) {
            place = known
        } else {
            place = Place(offset: UInt64(written), length: UInt32(bytes.count))
            contents[name] = place
            buffer += bytes
            written += bytes.count
            if buffer.count >= Self.bufferLength { try flush() }
        }
        directory.append(tile: number, offset: place.offset, length: place.length)
        tileCount += 1
    }

    public func finish(_ description: TileArchiveDescription) throws {
        try flush()
        var members = description.vectorLayers.members
        members.append(JSONValue.Member("name", .text(description.name)))
        members.append(JSONValue.Member("version", .text(String(description.version))))
        if let attribution = description.attribution {
            members.append(JSONValue.Member("attribution", .text(attribution)))
        }
        let metadata = try GzipCompressor.compress(JSONValue.object(members).bytes, level: 9)
        let (root, leaves) = try directory.packed(limit: Self.firstTile - Self.headerLength)
        var header = Header()
        header.text("PMTiles")
        header.byte(3)
        let data = UInt64(Self.firstTile)
        let afterTiles = data + UInt64(written)
        header.section(UInt64(Self.headerLength), root.count)
        header.section(afterTiles, metadata.count)
        header.section(afterTiles + UInt64(metadata.count), leaves.count)
        header.section(data, written)
        header.number(tileCount)
        header.number(UInt64(directory.entries.count))
        header.number(UInt64(contents.count))
        // Clustered; directories and tiles in gzip; vector tiles.
        for value: UInt8 in [1, 2, 2, 1] { header.byte(value) }
        header.byte(UInt8(description.zooms.lowerBound))
        header.byte(UInt8(description.zooms.upperBound))
        let bounds = description.bounds ?? TileArchiveDescription.world
        for degrees in [bounds.west, bounds.south, bounds.east, bounds.north] { header.degrees(degrees) }
        header.byte(UInt8(description.zooms.lowerBound))
        header.degrees(bounds.center.x)
        header.degrees(bounds.center.y)
        try write { file in
            try file.write(contentsOf: Data(metadata + leaves))
            try file.seek(toOffset: 0)
            try file.write(contentsOf: Data(header.bytes + root))
            try file.close()
        }
    }

    private func flush() throws {
        try write { try $0.write(contentsOf: Data(buffer)) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ body: (FileHandle) throws -> Void) throws {
        do { try body(file) } catch { throw OneMapError.archive("\(path) cannot be written: \(error)") }
    }

    /// Numbers in little-endian order, one behind the other.
    private struct Header {
        var bytes: [UInt8] = []

        mutating func text(_ text: String) { bytes += text.utf8 }
        mutating func byte(_ value: UInt8) { bytes.append(value) }
        mutating func number(_ value: UInt64) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }

        mutating func section(_ offset: UInt64, _ length: Int) {
            number(offset)
            number(UInt64(length))
        }

        mutating func degrees(_ value: Double) {
            let scaled = Int32((value * 10_000_000).rounded())
            withUnsafeBytes(of: scaled.littleEndian) { bytes += $0 }
        }
    }
}

extension TileArchiveDescription {
    /// What the pyramid covers.
    static let world = BoundingBox(
        west: -180, south: -TileGrid.northernmostLatitude, east: 180, north: TileGrid.northernmostLatitude)
}
