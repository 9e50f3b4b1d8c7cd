/// Numbers that run into each other because a suffix was left out: 银港路503号楼 for 50号3号楼, 清宁路65502室 for 65号502室,
/// 天德街691-1-1304 for 69号1栋1单元1304室.
///
/// Text alone cannot tell where to cut; each cut is tried and the base decides.
enum GluedNumbers {
    /// The readings of a query's first number as a doorplate and something narrower.
    static func readings(_ query: AddressQuery) -> [AddressQuery] {
        guard let level = query.numbers.keys.filter({ $0 >= .doorplate }).min(), let glued = query.numbers[level] else {
            return []
        }
        if level != .doorplate { return isGlued(glued) ? cut(glued, query, tail: level) : [] }
        let parts = glued.split(separator: "-").map(String.init)
        if parts.count > 1 { return tuple(parts, query) }
        guard isGlued(glued) else { return [] }
        let others = query.numbers.keys.filter { $0 > .doorplate }
        if others.isEmpty { return cut(glued, query, tail: .room) + cut(glued, query, tail: .building) }
        return others.contains(.building) ? [] : cut(glued, query, tail: .building)
    }

    private static func isGlued(_ key: String) -> Bool { key.utf8.count >= 2 && key.utf16.allSatisfy(Unit.isDigit) }

    /// The last parts are unit and room, or building and room; the first is a doorplate, cut or whole.
    private static func tuple(_ parts: [String], _ query: AddressQuery) -> [AddressQuery] {
        guard parts.count <= 4, query.numbers.keys.allSatisfy({ $0 <= .doorplate }) else { return [] }
        let levels: [AddressLevel] = [.building, .unit, .room]
        var whole = query
        whole.numbers[.doorplate] = parts[0]
        // 12-1-501: building and room; 12-1-2-501: building, unit and room.
        let rest = parts.count == 4 ? levels : parts.count == 3 ? [.building, .room] : [.room]
        for (level, part) in zip(rest, parts.dropFirst()) { whole.numbers[level] = part }
        guard isGlued(parts[0]), parts.count < 4 else { return [whole] }
        var open = query
        for (level, part) in zip(levels.suffix(parts.count - 1), parts.dropFirst()) { open.numbers[level] = part }
        return [whole] + cut(parts[0], open, tail: .building)
    }

    private static func cut(_ digits: String, _ query: AddressQuery, tail level: AddressLevel) -> [AddressQuery] {
        (1..<digits.utf8.count).compactMap { length in
            let tail = String(digits.dropFirst(length))
            guard !tail.hasPrefix("0"), level != .room || tail.utf8.count >= 2 else { return nil }
            var reading = query
            reading.numbers[.doorplate] = String(digits.prefix(length))
            reading.numbers[level] = tail
            return reading
        }
    }
}
