/// What an address row says: its elements, and the narrowest of them.
struct RowReading {
    /// One value for each of `AddressRow.columns`.
    var elements: [String?]
    /// The column of the narrowest element; nil for a text that names none.
    var finest: Int?
    /// Whether the row is a text, as a whole or from some level on.
    var isFree: Bool
    /// The level and name of the node that a free row has for itself.
    var freeLevel = AddressLevel.place
    var freeName = ""
    /// The row's text taken apart; nil where the columns say it all.
    private(set) var parsed: ParsedAddress?

    /// - Throws: `AddressBaseError.textTooLong`.
    init(_ row: AddressRow, _ parser: AddressParser) throws {
        elements = row.elements
        isFree = row.finest == nil
        if let address = row.address, !address.isEmpty, isFree || row.mayGoOn(address) {
            let parsed = try parser.parse(address)
            let levels = parsed.elements.compactMap(\.label.level)
            isFree = isFree || parsed.elements.contains { row.goesOn(in: $0) }
            if isFree {
                self.parsed = parsed
                // What the columns say is surer than what was read.
                elements = zip(AddressRow.columns, row.elements).map { level, own in
                    if let own, !own.isEmpty { return own }
                    return ElementLabel(rawValue: level.rawValue).flatMap { parsed.first($0)?.value }
                }
                freeLevel = max(levels.max() ?? .place, row.finest ?? .province)
                freeName =
                    levels.max().flatMap { ElementLabel(rawValue: $0.rawValue) }.flatMap { parsed.first($0)?.value }
                    ?? address
            }
        }
        finest = elements.lastIndex { $0?.isEmpty == false }
    }

    /// Whether there is anything to make a node of.
    var isEmpty: Bool { finest == nil && freeName.isEmpty }
}

extension AddressRow {
    /// The whole text of a row that its columns do not take apart, with the columns that it leaves out where they belong; nil
    /// for a row that its columns take apart.
    ///
    /// - Throws: `AddressBaseError.textTooLong`.
    public func freeText(_ parser: AddressParser) throws -> String? {
        let reading = try RowReading(self, parser)
        guard reading.isFree else { return nil }
        guard let parsed = reading.parsed, finest != nil else { return address }
        var scalars = Array(parsed.text.unicodeScalars)
        for (level, name) in zip(Self.columns, elements).reversed() {
            guard let name, !name.isEmpty, !parsed.text.contains(name) else { continue }
            let place = parsed.elements.first { $0.label.level.map { $0 > level } ?? false }?.start ?? 0
            scalars.insert(contentsOf: name.unicodeScalars, at: place)
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Whether the text may say more than the columns, as in a list that has columns for town and community and the rest
    /// in one text. What ends in the narrowest element says no more.
    fileprivate func mayGoOn(_ text: String) -> Bool {
        guard let place = elements.lastIndex(where: { $0?.isEmpty == false }), let last = elements[place] else {
            return false
        }
        return Self.columns[place] < .room && !text.utf8.reversed().starts(with: last.utf8.reversed())
    }

    /// Whether a part of the text leads on from the columns: below divisions any, below a road or an estate a number.
    fileprivate func goesOn(in part: AddressElement) -> Bool {
        guard let finest, let level = part.label.level, level > finest, !part.isAside else { return false }
        return finest.isDivision || level.isNumbered
    }
}
