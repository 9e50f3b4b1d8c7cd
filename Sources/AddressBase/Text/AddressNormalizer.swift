/// Brings address text into one form and keeps the way back to it.
///
/// Three steps over the text, each linear: fold single characters (width, case, traditional, punctuation), take out
/// contacts, write numbers in digits where a number suffix follows (三号楼 → 3号楼, but 三里屯 stays).
public enum AddressNormalizer {
    public static func normalize(_ text: String) -> NormalizedText {
        var draft = NormalizerDraft(capacity: text.utf8.count / 2)
        draft.fold(text)
        let ignored = draft.removeContacts()
        draft.rewriteNumerals()
        draft.tidySpaces()
        return NormalizedText(units: draft.units, starts: draft.starts, ends: draft.ends, ignored: ignored)
    }

    /// The normalised text alone, for names and values of the base.
    static func units(_ text: String) -> Units {
        var draft = NormalizerDraft(capacity: text.utf8.count / 2)
        draft.fold(text)
        draft.rewriteNumerals()
        draft.tidySpaces()
        return draft.units
    }
}

/// Text on its way through the normaliser's steps.
struct NormalizerDraft {
    private(set) var units: Units = []
    private(set) var starts: [Int32] = []
    private(set) var ends: [Int32] = []

    init(capacity: Int) {
        units.reserveCapacity(capacity)
        starts.reserveCapacity(capacity)
        ends.reserveCapacity(capacity)
    }

    mutating func append(_ unit: UInt16, _ start: Int32, _ end: Int32) {
        units.append(unit)
        starts.append(start)
        ends.append(end)
    }

    mutating func fold(_ text: String) {
        var offset: Int32 = 0
        for scalar in text.unicodeScalars {
            switch CharacterFold.fold(scalar) {
            case .unit(let unit): append(unit, offset, offset + 1)
            case .units(let pair): for unit in pair { append(unit, offset, offset + 1) }
            case .nothing: break
            }
            offset += 1
        }
    }

    mutating func replace(with other: NormalizerDraft) { self = other }

    /// Merges runs of spaces, and drops a space inside a number and its suffix (12 号).
    mutating func tidySpaces() {
        guard units.contains(Unit.space) else { return }
        var tidy = NormalizerDraft(capacity: units.count)
        for index in units.indices {
            if units[index] == Unit.space,
                tidy.isSpaceSuperfluous(before: index + 1 < units.count ? units[index + 1] : nil)
            {
                continue
            }
            tidy.append(units[index], starts[index], ends[index])
        }
        if tidy.units.last == Unit.space { tidy.removeLast() }
        self = tidy
    }

    private func isSpaceSuperfluous(before next: UInt16?) -> Bool {
        guard let last = units.last, let next else { return true }
        if last == Unit.space || next == Unit.space { return last == Unit.space }
        return Unit.isDigit(last) && NumberSuffix.isFirst(next)
    }

    private mutating func removeLast() {
        units.removeLast()
        starts.removeLast()
        ends.removeLast()
    }
}
