/// How many rows of a layer a tile counts instead of drawing them: by cell of 64 × 64 a tile, class and zone.
///
/// A row adds its place within the cell in tile units, so that a cell's mark stands where its rows are, and taking the
/// row away again leaves no trace.
struct CountTile {
    static let cellBits = 6
    static let cellUnits = TileGrid.extent >> cellBits

    /// The class of lines and areas: they are counted, not marked, and have no cell.
    static let shapeClass = 0
    /// The class of positions without one.
    static let noClass = 1

    struct Entry: Equatable {
        var cell: UInt16
        var classNumber: UInt16
        var zone: UInt16
        var count: Int
        var x: Int
        var y: Int

        var order: UInt64 { UInt64(cell) << 32 | UInt64(classNumber) << 16 | UInt64(zone) }
    }

    /// The classes' messages; the first two are empty.
    private(set) var classes: [[UInt8]] = [[], []]
    private(set) var zones: [Int64] = []
    /// In the order of cell, class, zone.
    private(set) var entries: [Entry] = []

    init() {}

    init(classes: [[UInt8]], zones: [Int64], entries: [Entry]) {
        self.classes = classes
        self.zones = zones
        self.entries = entries
    }

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.reduce(0) { $0 + $1.count } }

    /// A row in the terms of one tile.
    struct Mark {
        var cell: Int
        var x: Int
        var y: Int

        /// - Parameter isShape: whether the row is a line or an area.
        init(_ place: GridPoint, zoom: Int, isShape: Bool) {
            if isShape {
                (cell, x, y) = (0, 0, 0)
                return
            }
            let shift = WorldGrid.unitZoom - zoom
            let unitX = Int(WorldGrid.clamped(place.x)) >> shift & (TileGrid.extent - 1)
            let unitY = Int(WorldGrid.clamped(place.y)) >> shift & (TileGrid.extent - 1)
            cell = (unitY / CountTile.cellUnits) << CountTile.cellBits | unitX / CountTile.cellUnits
            (x, y) = (unitX % CountTile.cellUnits, unitY % CountTile.cellUnits)
        }
    }

    /// Adds a row, or takes it away with a `sign` of -1.
    ///
    /// - Throws: `RenderBlockError.damaged` when there is none to take away.
    mutating func add(
        _ mark: Mark, classMessage: [UInt8]?, isShape: Bool, zone: Int64, sign: Int
    ) throws(RenderBlockError) {
        let classNumber = isShape ? Self.shapeClass : classMessage.map { number(of: $0) } ?? Self.noClass
        var entry = Entry(
            cell: UInt16(mark.cell), classNumber: UInt16(classNumber), zone: UInt16(number(ofZone: zone)), count: 0,
            x: 0,
            y: 0)
        let place = entries.partition { $0.order >= entry.order }
        let isKnown = place < entries.count && entries[place].order == entry.order
        if isKnown { entry = entries[place] }
        entry.count += sign
        entry.x += sign * mark.x
        entry.y += sign * mark.y
        guard entry.count >= 0 else { throw .damaged("a cell counts less than no row") }
        switch (isKnown, entry.count > 0) {
        case (true, true): entries[place] = entry
        case (true, false): entries.remove(at: place)
        case (false, true): entries.insert(entry, at: place)
        case (false, false): break
        }
    }

    private mutating func number(of message: [UInt8]) -> Int {
        if let known = classes.dropFirst(2).firstIndex(of: message) { return known }
        classes.append(message)
        return classes.count - 1
    }

    private mutating func number(ofZone zone: Int64) -> Int {
        if let known = zones.firstIndex(of: zone) { return known }
        zones.append(zone)
        return zones.count - 1
    }
}

extension RandomAccessCollection {
    /// The first index whose element satisfies the condition, which holds for all after it; `endIndex` for none.
    func partition(_ condition: (Element) -> Bool) -> Index {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = index(low, offsetBy: distance(from: low, to: high) / 2)
            if condition(self[middle]) { high = middle } else { low = index(after: middle) }
        }
        return low
    }
}

extension CountTile {
    private static let version: UInt64 = 1

    /// Version; classes; zones; then per entry the cell's difference, class, zone, count and the sums of places.
    func encoded() -> [UInt8] {
        var output = ByteWriter(capacity: 64 + entries.count * 8)
        output.append(varint: Self.version)
        output.append(varint: UInt64(classes.count - 2))
        for message in classes.dropFirst(2) {
            output.append(varint: UInt64(message.count))
            message.withUnsafeBufferPointer { output.append($0) }
        }
        output.append(varint: UInt64(zones.count))
        for zone in zones { output.append(zigzag: Int(zone)) }
        output.append(varint: UInt64(entries.count))
        var cell: UInt16 = 0
        for entry in entries {
            output.append(varint: UInt64(entry.cell - cell))
            cell = entry.cell
            output.append(varint: UInt64(entry.classNumber))
            output.append(varint: UInt64(entry.zone))
            output.append(varint: UInt64(entry.count))
            output.append(varint: UInt64(entry.x))
            output.append(varint: UInt64(entry.y))
        }
        return Array(output.bytes)
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(RenderBlockError) {
        var reader = VarintReader(bytes)
        guard try reader.varint() == Self.version else { throw .damaged("counts of another version") }
        for _ in 0..<(try reader.count()) { classes.append(Array(try reader.section())) }
        for _ in 0..<(try reader.count()) { zones.append(Int64(try reader.zigzag())) }
        let count = try reader.count()
        entries.reserveCapacity(count)
        var cell: UInt64 = 0
        for _ in 0..<count {
            cell &+= try reader.varint()
            let classNumber = try reader.varint()
            let zone = try reader.varint()
            guard cell < 4096, classNumber < UInt64(classes.count), zone < UInt64(zones.count) else {
                throw .damaged("a count of cell \(cell), class \(classNumber), zone \(zone)")
            }
            let (rows, x, y) = (try reader.varint(), try reader.varint(), try reader.varint())
            guard rows > 0, rows < 1 << 40, x < 1 << 50, y < 1 << 50 else {
                throw .damaged("a cell counts \(rows) rows")
            }
            entries.append(
                Entry(
                    cell: UInt16(cell), classNumber: UInt16(classNumber), zone: UInt16(zone), count: Int(rows),
                    x: Int(x),
                    y: Int(y)))
        }
    }
}
