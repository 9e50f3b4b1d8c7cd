/// Which tokens belong to known names: the longest names from left to right, and how the divisions among them relate.
///
/// The buffers are reused from text to text.
final class KnownNames {
    /// Where a token stands in the name that covers it.
    enum Place {
        static let outside: UInt8 = 0
        static let first: UInt8 = 1
        static let last: UInt8 = 2
        static let whole: UInt8 = 3
        static let inside: UInt8 = 4
    }

    /// How a division relates to the other divisions of the text.
    enum Relation {
        static let same: UInt8 = 1
        static let inside: UInt8 = 2
        static let around: UInt8 = 4
    }

    struct Match {
        var start: Int
        var end: Int
        var classes: NameClass
        /// Of the lexicon, to look its codes up.
        var lexicon: Int
        var name: Int
    }

    private(set) var matches: [Match] = []
    let places: PaddedBuffer<UInt8>
    let classes: PaddedBuffer<UInt16>
    /// Relations of the covering division: to earlier ones (bits 0 to 2), to later ones (3 to 5), right behind another (6).
    let relations: PaddedBuffer<UInt8>
    /// The token behind the covering name.
    let ends: PaddedBuffer<UInt16>
    /// The longest name that begins at the token, whether or not it covers.
    private let ownLengths: PaddedBuffer<UInt8>
    private let ownClasses: PaddedBuffer<UInt16>
    private let ownNames: PaddedBuffer<Int32>
    private let ownLexicons: PaddedBuffer<UInt8>
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        places = PaddedBuffer(capacity: capacity, filledWith: 0)
        classes = PaddedBuffer(capacity: capacity, filledWith: 0)
        relations = PaddedBuffer(capacity: capacity, filledWith: 0)
        ends = PaddedBuffer(capacity: capacity, filledWith: 0)
        ownLengths = PaddedBuffer(capacity: capacity, filledWith: 0)
        ownClasses = PaddedBuffer(capacity: capacity, filledWith: 0)
        ownNames = PaddedBuffer(capacity: capacity, filledWith: 0)
        ownLexicons = PaddedBuffer(capacity: capacity, filledWith: 0)
    }

    deinit {
        places.free()
        classes.free()
        relations.free()
        ends.free()
        ownLengths.free()
        ownClasses.free()
        ownNames.free()
        ownLexicons.free()
    }

    func read(_ units: UnsafeBufferPointer<UInt16>, _ tokens: TokenSequence, _ lexicons: [NameLexicon]) {
        let count = tokens.count
        for index in 0..<count {
            ownLengths[index] = 0
            ownClasses[index] = 0
            places[index] = Place.outside
            classes[index] = 0
            relations[index] = 0
        }
        for (number, lexicon) in lexicons.enumerated() { find(in: units, tokens, lexicon, number) }
        cover(count)
        relate(lexicons)
        places.pad(after: count, with: 9)
        classes.pad(after: count, with: 0)
    }

    private func find(
        in units: UnsafeBufferPointer<UInt16>, _ tokens: TokenSequence, _ lexicon: NameLexicon, _ number: Int
    ) {
        for index in 0..<tokens.count where tokens.kinds[index] != TokenKind.separator {
            let start = Int(tokens.starts[index])
            lexicon.trie.forEachName(in: units, at: start) { length, name in
                let end = tokens.tokenAtUnit[start + length]
                guard end >= 0 else { return }
                note(index, length: Int(end) - index, name, lexicon, number)
            }
        }
    }

    @inline(__always)
    private func note(_ index: Int, length: Int, _ name: Int, _ lexicon: NameLexicon, _ number: Int) {
        let known = Int(ownLengths[index])
        let found = lexicon.classes[name].rawValue
        let own = UInt8(truncatingIfNeeded: min(length, 255))
        if known < Int(own) {
            ownLengths[index] = own
            ownClasses[index] = found
            ownNames[index] = Int32(truncatingIfNeeded: name)
            ownLexicons[index] = UInt8(truncatingIfNeeded: number)
        } else if known == Int(own) {
            ownClasses[index] |= found
        }
    }

    private func cover(_ count: Int) {
        matches.removeAll(keepingCapacity: true)
        var index = 0
        while index < count {
            let length = Int(ownLengths[index])
            guard length > 0 else {
                index += 1
                continue
            }
            let end = index + length
            matches.append(
                Match(
                    start: index, end: end, classes: NameClass(rawValue: ownClasses[index]),
                    lexicon: Int(ownLexicons[index]), name: Int(ownNames[index])))
            for inner in index..<end {
                places[inner] =
                    length == 1
                    ? Place.whole : inner == index ? Place.first : inner == end - 1 ? Place.last : Place.inside
                classes[inner] = ownClasses[index]
                ends[inner] = UInt16(truncatingIfNeeded: end)
            }
            index = end
        }
    }

    /// Collects a name's relations at its first token, then gives them to all its tokens.
    private func relate(_ lexicons: [NameLexicon]) {
        for later in matches.indices {
            let match = matches[later]
            if later > 0, matches[later - 1].end == match.start { relations[match.start] |= 1 << 6 }
            let codes = lexicons[match.lexicon].codes(of: match.name)
            guard !codes.isEmpty else { continue }
            for earlier in 0..<later {
                let other = matches[earlier]
                let relation = Self.relation(lexicons[other.lexicon].codes(of: other.name), codes)
                relations[match.start] |= relation
                relations[other.start] |= relation << 3
            }
        }
        for match in matches {
            let bits = relations[match.start]
            for token in match.start..<match.end { relations[token] = bits }
        }
    }

    /// Whether a division begins at a token that stands right behind itself (江门|江门): there a span begins.
    @inline(__always)
    func repeats(at token: Int) -> Bool {
        let bits = relations[token]
        return bits >> 6 & 1 == 1 && bits & Relation.same != 0 && places[token] == Place.first
    }

    /// The divisions that a text begins with beyond doubt: two or more full names, each inside the one before, none of them
    /// named again. Tokens below the answer's last `end` need no weighing.
    func certainDivisions(_ lexicons: [NameLexicon], into chain: inout [(end: Int, label: ElementLabel)]) {
        chain.removeAll(keepingCapacity: true)
        var last: Match?
        for match in matches {
            guard match.start == (last?.end ?? 0), let label = match.classes.fullDivision,
                relations[match.start] >> 3 & Relation.same == 0
            else { break }
            if let last {
                let relation = Self.relation(
                    lexicons[last.lexicon].codes(of: last.name), lexicons[match.lexicon].codes(of: match.name))
                guard relation & Relation.inside != 0 else { break }
            }
            chain.append((match.end, label))
            last = match
        }
        if chain.count < 2 { chain.removeAll(keepingCapacity: true) }
    }

    /// `same` where a code is in both, `inside` where the second is inside the first, `around` the other way about.
    static func relation(_ first: ArraySlice<Int32>, _ second: ArraySlice<Int32>) -> UInt8 {
        guard !first.isEmpty, !second.isEmpty else { return 0 }
        var found: UInt8 = 0
        if first.count <= second.count {
            for code in first {
                if has(second, from: code, to: code) { found |= Relation.same }
                if has(second, from: code + 1, to: code + span(code) - 1) { found |= Relation.inside }
                if isInside(code, second) { found |= Relation.around }
            }
        } else {
            for code in second {
                if has(first, from: code, to: code) { found |= Relation.same }
                if has(first, from: code + 1, to: code + span(code) - 1) { found |= Relation.around }
                if isInside(code, first) { found |= Relation.inside }
            }
        }
        return found
    }

    private static func isInside(_ code: Int32, _ wider: ArraySlice<Int32>) -> Bool {
        for width in [1_000, 100_000, 10_000_000] as [Int32] {
            let parent = code / width * width
            if parent != code, has(wider, from: parent, to: parent) { return true }
        }
        return false
    }

    /// How many codes lie in a division: GB/T 2260 gives province, city and county two digits each, towns three.
    private static func span(_ code: Int32) -> Int32 {
        if code % 1_000 != 0 { return 1 }
        if code % 100_000 != 0 { return 1_000 }
        return code % 10_000_000 != 0 ? 100_000 : 10_000_000
    }

    private static func has(_ codes: ArraySlice<Int32>, from low: Int32, to high: Int32) -> Bool {
        guard low <= high else { return false }
        var start = codes.startIndex
        var end = codes.endIndex
        while start < end {
            let middle = (start + end) / 2
            if codes[middle] < low { start = middle + 1 } else { end = middle }
        }
        return start < codes.endIndex && codes[start] <= high
    }
}
