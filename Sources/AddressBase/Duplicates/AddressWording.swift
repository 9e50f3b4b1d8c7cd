/// What an address says, level by level, as it is compared when duplicates are looked for.
public struct AddressWording: Hashable, Sendable {
    /// The narrowest level that it names.
    public let level: AddressLevel
    /// One key (`AddressKey`) for each level, wide to narrow; empty where the address does not name it.
    let keys: [String]

    /// Nil for an address that names nothing below a road: whole roads and divisions are no duplicates of addresses.
    public init?(_ elements: AddressElements) {
        guard let level = elements.finest, level > .road else { return nil }
        self.level = level
        keys = AddressLevel.allCases.map { level in elements[level].map { AddressKey.key($0, at: level) } ?? "" }
    }

    /// What a row of the layer `addresses` says: its element columns, and its text taken apart where it says more.
    ///
    /// - Throws: `AddressBaseError.textTooLong`.
    public init?(_ row: AddressRow, _ parser: AddressParser) throws {
        let reading = try RowReading(row, parser)
        var elements = AddressElements()
        if let parsed = reading.parsed {
            for level in AddressLevel.allCases {
                elements[level] = ElementLabel(rawValue: level.rawValue).flatMap { parsed.first($0)?.value }
            }
        }
        for (level, value) in zip(AddressRow.columns, reading.elements) where value?.isEmpty == false {
            elements[level] = value
        }
        self.init(elements)
    }

    subscript(level: AddressLevel) -> String { keys[Self.place(level)] }

    static func place(_ level: AddressLevel) -> Int { places[level.rawValue] ?? 0 }

    private static let places = Dictionary(
        uniqueKeysWithValues: AddressLevel.allCases.enumerated().map { ($1.rawValue, $0) })

    /// The levels that name something to go by: what hangs on them is told apart by numbers.
    static let anchors: [AddressLevel] = [.road, .crossing, .estate, .place]
    var hasAnchor: Bool { Self.anchors.contains { !self[$0].isEmpty } }

    /// The levels that make two texts one wording: community and group count where there is nothing else to go by.
    var telling: [AddressLevel] {
        let wide: [AddressLevel] = hasAnchor ? [.town] : [.town, .community, .group]
        return wide + AddressLevel.allCases.filter { $0 >= .road }
    }

    /// Whether both are the same wording of an address, whatever wider divisions one of them leaves out.
    public func isSame(as other: AddressWording) -> Bool {
        level == other.level && hasAnchor == other.hasAnchor && telling.allSatisfy { self[$0] == other[$0] }
    }

    /// Whether both may be two wordings of one address: numbers that both name are equal, names are alike.
    ///
    /// What only one of them names is no contradiction. Something must be common: a road, an estate, a place or a crossing,
    /// else the community.
    public func isLike(_ other: AddressWording) -> Bool {
        guard level == other.level else { return false }
        for level in AddressLevel.allCases {
            let (own, their) = (self[level], other[level])
            guard !own.isEmpty, !their.isEmpty else { continue }
            switch level {
            case .town, .community: continue
            case let level where level.isNumbered: guard own == their else { return false }
            default: guard NameLikeness.areAlike(own, their, at: level) else { return false }
            }
        }
        let common = Self.anchors.contains { !self[$0].isEmpty && !other[$0].isEmpty }
        guard !common else { return true }
        return self[.group] == other[.group] && !self[.community].isEmpty && !other[.community].isEmpty
            && NameLikeness.areAlike(self[.community], other[.community], at: .community)
    }

    /// The levels at which both differ, wide to narrow.
    public func differences(from other: AddressWording) -> [AddressLevel] {
        AddressLevel.allCases.filter { self[$0] != other[$0] }
    }
}

/// Whether two names may be one name written in two ways.
enum NameLikeness {
    /// Characters whose change makes another name, not another spelling: 建设一路 and 建设二路, 东湖 and 西湖.
    private static let telling = Unit.set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ一二三四五六七八九十百甲乙丙丁东西南北中前后上下左右里外大小新老旧")

    static func areAlike(_ left: String, _ right: String, at level: AddressLevel) -> Bool {
        if left == right { return true }
        let (a, b) = (Units(left.utf16), Units(right.utf16))
        if let core = AddressKey.core(a, at: level) ?? AddressKey.core(b, at: level) {
            let (short, long) = (AddressKey.core(a, at: level) ?? a, AddressKey.core(b, at: level) ?? b)
            if short == long, core.count >= 2 { return true }
        }
        let (mine, theirs) = difference(a, b)
        guard !mine.contains(where: telling.contains), !theirs.contains(where: telling.contains) else { return false }
        if Pinyin.full(a) == Pinyin.full(b) { return true }
        return min(a.count, b.count) >= 3 && max(mine.count, theirs.count) == 1
    }

    /// What is left of both without what they have in common at the beginning and at the end.
    private static func difference(_ left: Units, _ right: Units) -> (ArraySlice<UInt16>, ArraySlice<UInt16>) {
        let head = zip(left, right).prefix { $0 == $1 }.count
        let tail = zip(left[head...].reversed(), right[head...].reversed()).prefix { $0 == $1 }.count
        return (left[head..<(left.count - tail)], right[head..<(right.count - tail)])
    }
}
