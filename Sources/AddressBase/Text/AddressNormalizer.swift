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
        draft.joinRanges()
        return NormalizedText(units: draft.units, starts: draft.starts, ends: draft.ends, ignored: ignored)
    }

    /// Whether a character separates elements: white space, punctuation, brackets, hyphens, and what is dropped.
    static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch CharacterFold.fold(scalar) {
        case .nothing: true
        case .unit(let unit): Unit.isSeparator(unit) || unit == Unit.hyphen
        case .units: false
        }
    }

    /// The normalised text alone, for names and values of the base.
    static func units(_ text: String) -> Units {
        var draft = NormalizerDraft(capacity: text.utf8.count / 2)
        draft.fold(text)
        draft.rewriteNumerals()
        draft.tidySpaces()
        draft.joinRanges()
        return draft.units
    }
}

/// Text on its way through the normaliser's steps. Reading text after text into one draft allocates nothing but what the
/// rare steps need (contacts, numerals, spaces).
struct NormalizerDraft {
    private(set) var units: Units = []
    /// For every unit, where its source begins and ends, in scalars.
    private(set) var starts: [Int32] = []
    private(set) var ends: [Int32] = []
    /// The number of scalars of the source.
    private(set) var scalarCount: Int32 = 0
    /// The units that stand for 至 and 到.
    private(set) var ranges: [Int32] = []
    private var hasSpaces = false

    init(capacity: Int) {
        units.reserveCapacity(capacity)
        starts.reserveCapacity(capacity)
        ends.reserveCapacity(capacity)
    }

    mutating func append(_ unit: UInt16, _ start: Int32, _ end: Int32) {
        if unit == Unit.space { hasSpaces = true }
        units.append(unit)
        starts.append(start)
        ends.append(end)
    }

    /// Forgets the text and keeps the buffers.
    mutating func removeAll() {
        units.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        scalarCount = 0
        ranges.removeAll(keepingCapacity: true)
        hasSpaces = false
    }

    mutating func fold(_ text: String) {
        var text = text
        text.withUTF8 { fold($0) }
    }

    /// Folds UTF-8 text; what is no UTF-8 becomes U+FFFD, as `String` has it.
    mutating func fold(_ bytes: UnsafeBufferPointer<UInt8>) {
        FoldTable.units.withUnsafeBufferPointer { table in
            var decoder = ScalarReader(bytes)
            var offset: Int32 = 0
            while let value = decoder.next() {
                let unit = value < 0x10000 ? table[Int(value)] : FoldTable.ask
                if unit > FoldTable.ask {
                    append(unit, offset, offset + 1)
                } else if unit == FoldTable.ask {
                    appendRare(value, offset)
                }
                offset += 1
            }
            scalarCount = offset
        }
    }

    private mutating func appendRare(_ value: UInt32, _ offset: Int32) {
        switch CharacterFold.fold(Unicode.Scalar(value) ?? "\u{FFFD}") {
        case .unit(let unit): append(unit, offset, offset + 1)
        case .units(let several): for unit in several { append(unit, offset, offset + 1) }
        case .nothing: break
        }
    }

    mutating func replace(with other: NormalizerDraft) {
        let count = scalarCount
        self = other
        scalarCount = count
    }

    /// Writes ranges with a hyphen: 7至9号 and 7到9号 as 7-9号, 12号至18号 as 12号-18号.
    mutating func joinRanges() {
        guard units.count > 2 else { return }
        for index in 1..<units.count - 1 where Self.isRange(units[index]) {
            guard Unit.isDigit(units[index + 1]) else { continue }
            let hasSuffix = index > 1 && Unit.isDigit(units[index - 2]) && NumberSuffix.isFirst(units[index - 1])
            guard Unit.isDigit(units[index - 1]) || hasSuffix else { continue }
            units[index] = Unit.hyphen
            ranges.append(Int32(truncatingIfNeeded: index))
        }
    }

    /// 至 and 到.
    static func isRange(_ unit: UInt16) -> Bool { unit == 0x81F3 || unit == 0x5230 }

    /// Merges runs of spaces, and drops a space inside a number and its suffix (12 号).
    mutating func tidySpaces() {
        guard hasSpaces else { return }
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
        replace(with: tidy)
    }

    private func isSpaceSuperfluous(before next: UInt16?) -> Bool {
        guard let last = units.last, let next else { return true }
        if last == Unit.space || next == Unit.space { return last == Unit.space }
        return Unit.isDigit(last) && NumberSuffix.isFirst(next)
    }

    mutating func removeLast() {
        units.removeLast()
        starts.removeLast()
        ends.removeLast()
    }
}
