import Synchronization

/// The names of an address base as a lexicon.
enum BaseLexicon {
    /// All names of the base, in memory.
    static func loaded(_ reader: any AddressReader) throws -> NameLexicon {
        var entries: [NameLexicon.Entry] = []
        try reader.forEachName { name, level in
            guard let label = ElementLabel(rawValue: level.level.rawValue) else { return }
            entries.append(.init(name, label, isShort: level.isShort))
        }
        return NameLexicon(entries)
    }

    /// The names that stand in one text, asked for part by part: nothing is loaded.
    static func probed(_ units: Units, _ reader: any AddressReader) throws -> NameLexicon {
        var keys: [Units] = []
        for start in units.indices where !Unit.isSeparator(units[start]) {
            var end = start + 1
            while end < units.count, end - start < longestName, !Unit.isSeparator(units[end]) {
                end += 1
                keys.append(Units(units[start..<end]))
            }
        }
        var builder = NameLexicon.Builder()
        for (key, levels) in zip(keys, try reader.levels(named: keys.map(\.text))) {
            for level in levels {
                guard let label = ElementLabel(rawValue: level.level.rawValue) else { continue }
                builder.add(key, .init(label: label, isShort: level.isShort, code: 0))
            }
        }
        return NameLexicon(builder)
    }

    private static let longestName = 16
}

/// Keeps the loaded lexicon of the version last seen.
final class LexiconCache: Sendable {
    private let state = Mutex<(version: Int64, lexicon: NameLexicon)?>(nil)

    func lexicon(_ reader: any AddressReader) throws -> NameLexicon {
        if let known = state.withLock({ $0 }), known.version == reader.version { return known.lexicon }
        let fresh = try BaseLexicon.loaded(reader)
        state.withLock { $0 = (reader.version, fresh) }
        return fresh
    }
}
