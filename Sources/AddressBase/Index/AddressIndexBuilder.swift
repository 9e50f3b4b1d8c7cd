/// Makes the image of an index from the nodes of a tree, their aliases and free texts, in any order.
///
/// Memory while building: about 100 bytes a node, and the image. Nodes that come in the order of their ids take the least.
public struct AddressIndexBuilder {
    private var ids: [Int64] = []
    private var parents: [Int64] = []
    private var holders: [Int64] = []
    private var divisions: [Int64] = []
    private var levels: [UInt8] = []
    private var names: [UInt32] = []
    private var keys: [UInt32] = []
    private var codes: [UInt32] = []
    private var positions: [Int32] = []
    private var zoneNumbers: [UInt16] = []
    private var cells: [UInt32] = []
    private var texts = TextPool()
    private var zones: [Int64] = []
    private var regions: [(node: Int, code: UInt32)] = []
    private var aliases: [(node: Int64, name: UInt32)] = []
    private var freeTexts: [(node: Int64, text: UInt32)] = []

    private static let nowhere = Int64.min

    public init() {}

    public var count: Int { ids.count }

    public mutating func add(_ row: IndexRow) {
        ids.append(row.id)
        parents.append(row.parent ?? Self.nowhere)
        holders.append(row.holder ?? Self.nowhere)
        divisions.append(row.division ?? Self.nowhere)
        levels.append(UInt8(LevelCode.code(row.level)))
        names.append(texts.number(of: row.name))
        keys.append(texts.number(of: row.key))
        let code = CodeParts(row.code)
        codes.append(texts.number(of: code.beginning))
        codes.append(code.tail)
        positions.append(Self.scaled(row.longitude))
        positions.append(row.longitude == nil ? AddressIndex.noPosition : Self.scaled(row.latitude))
        zoneNumbers.append(zoneNumber(row.zone))
        cells.append(texts.number(of: row.cell))
        if row.region.count > 0 { regions.append((ids.count - 1, texts.number(of: row.region))) }
    }

    /// An old or common name of a node.
    public mutating func add(alias name: String, of node: Int64) { aliases.append((node, texts.number(of: name))) }

    /// The text of a row without elements, which stands for its node as a whole.
    public mutating func add(freeText text: UnsafeRawBufferPointer, of node: Int64) {
        freeTexts.append((node, texts.number(of: text)))
    }

    private mutating func zoneNumber(_ zone: Int64) -> UInt16 {
        if let last = zoneNumbers.last, zones[Int(last)] == zone { return last }
        if let known = zones.firstIndex(of: zone) { return UInt16(known) }
        zones.append(zone)
        return UInt16(zones.count - 1)
    }

    private static func scaled(_ degrees: Double?) -> Int32 {
        guard let degrees else { return AddressIndex.noPosition }
        return Int32((degrees * 1e7).rounded())
    }

    // MARK: Finishing

    /// - Throws: `AddressBaseError.brokenTree` where a node is held by one that is not there or by a ring.
    public consuming func image() throws -> [UInt8] {
        let order = try NodeOrder(
            ids: ids, holders: holders, levels: levels, keys: KeyRanks(keys, texts), keyTexts: keys)
        holders = []
        keys = []
        let free = freeTexts.map { (node: order.ordinal(of: $0.node), text: $0.text) }.filter {
            $0.node != AddressIndex.none
        }
        let freeNodes = Set(free.map(\.node))
        var writer = ImageWriter(reserving: ids.count * 64)
        writer.append(.sortKey, order.sortKeys)
        writer.append(.childStart, order.childStarts)
        // What has been written is not kept.
        writer.append(.parent, order.map { order.ordinal(of: parents[$0]) })
        parents = []
        writer.append(.division, order.map { order.ordinal(of: divisions[$0]) })
        divisions = []
        writer.append(.name, order.map { names[$0] })
        writer.append(.code, order.pairs(codes))
        codes = []
        writer.append(.id, order.map { ids[$0] })
        writer.append(.position, order.pairs(positions))
        positions = []
        writer.append(.zone, order.map { zoneNumbers[$0] })
        zoneNumbers = []
        var cellsInOrder = order.map { cells[$0] }
        for node in freeNodes { cellsInOrder[Int(node)] |= AddressIndex.freeMark }
        cells = []
        writer.append(.cell, cellsInOrder)
        cellsInOrder = []
        let forms = NameForms(
            order: order, names: names, levels: levels, aliases: aliases, texts: texts,
            unnamed: freeNodes.filter { order.sortKeys[Int($0)] >> 28 >= LevelCode.place })
        writer.append(.textStart, texts.starts)
        writer.append(.textBytes, texts.bytes)
        writer.append(.textForms, forms.textForms)
        order.keys.write(&writer)
        forms.write(&writer)
        FreeTexts(free, texts).write(&writer)
        writer.append(.zones, zones)
        writer.append(.regions, regions.flatMap { [order.ordinals[$0.node], $0.code] })
        writer.append(.byID, order.byID(ids))
        return writer.finish()
    }
}

/// A code as its beginning and its last digits: codes of neighbours share the beginning.
struct CodeParts {
    var beginning: UnsafeRawBufferPointer
    /// The digits' count in the upper 4 bits, their value in the lower 28.
    var tail: UInt32

    init(_ code: UnsafeRawBufferPointer) {
        var length = 0
        while length < min(8, code.count), code[code.count - 1 - length] &- 0x30 < 10 { length += 1 }
        var value: UInt32 = 0
        for byte in code.suffix(length) { value = value * 10 + UInt32(byte - 0x30) }
        beginning = UnsafeRawBufferPointer(rebasing: code[0..<code.count - length])
        tail = UInt32(length) << 28 | value
    }

    static func append(tail: UInt32, to text: inout [UInt8]) {
        let length = Int(tail >> 28)
        var value = tail & 0x0FFF_FFFF
        text.append(contentsOf: repeatElement(0x30, count: length))
        var at = text.count - 1
        for _ in 0..<length {
            text[at] = UInt8(0x30 + value % 10)
            value /= 10
            at -= 1
        }
    }
}

/// The keys of a tree, numbered in the order of their numbers.
struct KeyRanks {
    /// By number in the pool of texts.
    private(set) var rankOfText: [UInt32]
    private var texts: [UInt32] = []
    private var numbers: [UInt32] = []
    private var hashes: [UInt64] = []

    init(_ keys: [UInt32], _ pool: TextPool) {
        rankOfText = [UInt32](repeating: .max, count: pool.count)
        for key in keys where rankOfText[Int(key)] == .max {
            rankOfText[Int(key)] = 0
            texts.append(key)
        }
        var entries = texts.map { text -> (number: UInt32, key: [UInt16], text: UInt32) in
            let key = pool.text(text)
            return (AddressKey.number(key).flatMap { UInt32(exactly: $0) } ?? .max, Array(key.utf16), text)
        }
        entries.sort {
            if $0.number != $1.number { return $0.number < $1.number }
            return $0.key.count == $1.key.count ? $0.key.lexicographicallyPrecedes($1.key) : $0.key.count < $1.key.count
        }
        texts = entries.map(\.text)
        numbers = entries.map(\.number)
        hashes = entries.map { UnitHash.of($0.key, .key) }
        for (rank, entry) in entries.enumerated() { rankOfText[Int(entry.text)] = UInt32(rank) }
    }

    func write(_ writer: inout ImageWriter) {
        var slots = SlotTable(count: hashes.count)
        for (rank, hash) in hashes.enumerated() { slots.put(hash, UInt32(rank)) }
        writer.append(.keySlots, slots.words)
        writer.append(.keyNumber, numbers)
        writer.append(.keyText, texts)
    }
}

/// The tree order: what a node holds stands together, by level and key, holders in the order of their own places.
struct NodeOrder {
    let keys: KeyRanks
    private(set) var sortKeys: [UInt32] = []
    private(set) var childStarts: [UInt32] = []
    /// The input's index at a place of the order.
    private(set) var sources: [Int32] = []
    /// The place of an input's index.
    private(set) var ordinals: [UInt32] = []
    private let places: IDPlaces

    init(ids: [Int64], holders: [Int64], levels: [UInt8], keys: KeyRanks, keyTexts: [UInt32]) throws {
        self.keys = keys
        places = IDPlaces(ids)
        let count = ids.count
        let sortKey = (0..<count).map { UInt32(levels[$0]) << 28 | keys.rankOfText[Int(keyTexts[$0])] }
        // Children by holder: counted, then placed, then each family sorted.
        var starts = [UInt32](repeating: 0, count: count + 2)
        var holderOf = [Int32](repeating: -1, count: count)
        for index in 0..<count where holders[index] != Int64.min {
            guard let holder = places.index(of: holders[index]) else {
                throw AddressBaseError.brokenTree(node: ids[index], "what holds it is not there")
            }
            holderOf[index] = Int32(holder)
        }
        for holder in holderOf { starts[Int(holder + 1) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var next = starts
        var members = [Int32](repeating: 0, count: count)
        for index in 0..<count {
            let family = Int(holderOf[index] + 1)
            members[Int(next[family])] = Int32(index)
            next[family] += 1
        }
        func family(_ holder: Int) -> Range<Int> { Int(starts[holder + 1])..<Int(starts[holder + 2]) }
        func sort(_ range: Range<Int>) {
            guard range.count > 1 else { return }
            members[range].sort {
                let (left, right) = (Int($0), Int($1))
                return sortKey[left] != sortKey[right] ? sortKey[left] < sortKey[right] : ids[left] < ids[right]
            }
        }
        sources.reserveCapacity(count)
        sort(family(-1))
        sources.append(contentsOf: members[family(-1)])
        childStarts.reserveCapacity(count + 1)
        var place = 0
        while place < sources.count {
            childStarts.append(UInt32(sources.count))
            let range = family(Int(sources[place]))
            sort(range)
            sources.append(contentsOf: members[range])
            place += 1
        }
        childStarts.append(UInt32(sources.count))
        guard sources.count == count else {
            let placed = Set(sources)
            let lost = (0..<count).first { !placed.contains(Int32($0)) } ?? 0
            throw AddressBaseError.brokenTree(node: ids[lost], "its holders form a ring")
        }
        ordinals = [UInt32](repeating: 0, count: count)
        for (place, source) in sources.enumerated() { ordinals[Int(source)] = UInt32(place) }
        sortKeys = sources.map { sortKey[Int($0)] }
    }

    /// `AddressIndex.none` for ids that are not there.
    func ordinal(of id: Int64) -> UInt32 {
        guard id != Int64.min, let index = places.index(of: id) else { return AddressIndex.none }
        return ordinals[index]
    }

    /// The ordinals in the order of the ids.
    func byID(_ ids: [Int64]) -> [UInt32] {
        guard !IDPlaces.areAscending(ids) else { return ordinals }
        return ordinals.indices.sorted { ids[$0] < ids[$1] }.map { ordinals[$0] }
    }

    func map<Value>(_ body: (Int) -> Value) -> [Value] { sources.map { body(Int($0)) } }

    func pairs<Value>(_ values: [Value]) -> [Value] {
        var result: [Value] = []
        result.reserveCapacity(values.count)
        for source in sources {
            result.append(values[Int(source) * 2])
            result.append(values[Int(source) * 2 + 1])
        }
        return result
    }
}

/// Finds the index of an id: by a search where the ids ascend, which takes no memory, else by a table.
public struct IDPlaces {
    private let ids: [Int64]
    private var slots: [(id: Int64, index: Int32)] = []
    private var mask = 0

    public init(_ ids: [Int64]) {
        self.ids = ids
        guard !Self.areAscending(ids) else { return }
        var size = 16
        while size < ids.count * 2 { size *= 2 }
        mask = size - 1
        slots = Array(repeating: (0, -1), count: size)
        for (index, id) in ids.enumerated() {
            var slot = Self.hash(id) & mask
            while slots[slot].index >= 0 { slot = (slot + 1) & mask }
            slots[slot] = (id, Int32(index))
        }
    }

    static func areAscending(_ ids: [Int64]) -> Bool { zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 } }

    public func index(of id: Int64) -> Int? {
        guard !slots.isEmpty else { return search(id) }
        var slot = Self.hash(id) & mask
        while slots[slot].index >= 0 {
            if slots[slot].id == id { return Int(slots[slot].index) }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Ids are given one after the other, so that those between two known ones are mostly where their difference says.
    private func search(_ id: Int64) -> Int? {
        var (low, high) = (0, ids.count - 1)
        var isGuessing = true
        while low <= high {
            let (first, last) = (ids[low], ids[high])
            guard id >= first, id <= last else { return nil }
            if last - first == Int64(high - low) { return low + Int(id - first) }
            let share = Double(id - first) / Double(last - first)
            // A guess may be far off where ids are missing: every other step halves.
            let middle = isGuessing ? low + Int(share * Double(high - low)) : low + (high - low) / 2
            isGuessing.toggle()
            if ids[middle] == id { return middle }
            if ids[middle] < id { low = middle + 1 } else { high = middle - 1 }
        }
        return nil
    }

    private static func hash(_ id: Int64) -> Int {
        Int(truncatingIfNeeded: (UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15) >> 24)
    }
}
