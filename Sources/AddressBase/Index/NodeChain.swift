/// A node with everything above it: an ordinal a level.
struct NodeChain {
    private var nodes = InlineArray<15, UInt32>(repeating: AddressIndex.none)
    private(set) var node: UInt32 = AddressIndex.none
    private(set) var level: UInt32 = 0

    init(_ node: UInt32, _ index: AddressIndex) {
        self.node = node
        level = index.level(node)
        climb(node, index)
    }

    subscript(level: UInt32) -> UInt32 {
        @inline(__always) get { nodes[Int(level)] }
        set { nodes[Int(level)] = newValue }
    }

    /// Parents, and before them the division where they do not tell it. Of two nodes at a level the nearer counts.
    private mutating func climb(_ start: UInt32, _ index: AddressIndex) {
        var at = start
        var steps = 0
        while at != AddressIndex.none, steps < 32 {
            let level = Int(index.level(at))
            if nodes[level] == AddressIndex.none { nodes[level] = at }
            let division = index.division(at)
            if division != AddressIndex.none { climbDivision(division, index) }
            at = index.parent(at)
            steps += 1
        }
    }

    private mutating func climbDivision(_ start: UInt32, _ index: AddressIndex) {
        var at = start
        var steps = 0
        while at != AddressIndex.none, steps < 16 {
            let level = Int(index.level(at))
            if nodes[level] == AddressIndex.none { nodes[level] = at }
            at = index.parent(at)
            steps += 1
        }
    }

    /// The chain as far as a level; nil where nothing stands there.
    func lifted(to level: UInt32, _ index: AddressIndex) -> NodeChain? {
        if self.level == level { return self }
        guard self.level > level, nodes[Int(level)] != AddressIndex.none else { return nil }
        var lifted = self
        lifted.node = nodes[Int(level)]
        lifted.level = level
        for narrower in Int(level) + 1..<LevelCode.count { lifted.nodes[narrower] = AddressIndex.none }
        return lifted
    }
}
