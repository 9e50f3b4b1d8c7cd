/// What an address row says: its elements, and the narrowest of them.
struct RowReading {
    /// One value for each of `AddressRow.columns`.
    var elements: [String?]
    /// The column of the narrowest element; nil for a text that names none.
    var finest: Int?
    /// Whether the row is a mere text.
    var isFree: Bool
    /// The level and name of the node that a free row has for itself.
    var freeLevel = AddressLevel.place
    var freeName = ""

    /// - Throws: `AddressBaseError.textTooLong`.
    init(_ row: AddressRow, _ parser: AddressParser) throws {
        elements = row.elements
        isFree = row.finest == nil
        if isFree, let address = row.address, !address.isEmpty {
            let parsed = try parser.parse(address)
            elements = AddressRow.columns.map { level in
                ElementLabel(rawValue: level.rawValue).flatMap { parsed.first($0)?.value }
            }
            let levels = parsed.elements.compactMap { $0.label.level }
            freeLevel = levels.max() ?? .place
            freeName =
                levels.max().flatMap { ElementLabel(rawValue: $0.rawValue) }.flatMap { parsed.first($0)?.value }
                ?? address
        }
        finest = elements.lastIndex { $0?.isEmpty == false }
    }

    /// Whether there is anything to make a node of.
    var isEmpty: Bool { finest == nil && freeName.isEmpty }
}
