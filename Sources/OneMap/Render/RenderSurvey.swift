import Foundation
import GeoModel
import Synchronization

/// Looks over all full rows of a layer: how full its tiles would be, and what is counted where.
public struct RenderSurvey: Sendable {
    private struct Place: BitwiseCopyable {
        var key: UInt64
        var x: UInt32
        var y: UInt32
        /// Steps; `UInt32.max` for a single position.
        var size: UInt32
        var bytes: UInt32
        var classNumber: UInt16
        var zone: UInt16
        /// By level: whether its grid leaves something of the shape.
        var levels: UInt8

        var isPoint: Bool { size == .max }
    }

    private let fields: RenderFields
    private var places: [Place] = []
    private var classes: [[UInt8]: UInt16] = [:]
    private var zones: [Int64: UInt16] = [:]

    /// - Parameter rows: how many are to come, where that is known.
    public init(_ fields: RenderFields, rows: Int = 0) {
        self.fields = fields
        places.reserveCapacity(rows)
    }

    /// Whether any row is more than a single position.
    public var hasShapes: Bool { places.contains { !$0.isPoint } }

    /// Takes note of a full block's rows.
    ///
    /// - Throws: `RenderBlockError`.
    public mutating func add(block bytes: UnsafeBufferPointer<UInt8>) throws(RenderBlockError) {
        let block = try RenderBlockReader(bytes)
        let numbers = try classNumbers(block)
        var heads = try RenderRowHeads(block)
        var shape = WorldShape()
        var snapped = WorldShape()
        let bytesEach = UInt32(bytes.count / max(block.rowCount, 1))
        for row in 0..<block.rowCount {
            let head = try heads.next()
            try shape.read(head)
            let isPoint = head.shape.isEmpty
            let middle = isPoint ? head.origin : shape.box.middle
            var place = Place(
                key: WorldGrid.key(middle), x: WorldGrid.clamped(middle.x), y: WorldGrid.clamped(middle.y),
                size: isPoint ? .max : UInt32(clamping: min(shape.box.size, Int(UInt32.max) - 1)), bytes: bytesEach,
                classNumber: numbers[row], zone: number(of: head.zone), levels: 0)
            if !isPoint {
                for level in RenderLevel.coarse {
                    snapped.snap(shape, bits: level.snapBits)
                    if !snapped.isEmpty { place.levels |= 1 << UInt8(level.number) }
                }
            }
            places.append(place)
        }
    }

    private mutating func number(of message: [UInt8]) -> UInt16 {
        if let known = classes[message] { return known }
        let number = UInt16(clamping: classes.count + 2)
        classes[message] = number
        return number
    }

    private mutating func number(of zone: Int64) -> UInt16 {
        if let known = zones[zone] { return known }
        let number = UInt16(clamping: zones.count)
        zones[zone] = number
        return number
    }

    private mutating func classNumbers(_ block: RenderBlockReader) throws(RenderBlockError) -> [UInt16] {
        var numbers = [UInt16](repeating: UInt16(CountTile.noClass), count: block.rowCount)
        guard let index = fields.classIndex else { return numbers }
        var found: RenderColumn?
        var messages: [[UInt8]] = []
        try block.forEachColumn { (field, column) throws(RenderBlockError) in
            guard field == index else { return }
            try column.forEachEntry { (entry) throws(RenderBlockError) in messages.append(Array(entry)) }
            found = column
        }
        let entries = messages.map { number(of: $0) }
        guard let column = found else { return numbers }
        for row in 0..<block.rowCount {
            let entry = try column.entry(row)
            if entry > 0 { numbers[row] = entries[entry - 1] }
        }
        return numbers
    }

    /// Puts the places in their order along the curve, which `countTiles` wants and `plan` sees to itself.
    public mutating func sort() { places.sort { $0.key < $1.key } }

    // MARK: The plan

    /// The zooms from which positions are drawn one by one, and what shapes must measure, so that no tile of a zoom shows
    /// more than the budget.
    public mutating func plan(_ schema: LayerSchema) -> RenderPlan {
        sort()
        var plan = RenderPlan(schema)
        plan.rowCount = places.count
        if classes.count > RenderFields.mostClasses { plan.fields.classIndex = nil }
        plan.pointZoom = pointZoom()
        guard hasShapes else { return plan }
        for zoom in plan.thresholds.indices { plan.thresholds[zoom] = threshold(zoom: zoom, plan.thresholds[zoom]) }
        return plan
    }

    /// The first zoom at which every tile's positions stay within the budget.
    private func pointZoom() -> Int {
        (0...RenderLevel.deepestCountedZoom).first { zoom in
            var isWithin = true
            forEachTile(zoom) { range in
                guard isWithin, range.count > RenderPlan.rowBudget / 4 else { return }
                let points = places[range].lazy.filter(\.isPoint)
                let bytes = points.reduce(0) { $0 + Int($1.bytes) }
                isWithin = points.count <= RenderPlan.rowBudget && bytes <= RenderPlan.byteBudget
            }
            return isWithin
        } ?? RenderLevel.deepestCountedZoom + 1
    }

    /// The least size that keeps the shapes of every tile within the budget: the largest stay.
    private func threshold(zoom: Int, _ smallest: Int) -> Int {
        var threshold = smallest
        forEachTile(zoom) { range in
            var shapes = places[range].filter { !$0.isPoint && Int($0.size) >= threshold }
            let bytes = shapes.reduce(0) { $0 + Int($1.bytes) }
            guard shapes.count > RenderPlan.rowBudget * 5 / 4 || bytes > RenderPlan.byteBudget else { return }
            shapes.sort { $0.size > $1.size }
            var sum = 0
            for (index, shape) in shapes.enumerated() {
                sum += Int(shape.bytes)
                if index >= RenderPlan.rowBudget * 5 / 4 || sum > RenderPlan.byteBudget {
                    threshold = Int(shape.size) + 1
                    return
                }
            }
        }
        return threshold
    }

    /// Calls `body` with the range of places in every tile of a zoom: they stand together on the curve.
    private func forEachTile(_ zoom: Int, _ body: (Range<Int>) -> Void) {
        let shift = UInt64(64 - 2 * zoom)
        var start = 0
        for index in 1..<max(places.count, 1) where !Self.sharesTile(places[start].key, places[index].key, shift) {
            body(start..<index)
            start = index
        }
        if start < places.count { body(start..<places.count) }
    }

    @inline(__always)
    private static func sharesTile(_ left: UInt64, _ right: UInt64, _ shift: UInt64) -> Bool {
        shift >= 64 || left >> shift == right >> shift
    }

    // MARK: Counts

    /// The counts of every tile in which something is not drawn.
    public func countTiles(_ plan: RenderPlan) -> [CountedTile] {
        var messages = [[UInt8]](repeating: [], count: classes.count + 2)
        for (message, number) in classes { messages[Int(number)] = message }
        let tables = (classes: messages, zones: zones.sorted { $0.value < $1.value }.map(\.key))
        let made = Mutex<[Int: [CountedTile]]>([:])
        DispatchQueue.concurrentPerform(iterations: plan.deepestCountedZoom + 1) { zoom in
            var tiles: [CountedTile] = []
            forEachTile(zoom) { range in
                if let tile = countTile(places[range], zoom, plan, tables) { tiles.append(tile) }
            }
            made.withLock { [tiles] in $0[zoom] = tiles }
        }
        let all = made.withLock { $0 }
        return all.keys.sorted().flatMap { all[$0] ?? [] }
    }

    private func countTile(
        _ places: ArraySlice<Place>, _ zoom: Int, _ plan: RenderPlan,
        _ tables: (classes: [[UInt8]], zones: [Int64])
    ) -> CountedTile? {
        var entries: [CountTile.Entry] = []
        var cellStart = 0
        for place in places {
            let isCounted = plan.counts(isPoint: place.isPoint, size: Int(place.size), zoom: zoom) {
                place.levels & 1 << UInt8($0.number) != 0
            }
            guard isCounted else { continue }
            let mark = CountTile.Mark(
                GridPoint(x: Int(place.x), y: Int(place.y)), zoom: zoom, isShape: !place.isPoint)
            let classNumber =
                !place.isPoint
                ? UInt16(CountTile.shapeClass)
                : plan.fields.classIndex == nil ? UInt16(CountTile.noClass) : place.classNumber
            if let last = entries.last, Int(last.cell) != mark.cell { cellStart = entries.count }
            if let known = entries[cellStart...].lastIndex(where: {
                $0.classNumber == classNumber && $0.zone == place.zone && Int($0.cell) == mark.cell
            }) {
                entries[known].count += 1
                entries[known].x += mark.x
                entries[known].y += mark.y
            } else {
                entries.append(
                    CountTile.Entry(
                        cell: UInt16(mark.cell), classNumber: classNumber, zone: place.zone, count: 1, x: mark.x,
                        y: mark.y))
            }
        }
        guard let first = places.first, !entries.isEmpty else { return nil }
        let shift = UInt32(WorldGrid.bits - zoom)
        let tile = TileCoordinate(
            zoom: zoom, column: zoom == 0 ? 0 : Int(first.x >> shift), row: zoom == 0 ? 0 : Int(first.y >> shift))
        return tile.map { CountedTile($0, CountTile.gathered(entries, tables)) }
    }
}

/// A tile's counts as they are stored.
public struct CountedTile: Hashable, Sendable {
    public let tile: TileCoordinate
    public let bytes: [UInt8]
    /// Rows that it counts.
    public let count: Int

    init(_ tile: TileCoordinate, _ counts: CountTile) {
        self.tile = tile
        bytes = counts.encoded()
        count = counts.count
    }
}

extension CountTile {
    /// The entries in order, those of one cell, class and zone added up, with the tables cut to what they name.
    fileprivate static func gathered(
        _ entries: [Entry], _ tables: (classes: [[UInt8]], zones: [Int64])
    ) -> CountTile {
        var classNumbers: [UInt16: UInt16] = [0: 0, 1: 1]
        var zoneNumbers: [UInt16: UInt16] = [:]
        var classes: [[UInt8]] = [[], []]
        var zones: [Int64] = []
        var renumbered = entries
        for index in renumbered.indices {
            let (classNumber, zone) = (renumbered[index].classNumber, renumbered[index].zone)
            if classNumbers[classNumber] == nil {
                classNumbers[classNumber] = UInt16(classes.count)
                classes.append(tables.classes[Int(classNumber)])
            }
            if zoneNumbers[zone] == nil {
                zoneNumbers[zone] = UInt16(zones.count)
                zones.append(tables.zones[Int(zone)])
            }
            renumbered[index].classNumber = classNumbers[classNumber] ?? 0
            renumbered[index].zone = zoneNumbers[zone] ?? 0
        }
        renumbered.sort { $0.order < $1.order }
        var merged: [Entry] = []
        merged.reserveCapacity(renumbered.count)
        for entry in renumbered {
            if let last = merged.last, last.order == entry.order {
                merged[merged.count - 1].count += entry.count
                merged[merged.count - 1].x += entry.x
                merged[merged.count - 1].y += entry.y
            } else {
                merged.append(entry)
            }
        }
        return CountTile(classes: classes, zones: zones, entries: merged)
    }
}
