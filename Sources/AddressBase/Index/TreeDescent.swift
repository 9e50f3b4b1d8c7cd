/// Goes down from a node by the numbers of a question, as far as the base knows them.
///
/// Levels that the question leaves out are skipped (3栋501 without its unit), as are levels that the base does not have.
struct TreeDescent: ~Copyable {
    struct Reached {
        var node: UInt32
        /// The numbers that were confirmed on the way, a bit each.
        var confirmed: UInt64
        /// What the reading of the numbers costs, as a logarithm.
        var cost: Float
    }

    private(set) var reached: [Reached] = []
    private var mostConfirmed = 0
    private var steps = 0
    private var order: [Int] = []

    /// More steps than any sensible address takes; beyond them the search of one name ends with what it has.
    private static let stepLimit = 4000

    init() {
        reached.reserveCapacity(64)
        order.reserveCapacity(64)
    }

    mutating func descend(from node: UInt32, _ query: borrowing QueryReading, _ index: AddressIndex) {
        reached.removeAll(keepingCapacity: true)
        mostConfirmed = 0
        steps = 0
        let above = confirmedAbove(node, query, index)
        sortNumbers(query, byKind: false)
        visit(node, index.level(node), 0, above, 0, query, index)
        let all = query.numbers.count
        if mostConfirmed < all, all > 1, isOutOfOrder(query) {
            sortNumbers(query, byKind: true)
            visit(node, index.level(node), 0, above, 0, query, index)
        }
        if mostConfirmed < all { cutGluedNumbers(node, query, index) }
        let most = mostConfirmed
        reached.removeAll { $0.confirmed.nonzeroBitCount < most }
    }

    /// The numbers that stand above the node already: 203号枫瑞中心 names the doorplate of the building, no room in it.
    private func confirmedAbove(_ node: UInt32, _ query: borrowing QueryReading, _ index: AddressIndex) -> UInt64 {
        guard index.level(node) > LevelCode.doorplate, !query.numbers.isEmpty else { return 0 }
        let chain = NodeChain(node, index)
        var bits: UInt64 = 0
        for (place, number) in query.numbers.enumerated() where number.kind != .bare && number.groupCount == 1 {
            guard let rank = number.rank, let level = NumberLevels.primary(number.kind), level < chain.level,
                chain[level] != AddressIndex.none, index.keyRank(chain[level]) == rank
            else { continue }
            bits |= 1 << UInt64(place)
        }
        return bits
    }

    // MARK: Order

    private mutating func sortNumbers(_ query: borrowing QueryReading, byKind: Bool) {
        order.removeAll(keepingCapacity: true)
        for place in query.numbers.indices { order.append(place) }
        guard byKind else { return }
        // Insertion sort: stable, and there are few.
        for place in 1..<order.count {
            var at = place
            let rank = Self.rank(query, order[at])
            while at > 0, Self.rank(query, order[at - 1]) > rank {
                order.swapAt(at, at - 1)
                at -= 1
            }
        }
    }

    private static func rank(_ query: borrowing QueryReading, _ place: Int) -> UInt8 {
        query.numbers[query.numbers[place].groupStart].groupKind.rawValue
    }

    private func isOutOfOrder(_ query: borrowing QueryReading) -> Bool {
        for place in 1..<query.numbers.count where Self.rank(query, place) < Self.rank(query, place - 1) { return true }
        return false
    }

    // MARK: Steps

    private mutating func visit(
        _ node: UInt32, _ level: UInt32, _ from: Int, _ confirmed: UInt64, _ cost: Float,
        _ query: borrowing QueryReading, _ index: AddressIndex
    ) {
        steps += 1
        note(node, confirmed, cost)
        guard steps < Self.stepLimit else { return }
        var place = from
        while place < order.count {
            if follow(node, level, place, confirmed, cost, query, index) { return }
            place += 1
        }
    }

    private mutating func note(_ node: UInt32, _ confirmed: UInt64, _ cost: Float) {
        let count = confirmed.nonzeroBitCount
        guard count >= mostConfirmed else { return }
        mostConfirmed = count
        for place in reached.indices where reached[place].node == node {
            if reached[place].confirmed.nonzeroBitCount < count || reached[place].cost < cost {
                reached[place] = Reached(node: node, confirmed: confirmed, cost: cost)
            }
            return
        }
        reached.append(Reached(node: node, confirmed: confirmed, cost: cost))
    }

    /// Takes the number at a place of the order one or more levels down; false where the base has nothing there.
    private mutating func follow(
        _ node: UInt32, _ level: UInt32, _ place: Int, _ confirmed: UInt64, _ cost: Float,
        _ query: borrowing QueryReading, _ index: AddressIndex
    ) -> Bool {
        let at = order[place]
        let number = query.numbers[at]
        guard confirmed & 1 << UInt64(at) == 0 else { return false }
        if let form = number.form { return followName(form, node, level, place, confirmed, cost, query, index) }
        var isFound = false
        if number.groupCount > 1, at == number.groupStart {
            // 8-2号 as it stands, then its parts.
            var taken = number.groupCount
            while taken > 1 {
                let kind: NumberEnding.Kind = taken == number.groupCount ? number.groupKind : .bare
                if let rank = query.rank(at..<at + taken, kind, index),
                    step(node, level, kind, rank, at, taken, place, confirmed, cost, query, index)
                {
                    isFound = true
                    break
                }
                taken -= 1
            }
        }
        if isFound { return true }
        if number.groupCount == 2, at == number.groupStart, number.groupKind != .bare, query.isRange(at) {
            // 7-9号, 102-103室: a range, of which either end is right.
            for end in [at, at + 1] {
                guard let rank = query.numbers[end].rank,
                    step(node, level, number.groupKind, rank, at, 2, place, confirmed, cost - 0.5, query, index)
                else { continue }
                break
            }
        }
        guard let rank = number.rank else { return false }
        let split: Float = number.groupCount > 1 && number.groupKind == .door ? -0.3 : 0
        return step(node, level, number.kind, rank, at, 1, place, confirmed, cost + split, query, index)
    }

    private mutating func step(
        _ node: UInt32, _ level: UInt32, _ kind: NumberEnding.Kind, _ rank: UInt32, _ at: Int, _ taken: Int,
        _ place: Int,
        _ confirmed: UInt64, _ cost: Float, _ query: borrowing QueryReading, _ index: AddressIndex
    ) -> Bool {
        var bits = confirmed
        for offset in 0..<taken { bits |= 1 << UInt64(at + offset) }
        var isFound = false
        for choice in 0..<NumberLevels.count(kind) {
            let (wanted, price) = NumberLevels.choice(kind, choice)
            guard wanted > level || wanted == LevelCode.doorplate && level == LevelCode.estate else { continue }
            if descend(node, level, wanted, rank, place + taken, bits, cost + price, query, index) {
                isFound = true
                if kind != .bare { break }
            }
        }
        return isFound
    }

    private mutating func descend(
        _ node: UInt32, _ level: UInt32, _ wanted: UInt32, _ rank: UInt32, _ next: Int, _ bits: UInt64, _ cost: Float,
        _ query: borrowing QueryReading, _ index: AddressIndex
    ) -> Bool {
        var holder = node
        if wanted > LevelCode.building, level > LevelCode.building {
            // Units, floors and rooms are all held by their building.
            while index.level(holder) > LevelCode.building, index.parent(holder) != AddressIndex.none {
                holder = index.parent(holder)
            }
        }
        var isFound = false
        for child in index.children(holder, wanted, rank)
        where index.isLive(child) && (holder == node || index.isBelow(child, node)) {
            isFound = true
            visit(child, wanted, next, bits, cost, query, index)
        }
        guard !isFound, level == LevelCode.doorplate, wanted > LevelCode.doorplate else { return isFound }
        // A building of an estate that stands at the doorplate.
        for estate in index.children(node, LevelCode.estate) where index.isLive(estate) {
            for child in index.children(estate, wanted, rank) where index.isLive(child) {
                isFound = true
                visit(child, wanted, next, bits, cost, query, index)
            }
        }
        return isFound
    }

    /// A building by its name, such as 综合楼.
    private mutating func followName(
        _ form: UInt32, _ node: UInt32, _ level: UInt32, _ place: Int, _ confirmed: UInt64, _ cost: Float,
        _ query: borrowing QueryReading, _ index: AddressIndex
    ) -> Bool {
        guard level < LevelCode.building else { return false }
        var isFound = false
        func matches(_ child: UInt32) -> Bool { index.form(ofText: index.name(child), 0) == form }
        let bits = confirmed | 1 << UInt64(order[place])
        for child in index.children(node, LevelCode.building) where matches(child) && index.isLive(child) {
            isFound = true
            visit(child, LevelCode.building, place + 1, bits, cost, query, index)
        }
        guard !isFound, level == LevelCode.doorplate else { return isFound }
        for estate in index.children(node, LevelCode.estate) where index.isLive(estate) {
            for child in index.children(estate, LevelCode.building) where matches(child) && index.isLive(child) {
                isFound = true
                visit(child, LevelCode.building, place + 1, bits, cost, query, index)
            }
        }
        return isFound
    }

    // MARK: Glued numbers

    /// Numbers that run into each other because a suffix was left out: 123栋 for 12号3栋, 65502室 for 65号502室.
    private mutating func cutGluedNumbers(_ node: UInt32, _ query: borrowing QueryReading, _ index: AddressIndex) {
        guard
            index.level(node) == LevelCode.road || index.level(node) == LevelCode.community
                || index.level(node) == LevelCode.group, mostConfirmed == 0 || query.numbers[0].groupCount > 1
        else { return }
        sortNumbers(query, byKind: false)
        guard let place = order.first(where: { query.numbers[$0].form == nil }) else { return }
        let number = query.numbers[place]
        let length = number.keyEnd - number.keyStart
        guard length >= 2, length <= 8 else { return }
        for at in number.keyStart..<number.keyEnd where !Unit.isDigit(query.text.units[at]) { return }
        for cut in 1..<length {
            let middle = number.keyStart + cut
            guard query.text.units[middle] != 0x30, let door = query.rank(digits: number.keyStart..<middle, index),
                let tail = query.rank(digits: middle..<number.keyEnd, index)
            else { continue }
            let kind = number.kind == .bare || number.kind == .door ? NumberEnding.Kind.building : number.kind
            for child in index.children(node, LevelCode.doorplate, door) where index.isLive(child) {
                glue(child, kind, tail, place, query, index)
                if number.kind == .bare, number.groupCount == 1, number.keyEnd - middle >= 2 {
                    glue(child, .room, tail, place, query, index)
                }
            }
        }
    }

    private mutating func glue(
        _ child: UInt32, _ kind: NumberEnding.Kind, _ tail: UInt32, _ place: Int, _ query: borrowing QueryReading,
        _ index: AddressIndex
    ) {
        _ = step(child, LevelCode.doorplate, kind, tail, place, 1, 0, 0, -0.8, query, index)
    }
}

/// The levels that a number may be meant at, the likeliest first, with what the reading costs.
enum NumberLevels {
    @inline(__always)
    static func count(_ kind: NumberEnding.Kind) -> Int { table[Int(kind.rawValue)].count }
    @inline(__always)
    static func choice(_ kind: NumberEnding.Kind, _ place: Int) -> (level: UInt32, cost: Float) {
        table[Int(kind.rawValue)][place]
    }

    /// The level that the number names if nothing else is known.
    static func primary(_ kind: NumberEnding.Kind) -> UInt32? { table[Int(kind.rawValue)].first?.level }

    private static let table: [[(level: UInt32, cost: Float)]] = [
        // bare
        [
            (LevelCode.doorplate, 0), (LevelCode.building, 0), (LevelCode.unit, -0.1), (LevelCode.room, 0),
            (LevelCode.floor, -0.6),
        ],
        // group
        [(LevelCode.group, 0)],
        // lane
        [(LevelCode.doorplate, 0)],
        // door
        [(LevelCode.doorplate, 0), (LevelCode.building, -0.2), (LevelCode.room, -0.4), (LevelCode.unit, -0.8)],
        // building
        [(LevelCode.building, 0), (LevelCode.doorplate, -0.7)],
        // unit
        [(LevelCode.unit, 0)],
        // storey
        [(LevelCode.floor, 0), (LevelCode.building, -0.2)],
        // floor
        [(LevelCode.floor, 0)],
        // room
        [(LevelCode.room, 0), (LevelCode.doorplate, -1)],
        // section, distance
        [], [],
    ]
}

extension AddressIndex {
    /// Whether a node of the image is still what it was.
    @inline(__always)
    func isLive(_ node: UInt32) -> Bool { changes.gone.isEmpty || !changes.gone.contains(node) }

    /// Whether a node below a building stands under another one there.
    func isBelow(_ node: UInt32, _ ancestor: UInt32) -> Bool {
        var above = parent(node)
        while above != Self.none {
            if above == ancestor { return true }
            guard level(above) > LevelCode.building else { return false }
            above = parent(above)
        }
        return false
    }
}
