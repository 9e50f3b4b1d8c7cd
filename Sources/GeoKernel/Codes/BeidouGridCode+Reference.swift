/// Cells named from a cell nearby (GB/T 39409-2020 clauses 7 and 8): two characters, how many cells of level 5 (4 seconds)
/// east and north; 0–7 count that way, A–G one to seven cells the other way.
extension BeidouGridCode {
    /// `N50J475492E-10`: this cell, named from a cell of the same level.
    ///
    /// - Throws: `GeoKernelError.malformedCode` where the cells are not of level 5 or more than seven cells apart.
    public func reference(from origin: BeidouGridCode) throws(GeoKernelError) -> String {
        try "\(origin.text)-\(shortCode(from: origin))"
    }

    /// `10`: what follows the name of a place in a short code (`办公楼-10`).
    ///
    /// - Throws: as `reference(from:)`.
    public func shortCode(from origin: BeidouGridCode) throws(GeoKernelError) -> String {
        guard level == 5, origin.level == 5 else {
            throw GeoKernelError(.malformedCode, "\(text) and \(origin.text) must both be codes of level 5")
        }
        let east = signedColumn - origin.signedColumn
        let north = signedRow - origin.signedRow
        guard abs(east) <= 7, abs(north) <= 7 else {
            throw GeoKernelError(.malformedCode, "\(text) lies more than seven cells from \(origin.text)")
        }
        return Self.digit(east) + Self.digit(north)
    }

    /// The cell that a reference code (`N50J475492E-10`, also without the dash) or the two characters of a short code with
    /// their origin name.
    ///
    /// - Throws: `GeoKernelError.malformedCode`.
    public init(reference text: String) throws(GeoKernelError) {
        let compact = text.filter { $0 != "-" }
        guard compact.utf8.count == 13 else {
            throw GeoKernelError(
                .malformedCode, "\"\(text)\" is no reference code: eleven characters of level 5, then two of the shift")
        }
        try self.init(shortCode: String(compact.suffix(2)), from: BeidouGridCode(String(compact.prefix(11))))
    }

    /// - Throws: `GeoKernelError.malformedCode`.
    public init(shortCode: String, from origin: BeidouGridCode) throws(GeoKernelError) {
        let shifts = shortCode.utf8.compactMap(Self.shift)
        guard shortCode.utf8.count == 2, shifts.count == 2, origin.level == 5 else {
            throw GeoKernelError(
                .malformedCode,
                "\"\(shortCode)\" is no short code from \(origin.text): two characters 0–7 or A–G from a code of level 5"
            )
        }
        let (column, row) = (origin.signedColumn + shifts[0], origin.signedRow + shifts[1])
        self.init(
            column: column < 0 ? -1 - column : column, row: row < 0 ? -1 - row : row, level: 5, isWest: column < 0,
            isSouth: row < 0)
    }

    /// West of the prime meridian −1, −2 …
    private var signedColumn: Int64 { isWest ? -1 - column : column }
    private var signedRow: Int64 { isSouth ? -1 - row : row }

    private static func digit(_ shift: Int64) -> String {
        shift >= 0 ? String(shift) : String(UnicodeScalar(UInt8(ascii: "A") + UInt8(-shift - 1)))
    }

    private static func shift(_ byte: UInt8) -> Int64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "7"): Int64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "G"): -1 - Int64(byte - UInt8(ascii: "A"))
        default: nil
        }
    }
}
