import GeoModel

/// Finds the boxes that meet a box, among many: a packed R-tree.
///
/// Boxes are sorted into vertical slices by the middle of their longitudes, within a slice by that of their latitudes, and
/// packed sixteen to a node (sort-tile-recursive; Leutenegger, Lopez and Edgington 1997). Immutable; safe on any thread.
/// Building costs n log n, a search some log n and what it finds.
public struct BoxTree: Sendable {
    private static let fanOut = 16

    /// Level 0 holds the boxes themselves, the last level one node.
    private var levels: [[BoundingBox]] = []
    /// The index of each box of level 0 in the caller's order.
    private var order: [Int32] = []

    /// - Parameter boxes: nil for things without a place, which are never found.
    public init(_ boxes: [BoundingBox?]) {
        let present = boxes.enumerated().compactMap { index, box in box.map { (Int32(index), $0) } }
        guard !present.isEmpty else { return }
        let leaves = (present.count + Self.fanOut - 1) / Self.fanOut
        let sliceSize = Int(Double(leaves).squareRoot().rounded(.up)) * Self.fanOut
        var sorted = present.sorted { $0.1.west + $0.1.east < $1.1.west + $1.1.east }
        for first in stride(from: 0, to: sorted.count, by: sliceSize) {
            let slice = first..<min(first + sliceSize, sorted.count)
            sorted[slice].sort { $0.1.south + $0.1.north < $1.1.south + $1.1.north }
        }
        order = sorted.map(\.0)
        var level = sorted.map(\.1)
        levels.append(level)
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: Self.fanOut).map { first in
                let node = level[first..<min(first + Self.fanOut, level.count)]
                return node.dropFirst().reduce(node[first]) { $0.union($1) }
            }
            levels.append(level)
        }
    }

    /// Around all boxes; nil for none.
    public var extent: BoundingBox? { levels.last?.first }

    /// Calls `body` with the index of every box that meets the given one, borders included, in no particular order.
    public func forEach(meeting box: BoundingBox, _ body: (Int) throws -> Void) rethrows {
        guard !levels.isEmpty else { return }
        try visit(level: levels.count - 1, node: 0, box, body)
    }

    /// The indices of the boxes that meet the given one, borders included, ascending.
    public func indices(meeting box: BoundingBox) -> [Int] {
        var found: [Int] = []
        forEach(meeting: box) { found.append($0) }
        return found.sorted()
    }

    private func visit(level: Int, node: Int, _ box: BoundingBox, _ body: (Int) throws -> Void) rethrows {
        guard levels[level][node].intersects(box) else { return }
        guard level > 0 else { return try body(Int(order[node])) }
        for child in node * Self.fanOut..<min((node + 1) * Self.fanOut, levels[level - 1].count) {
            try visit(level: level - 1, node: child, box, body)
        }
    }
}
