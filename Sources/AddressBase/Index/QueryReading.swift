/// What a text says, read by the names and keys of one base: names with what they may mean, numbers with what they count,
/// and what is left unexplained.
struct QueryReading: ~Copyable {
    /// A stretch of the text that is read as a name.
    struct Slot {
        var start: Int
        var end: Int
        /// Its meanings in `meanings`.
        var first: Int
        var count: Int
        var isAside: Bool
        /// Read by sound or with a slip rather than as it stands.
        var isNear: Bool
    }

    /// A form that a slot may mean.
    struct Meaning {
        var form: UInt32
        /// Logarithm of how likely somebody who means the form writes what stands there.
        var cost: Float
        /// How far the reading can be trusted by itself, 0 … 1.
        var trust: Float
    }

    /// A number, or one part of several that hang together (3-2-502).
    struct Number {
        var kind: NumberEnding.Kind
        var start: Int
        var end: Int
        /// The key alone.
        var keyStart: Int
        var keyEnd: Int
        /// Rank of the key; nil where no node of the base has it.
        var rank: UInt32?
        /// The first part of those that hang together, and how many they are.
        var groupStart: Int
        var groupCount: Int
        /// What all parts together count.
        var groupKind: NumberEnding.Kind
        var isAside: Bool
        /// A name that is too common to begin with, such as 综合楼: looked for like a number.
        var form: UInt32?
    }

    struct Match {
        var start: Int
        var end: Int
        var form: UInt32
        var gain: Float
    }

    var text = FoldedText()
    var slots: [Slot] = []
    var meanings: [Meaning] = []
    var numbers: [Number] = []
    /// Han characters and letters that nothing explains: ranges.
    var gaps: [Range<Int>] = []
    /// Something is said to be opposite, beside or at a distance of the address.
    var isRelative = false
    var isCrossing = false
    /// Metres from the beginning of a road that a kilometre post tells.
    var post: UInt32?
    /// What explains a unit: 0 nothing, 1 a name, 2 a number, 3 a word without content.
    let cover: UnsafeMutablePointer<UInt8>
    private var matches: [Match] = []
    private var best: [Float] = []
    private var choice: [Int] = []

    static let numberLimit = 60

    init() {
        cover = .allocate(capacity: FoldedText.capacity)
        slots.reserveCapacity(32)
        meanings.reserveCapacity(64)
        numbers.reserveCapacity(32)
        matches.reserveCapacity(64)
    }

    deinit { cover.deallocate() }

    // MARK: Reading

    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ index: AddressIndex) {
        text.read(bytes)
        slots.removeAll(keepingCapacity: true)
        meanings.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        gaps.removeAll(keepingCapacity: true)
        isRelative = false
        isCrossing = false
        post = nil
        cover.initialize(repeating: 0, count: text.count)
        findNames(index)
        chooseNames(index)
        findPost()
        findNumbers(index)
        findGaps()
    }

    private mutating func findNames(_ index: AddressIndex) {
        matches.removeAll(keepingCapacity: true)
        let units = text.units
        let count = text.count
        guard count > 1 else { return }
        for start in 0..<count - 1 {
            let reach = index.reach(units[start], units[start + 1])
            guard reach > 1, !isInsideNumber(start) else { continue }
            var hash = UnitHash()
            hash.add(units[start])
            var end = start + 1
            let last = min(count, start + reach)
            while end < last {
                hash.add(units[end])
                end += 1
                if let form = index.form(hash.key), !isInsideNumber(end) {
                    matches.append(Match(start: start, end: end, form: form, gain: 0))
                }
            }
        }
    }

    /// Whether a boundary would cut a number in two.
    @inline(__always)
    private func isInsideNumber(_ at: Int) -> Bool {
        at > 0 && at < text.count && Unit.isDigit(text.units[at]) && Unit.isDigit(text.units[at - 1])
            && text.marks[at] & FoldedText.gap == 0
    }

    /// The matches that cover most of the text without overlapping.
    private mutating func chooseNames(_ index: AddressIndex) {
        let count = text.count
        guard !matches.isEmpty else { return }
        best.removeAll(keepingCapacity: true)
        choice.removeAll(keepingCapacity: true)
        for _ in 0...count {
            best.append(0)
            choice.append(-1)
        }
        for place in matches.indices { matches[place].gain = gain(matches[place], index) }
        var place = matches.count - 1
        var start = count - 1
        while start >= 0 {
            best[start] = best[start + 1]
            while place >= 0, matches[place].start == start {
                let match = matches[place]
                let value = match.gain + best[match.end]
                if match.gain > 0, value > best[start] {
                    best[start] = value
                    choice[start] = place
                }
                place -= 1
            }
            start -= 1
        }
        var at = 0
        while at < count {
            guard choice[at] >= 0 else {
                at += 1
                continue
            }
            let match = matches[choice[at]]
            let levels = index.levels(ofForm: match.form)
            let isShort = levels & AddressIndex.wholeForm == 0
            take(match.start..<match.end, isNear: false)
            append(Meaning(form: match.form, cost: isShort ? -0.05 : 0, trust: 1))
            at = match.end
        }
    }

    private func gain(_ match: Match, _ index: AddressIndex) -> Float {
        let levels = index.levels(ofForm: match.form)
        let length = Float(match.end - match.start)
        if levels & 0x7FFF == 0 {
            guard levels & AddressIndex.shortForeign != 0 else { return length - 0.6 }
            return isAfterDivision(match, index) ? length - 1.1 : 0
        }
        return length - (levels & AddressIndex.wholeForm != 0 ? 0.2 : 0.6)
    }

    private func isAfterDivision(_ match: Match, _ index: AddressIndex) -> Bool {
        if match.start == 0 { return true }
        return matches.contains {
            $0.end == match.start && index.levels(ofForm: $0.form) & (7 | 7 << 16) != 0
        }
    }

    /// Begins a slot; its meanings follow by `append`.
    mutating func take(_ range: Range<Int>, isNear: Bool) {
        for at in range { cover[at] = 1 }
        slots.append(
            Slot(
                start: range.lowerBound, end: range.upperBound, first: meanings.count, count: 0,
                isAside: text.marks[range.lowerBound] & FoldedText.aside != 0, isNear: isNear))
    }

    mutating func append(_ meaning: Meaning) {
        meanings.append(meaning)
        slots[slots.count - 1].count += 1
    }

    // MARK: Gaps

    private mutating func findGaps() {
        NoiseWords.mark(self.text.units, text.count, cover, &isRelative, &isCrossing)
        collectGaps()
    }

    mutating func collectGaps() {
        gaps.removeAll(keepingCapacity: true)
        let traits = UnitTable.traits
        let wanted = UnitTable.Traits.han.rawValue | UnitTable.Traits.letter.rawValue
        var start = 0
        while start < text.count {
            guard cover[start] == 0, traits[text.units[start]] & wanted != 0 else {
                start += 1
                continue
            }
            var end = start + 1
            while end < text.count, cover[end] == 0, traits[text.units[end]] & wanted != 0,
                (text.marks[end] ^ text.marks[start]) & FoldedText.aside == 0
            { end += 1 }
            gaps.append(start..<end)
            start = end
        }
    }
}
