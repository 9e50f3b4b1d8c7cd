/// Finds what is meant by stretches that are no name of the base as they stand: homophones, look-alikes, characters that were
/// dropped, added, swapped or replaced. Only names are searched so, never numbers.
struct NearNames: ~Copyable {
    struct Guess {
        var start: Int
        var end: Int
        var form: UInt32
        var cost: Float
        var trust: Float
    }

    private(set) var guesses: [Guess] = []
    private var best: [Float] = []
    private var choice: [Int] = []
    private var buffer: [UInt16] = []

    static let longest = 12
    /// How many meanings a stretch may have; the likeliest stay.
    static let meaningLimit = 48

    init() {
        guesses.reserveCapacity(128)
        buffer.reserveCapacity(32)
    }

    /// Reads a window of the text anew and puts the best slots into the query.
    mutating func explain(_ window: Range<Int>, _ query: inout QueryReading, _ index: AddressIndex) {
        guesses.removeAll(keepingCapacity: true)
        collect(window, query, index)
        guard !guesses.isEmpty else { return }
        choose(window)
        var spans: [Range<Int>] = []
        var at = window.lowerBound
        while at < window.upperBound {
            let place = choice[at - window.lowerBound]
            guard place >= 0 else {
                at += 1
                continue
            }
            spans.append(guesses[place].start..<guesses[place].end)
            at = guesses[place].end
        }
        sortGuesses()
        for span in spans { fill(span, &query) }
    }

    /// Everything that a slot's stretch may mean beside what it says.
    mutating func reconsider(_ slot: Int, _ query: inout QueryReading, _ index: AddressIndex) {
        guesses.removeAll(keepingCapacity: true)
        let found = query.slots[slot]
        collect(found.start..<found.end, query, index)
        guesses.removeAll { $0.start != found.start || $0.end != found.end }
        guard !guesses.isEmpty else { return }
        let old = Array(query.meanings[found.first..<found.first + found.count])
        query.slots[slot].first = query.meanings.count
        for meaning in old { query.meanings.append(meaning) }
        sortGuesses()
        for guess in guesses.prefix(Self.meaningLimit) where !old.contains(where: { $0.form == guess.form }) {
            query.meanings.append(.init(form: guess.form, cost: guess.cost - 0.7, trust: guess.trust * 0.9))
        }
        query.slots[slot].count = query.meanings.count - query.slots[slot].first
    }

    // MARK: Guesses

    private mutating func collect(_ window: Range<Int>, _ query: borrowing QueryReading, _ index: AddressIndex) {
        let units = query.text.units
        for start in window {
            var length = 2
            while start + length <= window.upperBound, length <= Self.longest {
                look(start..<start + length, units, index)
                length += 1
            }
        }
    }

    private mutating func look(_ span: Range<Int>, _ units: UnsafeMutablePointer<UInt16>, _ index: AddressIndex) {
        let length = span.count
        var sound = UnitHash(.sound)
        var whole = UnitHash(.deletion)
        for at in span {
            let heard = UnitTable.sounds[units[at]]
            sound.add(heard == 0 ? units[at] : heard)
            whole.add(units[at])
        }
        for place in index.near(sound.key) { consider(span, index.nearForm(place), units, index) }
        // A character was dropped.
        for place in index.near(whole.key) { consider(span, index.nearForm(place), units, index) }
        guard length >= 3 else { return }
        for left in span {
            var exact = UnitHash()
            var deletion = UnitHash(.deletion)
            for at in span where at != left {
                exact.add(units[at])
                deletion.add(units[at])
            }
            // A character was added.
            if let form = index.form(exact.key) { consider(span, form, units, index) }
            // A character was replaced, or two swapped.
            for place in index.near(deletion.key) { consider(span, index.nearForm(place), units, index) }
        }
    }

    private mutating func consider(
        _ span: Range<Int>, _ form: UInt32, _ units: UnsafeMutablePointer<UInt16>, _ index: AddressIndex
    ) {
        guard index.levels(ofForm: form) & 0x7FFF != 0 else { return }
        for place in guesses.indices.reversed() where guesses[place].form == form {
            if guesses[place].start == span.lowerBound, guesses[place].end == span.upperBound { return }
        }
        let said = UnsafeBufferPointer(start: units + span.lowerBound, count: span.count)
        guard var slip = Slip.between(said, index.units(ofForm: form)) else { return }
        if index.levels(ofForm: form) & AddressIndex.wholeForm == 0 { slip.cost -= 0.3 }
        guesses.append(
            Guess(start: span.lowerBound, end: span.upperBound, form: form, cost: slip.cost, trust: slip.trust))
    }

    // MARK: Choice

    /// The spans that explain most of the window at the least cost.
    private mutating func choose(_ window: Range<Int>) {
        best = [Float](repeating: 0, count: window.count + 1)
        choice = [Int](repeating: -1, count: window.count + 1)
        for at in stride(from: window.count - 1, through: 0, by: -1) {
            best[at] = best[at + 1]
            for (place, guess) in guesses.enumerated() where guess.start == window.lowerBound + at {
                let value =
                    Float(guess.end - guess.start) - 0.5 + guess.cost * 0.5 + best[guess.end - window.lowerBound]
                if value > best[at] {
                    best[at] = value
                    choice[at] = place
                }
            }
        }
    }

    /// A slot with every guess about its span, and about spans that differ from it by a character.
    private mutating func fill(_ span: Range<Int>, _ query: inout QueryReading) {
        query.take(span, isNear: true)
        var count = 0
        for guess in guesses where count < Self.meaningLimit {
            let rest = abs(guess.start - span.lowerBound) + abs(guess.end - span.upperBound)
            guard rest <= 1, guess.start >= span.lowerBound, guess.end <= span.upperBound else { continue }
            query.append(
                .init(
                    form: guess.form, cost: guess.cost - Float(rest) * 1.2,
                    trust: rest == 0 ? guess.trust : guess.trust * 0.85))
            count += 1
        }
    }

    private mutating func sortGuesses() {
        guesses.sort { $0.cost != $1.cost ? $0.cost > $1.cost : $0.form < $1.form }
    }
}

/// How what was written came of what was meant.
struct Slip {
    /// The logarithm of how likely it is.
    var cost: Float
    var trust: Float

    /// Nil for names that differ by more than a slip.
    static func between(_ said: UnsafeBufferPointer<UInt16>, _ meant: UnsafeBufferPointer<UInt16>) -> Slip? {
        if said.count == meant.count { return replaced(said, meant) }
        if said.count + 1 == meant.count { return missing(said, meant) }
        if said.count == meant.count + 1 {
            return missing(meant, said).map { Slip(cost: $0.cost - 0.2, trust: $0.trust) }
        }
        return nil
    }

    private static func replaced(_ said: UnsafeBufferPointer<UInt16>, _ meant: UnsafeBufferPointer<UInt16>) -> Slip? {
        var differing = 0
        var alike: Float = 0
        var first = -1
        var last = -1
        for at in 0..<said.count where said[at] != meant[at] {
            differing += 1
            if first < 0 { first = at }
            last = at
            alike += likeness(said[at], meant[at])
        }
        guard differing > 0 else { return Slip(cost: 0, trust: 1) }
        if differing == 2, last == first + 1, said[first] == meant[last], said[last] == meant[first] {
            return Slip(cost: -1.2, trust: 0.96)
        }
        let same = said.count - differing
        if differing == 1 {
            if alike > -2 { return Slip(cost: alike, trust: 0.97) }
            guard said.count >= 3 else { return nil }
            // The ending of a name is not what tells it from others, but its kind.
            if last == said.count - 1 { return Slip(cost: -2.6, trust: 0.8) }
            return Slip(cost: said.count >= 5 ? -2.2 : -3, trust: said.count >= 5 ? 0.85 : 0.68)
        }
        // Several characters only where each sounds or looks the same.
        guard alike > -1.9 * Float(differing), same >= 1 || differing <= 2 else { return nil }
        return Slip(cost: alike, trust: same >= 1 ? 0.92 : 0.8)
    }

    private static func missing(_ short: UnsafeBufferPointer<UInt16>, _ long: UnsafeBufferPointer<UInt16>) -> Slip? {
        guard long.count >= 3 else { return nil }
        var at = 0
        while at < short.count, short[at] == long[at] { at += 1 }
        let dropped = at
        while at < short.count {
            guard short[at] == long[at + 1] else { return nil }
            at += 1
        }
        if dropped == long.count - 1 { return Slip(cost: long.count >= 4 ? -1.2 : -1.5, trust: 0.92) }
        return Slip(cost: long.count >= 4 ? -1.4 : -1.8, trust: long.count >= 4 ? 0.94 : 0.9)
    }

    /// The logarithm of how likely one character is written for another.
    private static func likeness(_ said: UInt16, _ meant: UInt16) -> Float {
        let (left, right) = (UnitTable.sounds[said], UnitTable.sounds[meant])
        if left != 0, left == right { return Pinyin.syllable(said) == Pinyin.syllable(meant) ? -0.9 : -1.2 }
        return LookAlikes.areAlike(said, meant) ? -1.1 : -3
    }
}
