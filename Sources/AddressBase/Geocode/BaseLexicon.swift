/// The names of an address base as a lexicon.
enum BaseLexicon {
    /// The names that stand in one text.
    static func probed(_ units: Units, _ index: AddressIndex) -> NameLexicon {
        var builder = NameLexicon.Builder()
        for start in units.indices.dropLast() where !Unit.isSeparator(units[start]) {
            var hash = UnitHash()
            hash.add(units[start])
            var end = start + 1
            let reach = index.reach(units[start], units[end])
            while end < units.count, end - start < reach, !Unit.isSeparator(units[end]) {
                hash.add(units[end])
                end += 1
                guard let form = index.form(hash.key) else { continue }
                let levels = index.levels(ofForm: form)
                for level in 0..<LevelCode.count where levels & 1 << level != 0 {
                    guard let label = ElementLabel(rawValue: LevelCode.level(UInt32(level)).rawValue) else { continue }
                    let isShort = levels & AddressIndex.wholeForm == 0
                    builder.add(units[start..<end], .init(label: label, isShort: isShort, code: 0))
                }
            }
        }
        return NameLexicon(builder)
    }
}
