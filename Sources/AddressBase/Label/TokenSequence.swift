/// A text as tokens: one Chinese character each, runs of digits, runs of letters, separators. Tokens are what is labelled.
///
/// The buffers are reused from text to text; a sequence belongs to one thread.
final class TokenSequence {
    /// The number of tokens.
    private(set) var count = 0
    /// What n-grams are made of: the unit of a character, the length of a run of digits (1 to 7), a letter or the length of
    /// a run of letters. 0 outside the text.
    let ids: PaddedBuffer<UInt16>
    let kinds: PaddedBuffer<UInt8>
    /// The units that the token takes up.
    let starts: PaddedBuffer<UInt16>
    let ends: PaddedBuffer<UInt16>
    /// The token that begins at a unit; -1 inside a token.
    let tokenAtUnit: PaddedBuffer<Int16>

    init(capacity: Int) {
        ids = PaddedBuffer(capacity: capacity, filledWith: 0)
        kinds = PaddedBuffer(capacity: capacity, filledWith: TokenKind.separator)
        starts = PaddedBuffer(capacity: capacity, filledWith: 0)
        ends = PaddedBuffer(capacity: capacity, filledWith: 0)
        tokenAtUnit = PaddedBuffer(capacity: capacity, filledWith: -1)
    }

    deinit {
        ids.free()
        kinds.free()
        starts.free()
        ends.free()
        tokenAtUnit.free()
    }

    func read(_ units: UnsafeBufferPointer<UInt16>) {
        count = 0
        TokenKind.table.withUnsafeBufferPointer { kindTable in
            var index = 0
            while index < units.count {
                let unit = units[index]
                let kind = kindTable[Int(unit)]
                var end = index + 1
                tokenAtUnit[index] = Int16(truncatingIfNeeded: count)
                var id = unit
                if kind == TokenKind.digits {
                    while end < units.count, Unit.isDigit(units[end]) { end += 1 }
                    id = UInt16(truncatingIfNeeded: min(end - index, 7))
                } else if kind == TokenKind.letters {
                    while end < units.count, Unit.isLetter(units[end]) { end += 1 }
                    if end > index + 1 { id = UInt16(truncatingIfNeeded: 0x10 + min(end - index, 4)) }
                } else if Unit.isLeadingSurrogate(unit), end < units.count {
                    end += 1
                }
                var inner = index + 1
                while inner < end {
                    tokenAtUnit[inner] = -1
                    inner += 1
                }
                ids[count] = id
                kinds[count] = kind
                starts[count] = UInt16(truncatingIfNeeded: index)
                ends[count] = UInt16(truncatingIfNeeded: end)
                count += 1
                index = end
            }
        }
        tokenAtUnit[units.count] = Int16(truncatingIfNeeded: count)
        ids.pad(after: count, with: 0)
        kinds.pad(after: count, with: TokenKind.separator)
    }
}
