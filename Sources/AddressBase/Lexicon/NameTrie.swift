/// Names as a trie whose edges are one hash table: finding every name that begins at a place costs one look-up a unit, and
/// adding a name as many. (A double array is no faster to ask here and took fifty times as long to build.)
///
/// Some 30 bytes an edge. Once filled it may be shared by threads.
struct NameTrie: Sendable {
    /// The node of each first unit; 0 where no name begins with it.
    private var roots = [Int32](repeating: 0, count: 0x10000)
    /// Parent node and unit of each edge, 0 where the slot is free; and the node it leads to.
    private var edges: [UInt64]
    private var targets: [Int32]
    private var mask: Int
    private var edgeCount = 0
    /// The name that ends at a node; -1 for none. Node 0 stands for none.
    private var names: [Int32] = [-1]
    /// The number of names.
    private(set) var count = 0

    init(expecting names: Int = 0) {
        var size = 64
        while size < names * 5 { size *= 2 }
        edges = Array(repeating: 0, count: size)
        targets = Array(repeating: 0, count: size)
        mask = size - 1
    }

    /// Adds a name, if it is new, and answers its number, from 0.
    mutating func insert(_ units: some Sequence<UInt16>) -> Int? {
        var node: Int32 = 0
        for unit in units {
            if node == 0 {
                if roots[Int(unit)] == 0 { roots[Int(unit)] = newNode() }
                node = roots[Int(unit)]
            } else {
                node = step(from: node, by: unit)
            }
        }
        guard node != 0 else { return nil }
        if names[Int(node)] < 0 {
            names[Int(node)] = Int32(count)
            count += 1
        }
        return Int(names[Int(node)])
    }

    private mutating func newNode() -> Int32 {
        names.append(-1)
        return Int32(names.count - 1)
    }

    private mutating func step(from node: Int32, by unit: UInt16) -> Int32 {
        if edgeCount * 2 > mask { grow() }
        let edge = UInt64(node) << 16 | UInt64(unit)
        var slot = Self.slot(edge) & mask
        while edges[slot] != 0 {
            if edges[slot] == edge { return targets[slot] }
            slot = (slot + 1) & mask
        }
        edges[slot] = edge
        edgeCount += 1
        let target = newNode()
        targets[slot] = target
        return target
    }

    private mutating func grow() {
        let old = zip(edges, targets).filter { $0.0 != 0 }
        edges = Array(repeating: 0, count: (mask + 1) * 2)
        targets = Array(repeating: 0, count: (mask + 1) * 2)
        mask = edges.count - 1
        for (edge, target) in old {
            var slot = Self.slot(edge) & mask
            while edges[slot] != 0 { slot = (slot + 1) & mask }
            edges[slot] = edge
            targets[slot] = target
        }
    }

    @inline(__always)
    private static func slot(_ edge: UInt64) -> Int { Int((edge &* 0x9E37_79B9_7F4A_7C15) >> 40) }

    /// Calls `body` with the length and number of every name that begins at `start`, short ones first.
    @inline(__always)
    func forEachName(
        in units: UnsafeBufferPointer<UInt16>, at start: Int, _ body: (_ length: Int, _ name: Int) -> Void
    ) {
        var node = roots[Int(units[start])]
        var index = start
        while node != 0 {
            index += 1
            let name = names[Int(node)]
            if name >= 0 { body(index - start, Int(name)) }
            guard index < units.count else { return }
            node = target(UInt64(node) << 16 | UInt64(units[index]))
        }
    }

    @inline(__always)
    private func target(_ edge: UInt64) -> Int32 {
        var slot = Self.slot(edge) & mask
        while edges[slot] != 0 {
            if edges[slot] == edge { return targets[slot] }
            slot = (slot + 1) & mask
        }
        return 0
    }
}
