import Foundation
import GeoKernel
import GeoModel

/// Looks for addresses that a base has twice.
///
/// Every address is entered once, in the order of age. Addresses of one wording are held against the oldest of them:
/// near, they are repeated; far apart, scattered. Addresses of different wordings are compared where they stand together.
/// What is compared is found by hashes of the keys (64 bytes an address) and a grid of the radius; what is answered is
/// decided by the keys themselves.
public struct DuplicateSearch: Sendable {
    public struct Radii: Hashable, Sendable {
        /// Up to here two wordings may mean one place, in metres.
        public var same: Double
        /// Beyond here one wording means two places, in metres.
        public var apart: Double

        public init(same: Double = 15, apart: Double = 100) {
            self.same = same
            self.apart = apart
        }
    }

    /// Two entries by the numbers that they were entered with.
    public struct Pair: Hashable, Sendable {
        public var kind: AddressDuplicate.Kind
        public var older: Int64
        public var newer: Int64
        public var metres: Double?
    }

    private struct Entry {
        var slots: SIMD16<UInt32>
        var number: Int64
        var position: Position?
        var level: AddressLevel
    }

    public let radii: Radii
    private var entries: [Entry] = []
    public var count: Int { entries.count }
    private var width = 1.0

    public init(radii: Radii = Radii()) { self.radii = radii }

    /// - Parameter number: the row's; the smaller, the older.
    public mutating func add(_ wording: AddressWording, number: Int64, position: Position?) {
        var slots = SIMD16<UInt32>()
        for (place, key) in wording.keys.enumerated() where !key.isEmpty { slots[place] = Self.hash(key) }
        entries.append(Entry(slots: slots, number: number, position: position, level: wording.level))
    }

    /// FNV-1a, never 0.
    private static func hash(_ key: String) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in key.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return max(hash, 1)
    }

    /// - Parameter wording: what an entry says; asked for what may be a pair only.
    public func pairs(_ wording: (Int64) throws -> AddressWording?) rethrows -> [Pair] {
        var known: [Int64: AddressWording?] = [:]
        func words(_ number: Int64) throws -> AddressWording? {
            if let known = known[number] { return known }
            let words = try wording(number)
            if known.count > 100_000 { known.removeAll(keepingCapacity: true) }
            known[number] = .some(words)
            return words
        }
        return try sameWordings(words) + together(words)
    }

    // MARK: One wording

    private func sameWordings(_ words: (Int64) throws -> AddressWording?) rethrows -> [Pair] {
        let keys = entries.map(Self.wordingHash)
        let order = entries.indices.sorted { (keys[$0], entries[$0].number) < (keys[$1], entries[$1].number) }
        var pairs: [Pair] = []
        var start = 0
        while start < order.count {
            let end = order[start...].firstIndex { keys[$0] != keys[order[start]] } ?? order.count
            var oldest: [(entry: Entry, words: AddressWording)] = []
            for place in order[start..<end] where end - start > 1 {
                let entry = entries[place]
                guard let own = try words(entry.number) else { continue }
                guard let first = oldest.first(where: { $0.words.isSame(as: own) }) else {
                    oldest.append((entry, own))
                    continue
                }
                let metres = Self.metres(first.entry, entry)
                pairs.append(
                    Pair(
                        kind: metres ?? 0 > radii.apart ? .scattered : .repeated, older: first.entry.number,
                        newer: entry.number, metres: metres))
            }
            start = end
        }
        return pairs
    }

    /// Equal for entries of one wording.
    private static func wordingHash(_ entry: Entry) -> UInt64 {
        let hasAnchor = AddressWording.anchors.contains { entry.slots[AddressWording.place($0)] != 0 }
        var hash: UInt64 = hasAnchor ? 1 : 2
        for (place, level) in AddressLevel.allCases.enumerated() {
            let counts = level >= .road || level == .town || !hasAnchor && (level == .community || level == .group)
            hash = (hash ^ UInt64(counts ? entry.slots[place] : 0)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        return hash
    }

    // MARK: One place

    /// A square of the grid with what must be equal in it.
    private struct Spot: Hashable, Comparable {
        var key: UInt64
        var x: Int32
        var y: Int32

        static func < (left: Spot, right: Spot) -> Bool { (left.key, left.x, left.y) < (right.key, right.x, right.y) }
    }

    private func together(_ words: (Int64) throws -> AddressWording?) rethrows -> [Pair] {
        let placed = entries.indices.filter { entries[$0].position != nil }
        guard let grid = Grid(placed.compactMap { entries[$0].position }, metres: radii.same) else { return [] }
        let spots = placed.map { spot(of: entries[$0], grid) }
        let order = placed.indices.sorted {
            (spots[$0], entries[placed[$0]].number) < (spots[$1], entries[placed[$1]].number)
        }
        let sorted = order.map { spots[$0] }
        var pairs: [Pair] = []
        for (rank, index) in order.enumerated() {
            let spot = spots[index]
            // Forward only: the own square behind the entry, then half of its neighbours.
            for (dx, dy) in [(0, 0), (0, 1), (1, -1), (1, 0), (1, 1)] as [(Int32, Int32)] {
                let wanted = Spot(key: spot.key, x: spot.x + dx, y: spot.y + dy)
                var place = dx == 0 && dy == 0 ? rank + 1 : Self.lowerBound(sorted, wanted)
                while place < sorted.count, sorted[place] == wanted {
                    let (one, two) = (entries[placed[index]], entries[placed[order[place]]])
                    if let pair = try pair(one, two, words) { pairs.append(pair) }
                    place += 1
                }
            }
        }
        return pairs
    }

    private func pair(
        _ one: Entry, _ two: Entry, _ words: (Int64) throws -> AddressWording?
    ) rethrows -> Pair? {
        guard !Self.contradict(one, two), let metres = Self.metres(one, two), metres <= radii.same,
            let left = try words(one.number), let right = try words(two.number), !left.isSame(as: right),
            left.isLike(right)
        else { return nil }
        return Pair(
            kind: .reworded, older: min(one.number, two.number), newer: max(one.number, two.number), metres: metres)
    }

    /// Whether numbers that both name differ.
    private static func contradict(_ one: Entry, _ two: Entry) -> Bool {
        let both = (one.slots .!= 0) .& (two.slots .!= 0) .& numbered
        return any((one.slots .!= two.slots) .& both)
    }

    private static let numbered: SIMDMask<SIMD16<Int32>> = {
        var mask = SIMDMask<SIMD16<Int32>>(repeating: false)
        for level in AddressLevel.allCases where level.isNumbered { mask[AddressWording.place(level)] = true }
        return mask
    }()

    /// Numbers must be equal, so they are part of the spot; names may be alike only.
    private func spot(of entry: Entry, _ grid: Grid) -> Spot {
        let finest = entry.level.isNumbered ? entry.slots[AddressWording.place(entry.level)] : 0
        let (x, y) = grid.square(entry.position)
        return Spot(key: UInt64(entry.level.number) << 32 | UInt64(finest), x: x, y: y)
    }

    private static func lowerBound(_ spots: [Spot], _ wanted: Spot) -> Int {
        var (low, high) = (0, spots.count)
        while low < high {
            let middle = (low + high) / 2
            if spots[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func metres(_ one: Entry, _ two: Entry) -> Double? {
        guard let a = one.position, let b = two.position else { return nil }
        return Geodesic.distance(a, b)
    }

    /// Squares at least as wide as the radius everywhere among the positions.
    private struct Grid {
        let west: Double
        let south: Double
        let width: Double
        let height: Double

        init?(_ positions: [Position], metres: Double) {
            guard let west = positions.map(\.x).min(), let south = positions.map(\.y).min(),
                let farthest = positions.map({ abs($0.y) }).max()
            else { return nil }
            (self.west, self.south) = (west, south)
            // A degree is at least 110,000 m of latitude, and 111,000 m times the cosine of longitude.
            height = max(metres, 1) / 110_000
            width = max(metres, 1) / (110_000 * cos(min(farthest, 89.9) * .pi / 180))
        }

        func square(_ position: Position?) -> (Int32, Int32) {
            guard let position else { return (0, 0) }
            return (Int32((position.x - west) / width), Int32((position.y - south) / height))
        }
    }
}
