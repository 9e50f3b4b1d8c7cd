/// A lexicon in memory: names sorted by their units, narrowed unit by unit.
///
/// Finding all names at a position costs one binary search a unit. About 40 bytes a name.
public struct SortedLexicon: AddressLexicon {
    public struct Entry: Hashable, Sendable {
        public var name: String
        public var label: ElementLabel
        public var isShort: Bool
        public var codes: [Int32]

        public init(_ name: String, _ label: ElementLabel, isShort: Bool = false, codes: [Int32] = []) {
            self.name = name
            self.label = label
            self.isShort = isShort
            self.codes = codes
        }
    }

    private var names: Units = []
    private var starts: [Int32] = []
    private var labels: [ElementLabel] = []
    private var shorts: [Bool] = []
    private var codes: [[Int32]] = []
    /// The entries that begin with a unit.
    private var firsts: [UInt16: Range<Int>] = [:]

    /// Entries with the same name, label and shortness are joined.
    public init(_ entries: some Sequence<Entry>) {
        let sorted = entries.map { (units: AddressNormalizer.units($0.name), entry: $0) }
            .filter { !$0.units.isEmpty }
            .sorted { left, right in
                if left.units != right.units { return left.units.lexicographicallyPrecedes(right.units) }
                if left.entry.label != right.entry.label { return left.entry.label.index < right.entry.label.index }
                return !left.entry.isShort && right.entry.isShort
            }
        var last: (units: Units, entry: Entry)?
        for (units, entry) in sorted {
            if let last, last.units == units, last.entry.label == entry.label, last.entry.isShort == entry.isShort {
                codes[codes.count - 1] += entry.codes
                continue
            }
            last = (units, entry)
            firsts[units[0], default: labels.count..<labels.count] =
                (firsts[units[0]]?.lowerBound ?? labels.count)..<(labels.count + 1)
            starts.append(Int32(names.count))
            names += units
            labels.append(entry.label)
            shorts.append(entry.isShort)
            codes.append(entry.codes)
        }
        starts.append(Int32(names.count))
    }

    public var count: Int { labels.count }

    public func matches(in units: [UInt16]) -> [LexiconMatch] {
        var found: [LexiconMatch] = []
        for start in units.indices {
            guard var range = firsts[units[start]] else { continue }
            var length = 1
            while true {
                for entry in range where self.length(entry) == length {
                    found.append(
                        LexiconMatch(
                            range: start..<start + length, label: labels[entry], isShort: shorts[entry],
                            codes: codes[entry]))
                }
                guard start + length < units.count else { break }
                range = narrow(range, at: length, to: units[start + length])
                if range.isEmpty { break }
                length += 1
            }
        }
        return found
    }

    private func length(_ entry: Int) -> Int { Int(starts[entry + 1] - starts[entry]) }

    /// The entries of `range` whose unit at `offset` is `unit`. Entries that end before sort first.
    private func narrow(_ range: Range<Int>, at offset: Int, to unit: UInt16) -> Range<Int> {
        let lower = partition(range) { key($0, offset) >= Int(unit) }
        return lower..<partition(lower..<range.upperBound) { key($0, offset) > Int(unit) }
    }

    private func key(_ entry: Int, _ offset: Int) -> Int {
        offset < length(entry) ? Int(names[Int(starts[entry]) + offset]) : -1
    }

    private func partition(_ range: Range<Int>, _ isRight: (Int) -> Bool) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if isRight(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
