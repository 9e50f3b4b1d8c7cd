import GeoModel

/// Writes one layer of a vector tile (Mapbox vector tile specification 2.1) in one pass over rows, without objects.
///
/// A store makes one inside its read, and for every row: `beginFeature`, the values in any order, `endFeature`; then
/// `finish`. Keys and values are interned, ids are the features' own, the extent is 4096. A feature without anything on
/// the tile takes no byte, and a layer without features is an empty array of bytes.
///
/// - Note: a mixed collection becomes up to three features with one id, because a tile feature has one geometry type.
/// - Note: areas whose rings touch or cross after rounding and cutting are made valid, on the tile's grid.
public struct MVTLayerEncoder: ~Copyable {
    /// Units beyond the tile's border up to which lines and polygons are kept.
    public static let defaultBufferTileUnits = 64

    private let name: String
    private var keys: [String]
    /// The index in the message of every key; -1 until a feature has a value for it.
    private var keyNumbers: [Int]
    private var keyMessages = ByteWriter()
    private var usedKeys = 0
    var values = ValueTable()
    private var features = ByteWriter(capacity: 1 << 16)
    private var message = ByteWriter()
    private var world = WorldShape()
    var shape: ShapeEncoder
    var tags = ByteWriter()
    private var id: UInt64 = 0
    private var featureCount = 0
    private var collapsedCount = 0
    var blockScratch = BlockScratch()
    /// What may meet the tile and its buffer, in steps of the world's grid.
    let steps: GridBox
    let tile: TileCoordinate

    /// - Parameters:
    ///   - name: the layer's name in the tile.
    ///   - keys: the property names; values are given by their index in this list.
    ///   - hasLabelPoints: whether every area is accompanied by a point feature with its id and values, where its name
    ///     is to stand.
    public init(
        name: String, keys: [String], tile: TileCoordinate,
        bufferTileUnits: Int = MVTLayerEncoder.defaultBufferTileUnits, hasLabelPoints: Bool = false
    ) {
        self.name = name
        self.keys = keys
        keyNumbers = Array(repeating: -1, count: keys.count)
        self.tile = tile
        steps = TileFrame(tile).steps(bufferTileUnits: bufferTileUnits)
        shape = ShapeEncoder(tile: tile, bufferTileUnits: bufferTileUnits, wantsLabels: hasLabelPoints)
    }

    /// Reads a shape in EPSG:4490 and says whether anything of it stands on the tile: if not, skip the values and
    /// `endFeature`. A shape that is smaller than a unit is counted as collapsed.
    ///
    /// - Throws: `GeometryBytesError`.
    public mutating func beginFeature(
        _ id: FeatureID, geometry: UnsafeRawBufferPointer, layout: GeometryLayout = .wkb
    ) throws(GeometryBytesError) -> Bool {
        try world.read(geometry, layout: layout)
        shape.encode(world)
        return begin(UInt64(id.rawValue))
    }

    /// Opens a feature whose shape has been encoded.
    @inline(__always)
    mutating func begin(_ id: UInt64) -> Bool {
        tags.removeAll()
        self.id = id
        if shape.isEmpty {
            if shape.hasCollapsed { collapsedCount += 1 }
            return false
        }
        return true
    }

    /// A text value, UTF-8.
    public mutating func add(_ key: Int, text: UnsafeBufferPointer<UInt8>) {
        message.removeAll()
        ValueMessage.append(text: text, to: &message)
        tag(key, values.index(message.bytes))
    }

    public mutating func add(_ key: Int, text: String) {
        var copy = text
        copy.withUTF8 { add(key, text: $0) }
    }

    public mutating func add(_ key: Int, integer: Int64) {
        message.removeAll()
        ValueMessage.append(integer: integer, to: &message)
        tag(key, values.index(message.bytes))
    }

    public mutating func add(_ key: Int, real: Double) {
        message.removeAll()
        ValueMessage.append(real: real, to: &message)
        tag(key, values.index(message.bytes))
    }

    public mutating func add(_ key: Int, boolean: Bool) {
        message.removeAll()
        ValueMessage.append(boolean: boolean, to: &message)
        tag(key, values.index(message.bytes))
    }

    /// Null adds nothing: a tile has no null.
    public mutating func add(_ key: Int, _ value: FieldValue) {
        switch value {
        case .null: break
        case .integer(let number): add(key, integer: number)
        case .real(let number): add(key, real: number)
        case .text(let text): add(key, text: text)
        case .boolean(let flag): add(key, boolean: flag)
        }
    }

    /// Counts features that the tile leaves out.
    public mutating func omit(_ count: Int) { collapsedCount += count }

    /// A further property name; values of it are given by the index that is answered.
    mutating func addKey(_ name: String) -> Int {
        keys.append(name)
        keyNumbers.append(-1)
        return keys.count - 1
    }

    /// Writes the feature that `beginFeature` opened.
    public mutating func endFeature() {
        featureCount += 1
        if !shape.points.isEmpty { write(type: 1, shape.points.bytes.bytes) }
        if !shape.lines.isEmpty { write(type: 2, shape.lines.bytes.bytes) }
        if !shape.polygons.isEmpty { write(type: 3, shape.polygons.bytes.bytes) }
        if !shape.labels.isEmpty { write(type: 1, shape.labels.bytes.bytes) }
    }

    /// The layer's bytes, ready to stand alone as a tile or to be appended to other layers' bytes.
    public consuming func finish() -> EncodedLayer {
        guard featureCount > 0 else {
            return EncodedLayer(name: name, bytes: [], featureCount: 0, collapsedCount: collapsedCount)
        }
        var head = ByteWriter()
        var copy = name
        copy.withUTF8 { head.append(tag: 0x0A, $0) }
        var tail = ByteWriter()
        tail.append(0x28)
        tail.append(varint: UInt64(TileGrid.extent))
        tail.append(0x78)
        tail.append(2)
        let length = head.count + features.count + keyMessages.count + values.messages.count + tail.count
        var frame = ByteWriter()
        frame.append(0x1A)
        frame.append(varint: UInt64(length))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(frame.count + length)
        bytes.append(contentsOf: frame.bytes)
        bytes.append(contentsOf: head.bytes)
        bytes.append(contentsOf: features.bytes)
        bytes.append(contentsOf: keyMessages.bytes)
        bytes.append(contentsOf: values.messages.bytes)
        bytes.append(contentsOf: tail.bytes)
        return EncodedLayer(name: name, bytes: bytes, featureCount: featureCount, collapsedCount: collapsedCount)
    }

    @inline(__always)
    mutating func tag(_ key: Int, _ value: UInt32) {
        if keyNumbers[key] < 0 { useKey(key) }
        tags.append(varint: UInt64(keyNumbers[key]))
        tags.append(varint: UInt64(value))
    }

    private mutating func useKey(_ key: Int) {
        keyNumbers[key] = usedKeys
        usedKeys += 1
        var copy = keys[key]
        copy.withUTF8 { keyMessages.append(tag: 0x1A, $0) }
    }

    private mutating func write(type: UInt8, _ commands: UnsafeBufferPointer<UInt8>) {
        let tagBytes = tags.count == 0 ? 0 : 1 + ByteWriter.varintLength(UInt64(tags.count)) + tags.count
        let length =
            1 + ByteWriter.varintLength(id) + tagBytes + 2 + 1 + ByteWriter.varintLength(UInt64(commands.count))
            + commands.count
        features.append(0x12)
        features.append(varint: UInt64(length))
        features.append(0x08)
        features.append(varint: id)
        if tags.count > 0 { features.append(tag: 0x12, tags.bytes) }
        features.append(0x18)
        features.append(type)
        features.append(tag: 0x22, commands)
    }
}

/// A layer's part of a tile.
public struct EncodedLayer: Hashable, Sendable {
    public var name: String
    /// A `Tile` message with this one layer: tiles of several layers are their concatenation. Empty without features.
    public var bytes: [UInt8]
    public var featureCount: Int
    /// Features that belong to the tile but are left out, because they are too small to draw at its zoom.
    public var collapsedCount: Int
    /// The version of the last commit that the rows which were read have seen; 0 where the source keeps none.
    public var version: Int64 = 0

    public init(name: String, bytes: [UInt8], featureCount: Int, collapsedCount: Int) {
        self.name = name
        self.bytes = bytes
        self.featureCount = featureCount
        self.collapsedCount = collapsedCount
    }
}
