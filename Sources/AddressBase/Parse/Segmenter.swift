/// Second stage: finds every part of a normalised text that may be an element.
public struct Segmenter: Sendable {
    private let lexicon: any AddressLexicon

    public init(lexicon: any AddressLexicon) { self.lexicon = lexicon }

    func segment(_ text: NormalizedText) -> SpanLattice {
        let units = text.units
        var lattice = SpanLattice(units)
        guard !units.isEmpty else { return lattice }
        for match in lexicon.matches(in: units) {
            lattice.add(
                match.range, match.label, LexiconCost.of(match, in: units), .lexicon, codes: match.codes)
        }
        SuffixGrammar.standard.addSpans(of: units, to: &lattice)
        NumericGrammar().addSpans(of: units, to: &lattice)
        WordGrammar().addSpans(of: units, to: &lattice)
        addFallbacks(units, to: &lattice)
        return lattice
    }

    /// What no grammar knows is a place if it is long enough, or a remainder.
    private func addFallbacks(_ units: Units, to lattice: inout SpanLattice) {
        for start in units.indices where !Unit.isSeparator(units[start]) {
            let isPair = units[start] >= 0xD800 && units[start] <= 0xDBFF && start + 1 < units.count
            lattice.add(start..<start + (isPair ? 2 : 1), .remainder, 2.6, .fallback)
            guard start == 0 || !isSameRun(units[start - 1], units[start]) else { continue }
            var end = start
            var cost: Float = 1.9
            while end < units.count, end - start < 16, isNameUnit(units[end]) {
                end += 1
                cost += 0.35
                if end - start >= 2, end == units.count || !isSameRun(units[end - 1], units[end]) {
                    lattice.add(start..<end, .place, cost, .fallback)
                }
            }
        }
    }

    private func isNameUnit(_ unit: UInt16) -> Bool { !Unit.isSeparator(unit) && unit != Unit.hyphen }

    /// Digits, and letters, are not cut inside a run.
    private func isSameRun(_ left: UInt16, _ right: UInt16) -> Bool {
        Unit.isDigit(left) && Unit.isDigit(right) || Unit.isLetter(left) && Unit.isLetter(right)
    }
}

/// What it costs to believe a lexicon.
enum LexiconCost {
    static func of(_ match: LexiconMatch, in units: Units) -> Float {
        if match.isShort { return short(match, units) }
        switch match.label {
        case .province, .city, .county: return match.range.count <= 2 ? 0.3 : 0
        // 新塘街 may be a road of the base, but not in 新塘街道.
        case .road where isHalfOfSubdistrict(match.range, units): return 2
        default: return match.range.count <= 2 ? 0.5 : 0
        }
    }

    private static func isHalfOfSubdistrict(_ range: Range<Int>, _ units: Units) -> Bool {
        range.upperBound < units.count && units[range.upperBound - 1] == street && units[range.upperBound] == way
    }

    private static let street = Unit.only("街")
    private static let way = Unit.only("道")

    /// Short names are also parts of other names (上海路, 南京大厦): what follows must not continue one.
    private static func short(_ match: LexiconMatch, _ units: Units) -> Float {
        var cost: Float = match.range.count <= 2 ? 1 : 0.6
        switch match.label {
        case .province: cost -= 0.3
        case .county: cost += 0.3
        default: break
        }
        return cost
    }
}
