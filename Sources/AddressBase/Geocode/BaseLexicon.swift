import Synchronization

/// The names of an address base as a lexicon.
enum BaseLexicon {
    /// All names of the base, in memory.
    static func loaded(_ reader: any AddressReader) throws -> SortedLexicon {
        var entries: [SortedLexicon.Entry] = []
        try reader.forEachName { name, level in
            guard let label = ElementLabel(rawValue: level.level.rawValue) else { return }
            entries.append(.init(name, label, isShort: level.isShort))
        }
        return SortedLexicon(entries)
    }

    /// The names that stand in one text, asked for part by part: nothing is loaded.
    static func probed(_ units: Units, _ reader: any AddressReader) throws -> FixedLexicon {
        var ranges: [Range<Int>] = []
        var keys: [String] = []
        for start in units.indices where !Unit.isSeparator(units[start]) {
            var end = start + 1
            while end < units.count, end - start < longestName, !Unit.isSeparator(units[end]) {
                end += 1
                ranges.append(start..<end)
                keys.append(units[start..<end].text)
            }
        }
        var matches: [LexiconMatch] = []
        for (range, levels) in zip(ranges, try reader.levels(named: keys)) {
            for level in levels {
                guard let label = ElementLabel(rawValue: level.level.rawValue) else { continue }
                matches.append(LexiconMatch(range: range, label: label, isShort: level.isShort))
            }
        }
        return FixedLexicon(found: matches)
    }

    private static let longestName = 16
}

/// What was found in one text.
struct FixedLexicon: AddressLexicon {
    let found: [LexiconMatch]

    func matches(in units: [UInt16]) -> [LexiconMatch] { found }
}

/// Keeps the loaded lexicon of the version last seen.
final class LexiconCache: Sendable {
    private let state = Mutex<(version: Int64, lexicon: SortedLexicon)?>(nil)

    func lexicon(_ reader: any AddressReader) throws -> SortedLexicon {
        if let known = state.withLock({ $0 }), known.version == reader.version { return known.lexicon }
        let fresh = try BaseLexicon.loaded(reader)
        state.withLock { $0 = (reader.version, fresh) }
        return fresh
    }
}
