/// An address that is being typed from its wide end, such as 广东省江门市蓬江区天荣街4, read element by element as far as the
/// base knows it; what is left at the end is completed there.
///
/// An element must not contradict what was read before it: 解放路 runs through several communities and may follow any of
/// them, its 12号 only the one it stands in. National divisions that the base does not hold are read over.
struct TypedAddress {
    /// A way to read the text up to a place: the node it ends with and what is known of its chain.
    private struct Reading {
        var last: UInt32?
        var level: UInt32 = 0
        var nodes = InlineArray<15, UInt32>(repeating: AddressIndex.none)

        /// The reading with a further node; nil where the two contradict each other.
        func extended(by chain: NodeChain) -> Reading? {
            guard last == nil || chain.level > level, agrees(with: chain) else { return nil }
            var reading = Reading(last: chain.node, level: chain.level, nodes: nodes)
            for level in 0..<LevelCode.count where chain[UInt32(level)] != AddressIndex.none {
                reading.nodes[level] = chain[UInt32(level)]
            }
            return reading
        }

        func agrees(with chain: NodeChain) -> Bool {
            for level in 0..<LevelCode.count where nodes[level] != AddressIndex.none {
                let other = chain[UInt32(level)]
                if other != AddressIndex.none, other != nodes[level] { return false }
            }
            return true
        }
    }

    private static let longestName = 14
    private static let longestNumber = 8
    private static let numbered = [
        LevelCode.group, LevelCode.doorplate, LevelCode.building, LevelCode.unit, LevelCode.floor, LevelCode.room,
    ]

    private let step: SuggestStep
    private let typed: Units
    private var readings: [[Reading]]
    private var index: AddressIndex { step.index }

    /// - Parameter typed: normalised and without separators.
    init(_ typed: Units, _ step: SuggestStep) {
        self.step = step
        self.typed = typed
        readings = Array(repeating: [], count: typed.count + 1)
        readings[0] = [Reading()]
    }

    /// Nodes that go on where the text ends, the one that it names first; at most about `limit`.
    mutating func completions(limit: Int) -> [UInt32] {
        for place in typed.indices where !readings[place].isEmpty {
            readNames(from: place)
            readNumbers(from: place)
        }
        var found: [UInt32] = []
        for reading in readings[typed.count] {
            if let last = reading.last { found.append(last) }
            found += below(reading, limit: limit)
        }
        // The longest part that leaves something known counts.
        for place in typed.indices.reversed() where found.isEmpty && place > 0 {
            found = completed(from: place, limit: limit)
        }
        return found
    }

    // MARK: Reading

    private mutating func readNames(from place: Int) {
        guard place + 1 < typed.count else { return }
        var hash = UnitHash()
        hash.add(typed[place])
        for end in place + 2..<max(place + 2, min(place + Self.longestName, typed.count)) + 1 where end <= typed.count {
            hash.add(typed[end - 1])
            guard isBoundary(end), let form = index.form(hash.key) else { continue }
            let levels = index.levels(ofForm: form)
            extend(from: place, to: end, by: index.nodes(ofForm: form).map { index.formNode($0).node })
            guard levels & 0x7FFF == 0, readings[end].isEmpty else { continue }
            let level = UInt32((levels >> 16 & 0x7FFF).trailingZeroBitCount)
            readings[end] = readings[place].filter { $0.last == nil || $0.level < level }
        }
    }

    private mutating func readNumbers(from place: Int) {
        let isNumber = Unit.isDigit(typed[place]) || Unit.isLetter(typed[place]) || Unit.isStem(typed[place])
        let levels = isNumber ? Self.numbered : [LevelCode.building]
        for end in place + 1..<min(place + Self.longestNumber, typed.count) + 1 where isBoundary(end) {
            let number = Units(typed[place..<end])
            for reading in readings[place] {
                guard let last = reading.last else { continue }
                for level in levels where level > reading.level {
                    let key = AddressKey.key(number, at: LevelCode.level(level))
                    guard let rank = index.rank(ofKey: UnitHash.of(key, .key)) else { continue }
                    extend(from: place, to: end, by: Array(index.children(index.holder(last, of: level), level, rank)))
                }
            }
        }
    }

    /// A number is not cut in two.
    private func isBoundary(_ end: Int) -> Bool {
        end >= typed.count || !(Unit.isDigit(typed[end - 1]) && Unit.isDigit(typed[end]))
    }

    private mutating func extend(from place: Int, to end: Int, by nodes: [UInt32]) {
        let known = Set(readings[end].compactMap(\.last))
        for node in nodes where !known.contains(node) && index.isLive(node) {
            let chain = NodeChain(node, index)
            guard let reading = readings[place].lazy.compactMap({ $0.extended(by: chain) }).first else { continue }
            readings[end].append(reading)
        }
    }

    // MARK: Completing

    /// What stands right below a reading, wide before narrow.
    private func below(_ reading: Reading, limit: Int) -> [UInt32] {
        guard let last = reading.last else { return [] }
        var found: [UInt32] = []
        for level in reading.level + 1..<UInt32(LevelCode.count) {
            let children = index.children(index.holder(last, of: level), level)
            found += agreeing(children.prefix(limit), with: reading)
        }
        return found
    }

    /// Completions of what follows a place, in agreement with what stands before it.
    private func completed(from place: Int, limit: Int) -> [UInt32] {
        guard !readings[place].isEmpty else { return [] }
        let rest = Units(typed[place...])
        let named = step.names(rest) + step.numbers(rest)
        var found: [UInt32] = []
        for reading in readings[place] {
            found += numbers(beginning: rest, below: reading, limit: limit)
            found += agreeing(named, with: reading)
        }
        return found
    }

    /// 4 → 4号, 44号 …; 2单 → 2单元; 教学 → 教学楼.
    private func numbers(beginning rest: Units, below reading: Reading, limit: Int) -> [UInt32] {
        guard let last = reading.last else { return [] }
        let number = rest.prefix { Unit.isDigit($0) || Unit.isLetter($0) || Unit.isStem($0) || $0 == Unit.hyphen }.text
        var found: [(key: String, node: UInt32)] = []
        for level in Self.numbered where level > reading.level {
            for child in index.children(index.holder(last, of: level), level) {
                let key = index.keyText(index.keyRank(child))
                guard key.hasPrefix(number) else { continue }
                let name = index.string(index.name(child))
                if AddressNormalizer.units(name).starts(with: rest) || name.utf16.starts(with: rest) {
                    found.append((key, child))
                }
            }
        }
        found.sort { ($0.key.utf8.count, $0.key, $0.node) < ($1.key.utf8.count, $1.key, $1.node) }
        return agreeing(found.map(\.node), with: reading)
    }

    private func agreeing(_ nodes: some Sequence<UInt32>, with reading: Reading) -> [UInt32] {
        nodes.filter { index.isLive($0) && reading.agrees(with: NodeChain($0, index)) }
    }
}

extension AddressIndex {
    /// What holds a node's children at a level: units, floors and rooms are looked up under their building.
    func holder(_ node: UInt32, of level: UInt32) -> UInt32 {
        var holder = node
        guard level > LevelCode.building else { return holder }
        while self.level(holder) > LevelCode.building, parent(holder) != Self.none { holder = parent(holder) }
        return holder
    }
}
