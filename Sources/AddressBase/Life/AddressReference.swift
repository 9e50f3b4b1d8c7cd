/// How people name an address of the base: by code, by `#` and id, or by the names on the way to it.
public enum AddressReference {
    /// The live node that is meant.
    ///
    /// - Throws: `AddressBaseError.noSuchAddress`; `.ended` for one that is no more.
    public static func resolve(_ text: String, in register: any AddressRegister) throws -> AddressRecord {
        if let record = try live(text, in: register) { return record }
        if let ended = try ended(text, in: register) {
            throw AddressBaseError.ended(
                text, status: ended.record.status, successors: ended.successors.map { "#\($0)" })
        }
        throw AddressBaseError.noSuchAddress(text)
    }

    /// Nil where nothing live has the code, id or names.
    public static func live(_ text: String, in register: any AddressRegister) throws -> AddressRecord? {
        if let id = id(text) { return try register.record(id) }
        if let record = try register.record(coded: text) { return record }
        if let id = Int64(text), let record = try register.record(id) { return record }
        return try register.record(named: text)
    }

    public static func ended(
        _ text: String, in register: any AddressRegister
    ) throws -> (record: AddressRecord, successors: [Int64])? {
        if let id = id(text) ?? Int64(text), let ended = try register.ended(id) { return ended }
        return try register.ended(coded: text)
    }

    /// The live nodes that an ended one led on to, through however many steps.
    public static func successors(of id: Int64, in register: any AddressRegister) throws -> [AddressRecord] {
        var open = [id]
        var seen: Set<Int64> = []
        var found: [AddressRecord] = []
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            if let record = try register.record(next) {
                found.append(record)
            } else if let ended = try register.ended(next) {
                open += ended.successors
            }
        }
        return found.sorted { $0.id < $1.id }
    }

    private static func id(_ text: String) -> Int64? { text.hasPrefix("#") ? Int64(text.dropFirst()) : nil }
}

extension AddressRegister {
    /// The live node that a full text names, element by element; nil where the base does not have it, or has it twice.
    func record(named text: String) throws -> AddressRecord? {
        var row = AddressRow(
            feature: 0, code: nil, address: text, elements: AddressRow.columns.map { _ in nil }, position: nil)
        let reading = try RowReading(row, AddressParser())
        row.elements = reading.elements
        guard reading.finest != nil else {
            let named = try AddressLevel.allCases.filter { $0 <= .road }.flatMap {
                try records(named: AddressKey.key(text, at: $0), at: $0)
            }
            return named.count == 1 ? named[0] : nil
        }
        var keeper = AddressTreeKeeper(self)
        return try keeper.node(for: row)
    }
}
