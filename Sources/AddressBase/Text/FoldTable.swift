/// `CharacterFold` as a table, for the characters that addresses are written in.
enum FoldTable {
    /// The scalars that `units` covers, from 0: everything below U+A000, and the half-width and full-width forms.
    static let size = 0x10000
    /// Several units take the place of the character, or the table does not know: ask `CharacterFold`.
    static let ask: UInt16 = 1
    /// The character goes.
    static let nothing: UInt16 = 0

    /// Indexed by scalar; see `ask` and `nothing`. Built on first use, in some 10 ms.
    static let units: [UInt16] = {
        var units = [UInt16](repeating: ask, count: size)
        for range in [0x00..<0x100, 0x2000..<0xA000, 0xFF00..<0xFFF0] {
            for value in range {
                guard let scalar = Unicode.Scalar(value) else { continue }
                switch CharacterFold.fold(scalar) {
                case .unit(let unit): units[value] = unit
                case .units: break
                case .nothing: units[value] = nothing
                }
            }
        }
        return units
    }()
}
