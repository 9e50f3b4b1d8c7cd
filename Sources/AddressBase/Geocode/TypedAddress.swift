import GeoModel

/// An address that is being typed from its wide end, such as 广东省江门市蓬江区天荣街4, read element by element as far as the
/// base knows it; what is left at the end is completed there.
///
/// An element must not contradict what was read before it: 解放路 runs through several communities and may follow any of
/// them, its 12号 only the one it stands in. National divisions that the base does not hold are read over.
struct TypedAddress {
    /// A way to read the text up to a place: the node it ends with and what is known of its chain.
    private struct Reading {
        var last: AddressNode?
        var levels: [AddressLevel: AddressNode] = [:]

        /// The reading with a further node; nil where the two contradict each other.
        func extended(by chain: AddressChain) -> Reading? {
            guard last.map({ chain.node.level > $0.level }) ?? true, agrees(with: chain) else { return nil }
            return Reading(last: chain.node, levels: levels.merging(chain.levels) { $1 })
        }

        func agrees(with chain: AddressChain) -> Bool {
            chain.levels.allSatisfy { level, node in levels[level].map { $0.id == node.id } ?? true }
        }

        /// What units, floors and rooms are looked up under is their building, other numbers under the node itself.
        var holder: Int64? { last.map { $0.level > .building ? $0.holder ?? $0.id : $0.id } }
    }

    private static let longestName = 14
    private static let longestNumber = 8
    private static let numbered: [AddressLevel] = [.group, .doorplate, .building, .unit, .floor, .room]

    private let step: SuggestStep
    private let typed: Units
    private var chains: ChainReader
    private var readings: [[Reading]]

    /// - Parameter typed: normalised and without separators.
    init(_ typed: Units, _ step: SuggestStep) {
        self.step = step
        self.typed = typed
        chains = ChainReader(step.reader)
        readings = Array(repeating: [], count: typed.count + 1)
        readings[0] = [Reading()]
    }

    /// Nodes that go on where the text ends, the one that it names first; at most about `limit`.
    mutating func completions(limit: Int) throws -> [AddressNode] {
        let divisions = Dictionary(grouping: DivisionLexicon.national.matches(in: typed)) { $0.range.lowerBound }
        for place in typed.indices where !readings[place].isEmpty {
            try readNames(from: place)
            try readNumbers(from: place)
            for match in divisions[place] ?? [] where readings[match.range.upperBound].isEmpty {
                guard let level = match.label.level else { continue }
                readings[match.range.upperBound] = readings[place].filter { $0.last.map { $0.level < level } ?? true }
            }
        }
        var found: [AddressNode] = []
        for reading in readings[typed.count] {
            if let last = reading.last { found.append(last) }
            found += try below(reading, limit: limit)
        }
        // The longest part that leaves something known counts.
        for place in typed.indices.reversed() where found.isEmpty && place > 0 {
            found = try completed(from: place, limit: limit)
        }
        return found
    }

    // MARK: Reading

    private mutating func readNames(from place: Int) throws {
        let ends = (place + 2..<max(place + 2, min(place + Self.longestName, typed.count) + 1)).filter(isBoundary)
        let hits = try step.reader.named(
            ends.map { AddressNameQuery(typed[place..<$0].text, kinds: [.exact, .core, .alias]) })
        for (end, hits) in zip(ends, hits) { try extend(from: place, to: end, by: hits.map(\.node)) }
    }

    private mutating func readNumbers(from place: Int) throws {
        let isNumber = Unit.isDigit(typed[place]) || Unit.isLetter(typed[place]) || Unit.isStem(typed[place])
        let levels: [AddressLevel] = isNumber ? Self.numbered : [.building]
        for end in place + 1..<min(place + Self.longestNumber, typed.count) + 1 where isBoundary(end) {
            let number = Units(typed[place..<end])
            for reading in readings[place] {
                guard let holder = reading.holder else { continue }
                let queries = levels.filter { $0 > reading.last?.level ?? .province }.map { level in
                    AddressChildQuery(holder: holder, level: level, key: AddressKey.key(number, at: level).text)
                }
                let nodes = try step.reader.children(queries).flatMap { $0 }
                try extend(from: place, to: end, by: nodes)
            }
        }
    }

    /// A number is not cut in two.
    private func isBoundary(_ end: Int) -> Bool {
        end >= typed.count || !(Unit.isDigit(typed[end - 1]) && Unit.isDigit(typed[end]))
    }

    private mutating func extend(from place: Int, to end: Int, by nodes: [AddressNode]) throws {
        guard !nodes.isEmpty else { return }
        let known = Set(readings[end].compactMap { $0.last?.id })
        for chain in try chains.chains(nodes) where !known.contains(chain.node.id) {
            guard let reading = readings[place].lazy.compactMap({ $0.extended(by: chain) }).first else { continue }
            readings[end].append(reading)
        }
    }

    // MARK: Completing

    /// What stands right below a reading, wide before narrow.
    private mutating func below(_ reading: Reading, limit: Int) throws -> [AddressNode] {
        guard let holder = reading.holder, let last = reading.last else { return [] }
        let queries = AddressLevel.allCases.filter { $0 > last.level }.map {
            AddressChildQuery(holder: holder, level: $0, limit: limit)
        }
        return try agreeing(try step.reader.children(queries).flatMap { $0 }, with: reading)
    }

    /// Completions of what follows a place, in agreement with what stands before it.
    private mutating func completed(from place: Int, limit: Int) throws -> [AddressNode] {
        guard !readings[place].isEmpty else { return [] }
        let rest = Units(typed[place...])
        let named = try step.names(rest[...], limit: limit * 4) + step.numbers(rest)
        var found: [AddressNode] = []
        for reading in readings[place] {
            found += try numbers(beginning: rest, below: reading, limit: limit)
            found += try agreeing(named, with: reading)
        }
        return found
    }

    /// 4 → 4号, 44号 …; 2单 → 2单元; 教学 → 教学楼.
    private mutating func numbers(
        beginning rest: Units, below reading: Reading, limit: Int
    ) throws -> [AddressNode] {
        guard let holder = reading.holder, let last = reading.last else { return [] }
        let number = rest.prefix { Unit.isDigit($0) || Unit.isLetter($0) || Unit.isStem($0) || $0 == Unit.hyphen }
        let levels = Self.numbered.filter { $0 > last.level }
        let queries = levels.map { level in
            AddressChildQuery(
                holder: holder, level: level, prefix: number.isEmpty ? nil : number.text,
                limit: number.isEmpty ? 1000 : limit)
        }
        let nodes = try step.reader.children(queries).flatMap { $0 }.filter { node in
            AddressNormalizer.units(node.name).starts(with: rest) || node.name.utf16.starts(with: rest)
        }
        let shortestFirst = nodes.sorted { ($0.key.utf8.count, $0.key, $0.id) < ($1.key.utf8.count, $1.key, $1.id) }
        return try agreeing(shortestFirst, with: reading)
    }

    private mutating func agreeing(_ nodes: [AddressNode], with reading: Reading) throws -> [AddressNode] {
        try chains.chains(nodes).filter(reading.agrees).map(\.node)
    }
}
