/// What is known of every token before it is labelled: its neighbours' endings, the numbers and what stands around them.
///
/// The buffers are reused from text to text.
final class TokenContext {
    /// A run of digits and letters, such as 12, A3 or 105B.
    struct NumberWord {
        var start: Int
        var end: Int
        var shape: UInt16
        /// The place in a chain of numbers with nothing but separators between them, and the chain's length.
        var chainIndex: Int
        var chainLength: Int
    }

    private(set) var numbers: [NumberWord] = []
    /// The number word that a token belongs to; -1 for none.
    let numberAt: PaddedBuffer<Int16>
    /// Which kinds of endings stand before a token, see `Ending`.
    let endingsBefore: PaddedBuffer<UInt8>
    /// The nearest ending at or behind a token, and how far away it is (at most 7).
    let nextEnding: PaddedBuffer<UInt16>
    let nextDistance: PaddedBuffer<UInt8>
    /// The nearest ending before a token, and how far away.
    let lastEnding: PaddedBuffer<UInt16>
    let lastDistance: PaddedBuffer<UInt8>

    init(capacity: Int) {
        numberAt = PaddedBuffer(capacity: capacity, filledWith: -1)
        endingsBefore = PaddedBuffer(capacity: capacity, filledWith: 0)
        nextEnding = PaddedBuffer(capacity: capacity, filledWith: 0)
        nextDistance = PaddedBuffer(capacity: capacity, filledWith: 0)
        lastEnding = PaddedBuffer(capacity: capacity, filledWith: 0)
        lastDistance = PaddedBuffer(capacity: capacity, filledWith: 0)
    }

    deinit {
        numberAt.free()
        endingsBefore.free()
        nextEnding.free()
        nextDistance.free()
        lastEnding.free()
        lastDistance.free()
    }

    func read(_ tokens: TokenSequence) {
        readNumbers(tokens)
        readEndings(tokens)
    }

    private func readNumbers(_ tokens: TokenSequence) {
        numbers.removeAll(keepingCapacity: true)
        var index = 0
        /// Where the last number ended, if only separators came since.
        var chainEnd = -1
        var chainLength = 0
        while index < tokens.count {
            numberAt[index] = -1
            let kind = tokens.kinds[index]
            guard kind == TokenKind.digits || kind == TokenKind.letters else {
                if kind != TokenKind.separator { chainEnd = -1 }
                index += 1
                continue
            }
            var end = index
            var shape: UInt16 = 0
            while end < tokens.count, tokens.kinds[end] == TokenKind.digits || tokens.kinds[end] == TokenKind.letters {
                numberAt[end] = Int16(truncatingIfNeeded: numbers.count)
                shape = shape &* 37 &+ tokens.ids[end]
                end += 1
            }
            chainLength = chainEnd >= 0 ? chainLength + 1 : 1
            numbers.append(
                NumberWord(start: index, end: end, shape: shape, chainIndex: chainLength - 1, chainLength: 1))
            for back in 0..<chainLength { numbers[numbers.count - 1 - back].chainLength = chainLength }
            chainEnd = end
            index = end
        }
    }

    private func readEndings(_ tokens: TokenSequence) {
        let count = tokens.count
        Ending.rules.withUnsafeBufferPointer { rules in
            var seen: UInt8 = 0
            var ending: UInt16 = 0
            var place = -1
            for index in 0..<count {
                let unit = tokens.ids[index]
                let kind = tokens.kinds[index]
                endingsBefore[index] = seen
                lastEnding[index] = ending
                lastDistance[index] = UInt8(truncatingIfNeeded: min(index - place, 7))
                if kind != TokenKind.han {
                    ending = UInt16(kind) + 1
                    place = index
                } else if rules[Int(unit)] != .none {
                    ending = unit
                    place = index
                    let before = index > 0 ? tokens.ids[index - 1] : 0
                    let isAfterNumber = index > 0 && numberAt[index - 1] >= 0
                    seen |= Ending.kind(rules[Int(unit)], after: before, isAfterNumber: isAfterNumber)
                }
            }
            ending = Ending.endOfText
            place = count
            for index in stride(from: count - 1, through: 0, by: -1) {
                let unit = tokens.ids[index]
                let kind = tokens.kinds[index]
                if kind != TokenKind.han {
                    ending = UInt16(kind) + 1
                    place = index
                } else if rules[Int(unit)] != .none {
                    ending = unit
                    place = index
                }
                nextEnding[index] = ending
                nextDistance[index] = UInt8(truncatingIfNeeded: min(place - index, 7))
            }
        }
    }
}

/// Characters that elements end with.
enum Ending {
    static let endOfText: UInt16 = 9

    static let road: UInt8 = 1
    static let number: UInt8 = 2
    static let building: UInt8 = 4
    static let unit: UInt8 = 8
    static let floor: UInt8 = 16
    static let room: UInt8 = 32
    static let town: UInt8 = 64
    static let community: UInt8 = 128

    /// What an ending depends on.
    enum Rule: UInt8 {
        case none, name, road, way, number, block, storey, level, yuan, room, town, village, district
    }

    /// Indexed by unit; `none` for units that end nothing.
    static let rules: [Rule] = {
        var rules = [Rule](repeating: .none, count: 0x10000)
        func set(_ units: String, _ rule: Rule) { for unit in units.utf16 { rules[Int(unit)] = rule } }
        set("省市县单园苑厦广中院店厂公社期门庄城里组州", .name)
        set("路街巷弄", .road)
        set("道", .way)
        set("号", .number)
        set("幢栋座", .block)
        set("楼", .storey)
        set("层", .level)
        set("元", .yuan)
        set("室", .room)
        set("镇乡", .town)
        set("村", .village)
        set("区", .district)
        return rules
    }()

    /// The kind of element that an ending ends, given what stands before; 0 for none that matters later.
    static func kind(_ rule: Rule, after before: UInt16, isAfterNumber: Bool) -> UInt8 {
        switch rule {
        case .none, .name: 0
        case .road: road
        case .way: before == street ? town : road
        case .number: isAfterNumber ? number : 0
        case .block: building
        case .storey: before == Unit.number ? building : isAfterNumber ? floor : 0
        case .level: isAfterNumber ? floor : 0
        case .yuan: before == single ? unit : 0
        case .room: room
        case .town: town
        case .village: community
        case .district: before == society ? community : 0
        }
    }

    private static let street = Unit.only("街")
    private static let single = Unit.only("单")
    private static let society = Unit.only("社")
}
