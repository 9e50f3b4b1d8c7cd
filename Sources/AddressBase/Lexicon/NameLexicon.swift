/// Known names in memory, found in a text unit by unit: divisions, roads, communities, estates, places.
///
/// Some 150 bytes a name. Immutable; any number of threads may read it.
public final class NameLexicon: Sendable {
    public struct Entry: Hashable, Sendable {
        public var name: String
        public var label: ElementLabel
        /// Whether the name stands without its generic ending (蓬江 for 蓬江区).
        public var isShort: Bool
        /// The codes of the divisions that have the name, nine digits: GB/T 2260 and GB/T 10114, or six and 000.
        public var codes: [Int32]

        public init(_ name: String, _ label: ElementLabel, isShort: Bool = false, codes: [Int32] = []) {
            self.name = name
            self.label = label
            self.isShort = isShort
            self.codes = codes
        }
    }

    /// One thing that a name may be.
    struct Sense: Hashable {
        var label: ElementLabel
        var isShort: Bool
        /// 0 for what is no division.
        var code: Int32
    }

    let trie: NameTrie
    /// The classes of each name, see `NameClass`.
    let classes: [NameClass]
    private let senses: [Sense]
    /// The senses of name n are those from `senseStarts[n]` up to `senseStarts[n + 1]`.
    private let senseStarts: [Int32]
    /// The codes of all senses of each name, sorted.
    private let codes: [Int32]
    private let codeStarts: [Int32]

    /// The number of different names.
    public var count: Int { trie.count }

    public convenience init(_ entries: some Sequence<Entry>) {
        var builder = Builder()
        for entry in entries {
            let units = AddressNormalizer.units(entry.name)
            if entry.codes.isEmpty { builder.add(units, Sense(label: entry.label, isShort: entry.isShort, code: 0)) }
            for code in entry.codes {
                builder.add(units, Sense(label: entry.label, isShort: entry.isShort, code: code))
            }
        }
        self.init(builder)
    }

    /// Takes names one by one; they are normalised already.
    struct Builder {
        fileprivate var trie: NameTrie
        fileprivate var senses: [(name: Int32, sense: Sense)] = []

        init(expecting names: Int = 0) { trie = NameTrie(expecting: names) }

        mutating func add(_ units: some Sequence<UInt16>, _ sense: Sense) {
            guard let name = trie.insert(units) else { return }
            senses.append((Int32(name), sense))
        }
    }

    init(_ builder: Builder) {
        trie = builder.trie
        var starts = [Int32](repeating: 0, count: trie.count + 1)
        for (name, _) in builder.senses { starts[Int(name) + 1] += 1 }
        for name in 0..<trie.count { starts[name + 1] += starts[name] }
        var places = starts
        var senses = [Sense](
            repeating: Sense(label: .remainder, isShort: false, code: 0), count: builder.senses.count)
        var classes = [NameClass](repeating: [], count: trie.count)
        for (name, sense) in builder.senses {
            senses[Int(places[Int(name)])] = sense
            places[Int(name)] += 1
            classes[Int(name)].formUnion(NameClass(sense.label, isShort: sense.isShort))
        }
        var codes: [Int32] = []
        var codeStarts: [Int32] = [0]
        for name in 0..<trie.count {
            let from = codes.count
            for sense in senses[Int(starts[name])..<Int(starts[name + 1])] where sense.code != 0 {
                codes.append(sense.code)
            }
            if codes.count > from + 1 { codes[from...].sort() }
            codeStarts.append(Int32(codes.count))
        }
        self.senses = senses
        self.classes = classes
        self.codes = codes
        self.codeStarts = codeStarts
        senseStarts = starts
    }

    /// The codes of all senses of a name, sorted.
    @inline(__always)
    func codes(of name: Int) -> ArraySlice<Int32> { codes[Int(codeStarts[name])..<Int(codeStarts[name + 1])] }

    func senses(of name: Int) -> ArraySlice<Sense> { senses[Int(senseStarts[name])..<Int(senseStarts[name + 1])] }

    /// Every occurrence of a known name, overlapping ones included; one match for each label and shortness.
    public func matches(in units: [UInt16]) -> [LexiconMatch] {
        var found: [LexiconMatch] = []
        units.withUnsafeBufferPointer { units in
            for start in units.indices {
                trie.forEachName(in: units, at: start) { length, name in
                    let from = found.count
                    for sense in senses(of: name) {
                        let codes = sense.code == 0 ? [] : [sense.code]
                        let same = found[from...].firstIndex {
                            $0.label == sense.label && $0.isShort == sense.isShort
                        }
                        if let same {
                            found[same].codes += codes
                        } else {
                            found.append(
                                LexiconMatch(
                                    range: start..<start + length, label: sense.label, isShort: sense.isShort,
                                    codes: codes))
                        }
                    }
                }
            }
        }
        return found
    }
}
