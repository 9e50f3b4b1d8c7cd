/// Numbers that run into each other because a suffix was left out: 银港路503号楼 for 50号3号楼, 清宁路65502室 for 65号502室.
///
/// Text alone cannot tell where to cut; each cut is tried and the base decides.
enum GluedNumbers {
    /// The readings of a query's first number as a doorplate and the rest; none where the query names a doorplate or the
    /// number has other characters than digits.
    static func readings(_ query: AddressQuery) -> [AddressQuery] {
        guard query.numbers[.doorplate] == nil, let level = query.numbers.keys.min(), level > .doorplate,
            let glued = query.numbers[level], glued.utf8.count >= 2,
            glued.utf16.allSatisfy(Unit.isDigit)
        else {
            return split(doorplateOf: query)
        }
        return cuts(glued).map { head, tail in
            var reading = query
            reading.numbers[.doorplate] = head
            reading.numbers[level] = tail
            return reading
        }
    }

    /// 路20102: a bare number read as a doorplate is a doorplate and a room.
    private static func split(doorplateOf query: AddressQuery) -> [AddressQuery] {
        guard query.numbers.count == 1, let glued = query.numbers[.doorplate], glued.utf8.count >= 4,
            glued.utf16.allSatisfy(Unit.isDigit)
        else { return [] }
        return cuts(glued).filter { $0.1.utf8.count >= 3 }.map { head, tail in
            var reading = query
            reading.numbers = [.doorplate: head, .room: tail]
            return reading
        }
    }

    private static func cuts(_ digits: String) -> [(String, String)] {
        (1..<digits.utf8.count).map { (String(digits.prefix($0)), String(digits.dropFirst($0))) }
            .filter { !$0.1.hasPrefix("0") }
    }
}
