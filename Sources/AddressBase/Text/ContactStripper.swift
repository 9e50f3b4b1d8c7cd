/// Telephone numbers, contacts' names and postal codes: personal data and noise, taken out before anything reads on.
extension NormalizerDraft {
    /// Replaces every contact by a space and tells where they were.
    mutating func removeContacts() -> [IgnoredSpan] {
        guard mayHoldContact else { return [] }
        var ignored: [IgnoredSpan] = []
        var result = NormalizerDraft(capacity: units.count)
        var index = 0
        while index < units.count {
            if let (kind, end) = contact(at: index) {
                ignored.append(IgnoredSpan(kind: kind, start: Int(starts[index]), end: Int(ends[end - 1])))
                result.append(Unit.space, starts[index], ends[end - 1])
                index = end
            } else if let (name, end) = titledName(at: index) {
                // The name went before its title was seen.
                for _ in 0..<name { result.removeLast() }
                ignored.append(
                    IgnoredSpan(kind: .contact, start: Int(starts[index - name]), end: Int(ends[end - 1])))
                result.append(Unit.space, starts[index - name], ends[end - 1])
                index = end
            } else {
                result.append(units[index], starts[index], ends[index])
                index += 1
            }
        }
        if !ignored.isEmpty { replace(with: result) }
        return ignored
    }

    /// Whether there is a word that announces a contact, or a run of digits as long as a telephone's or an area code's.
    private var mayHoldContact: Bool {
        UnitClass.table.withUnsafeBufferPointer { classes in
            var run = 0
            for unit in units {
                let found = classes[Int(unit)]
                if found.contains(.contact) { return true }
                if found.contains(.digit) {
                    run += 1
                    if run == 11 { return true }
                } else {
                    if run >= 3, unit == Unit.hyphen { return true }
                    run = 0
                }
            }
            return false
        }
    }

    private func contact(at index: Int) -> (IgnoredSpan.Kind, Int)? {
        for word in ContactWords.telephone where units.has(word, at: index) {
            guard let end = phoneEnd(afterSpaces(index + word.count), announced: true) else { continue }
            return (.contact, end)
        }
        for word in ContactWords.postcode where units.has(word, at: index) {
            let start = afterSpaces(index + word.count)
            if digitsEnd(start) == start + 6 { return (.postcode, start + 6) }
        }
        for word in ContactWords.person where units.has(word, at: index) {
            let start = afterSpaces(index + word.count)
            var end = start
            while end < units.count, end < start + 4, Unit.isHan(units[end]) { end += 1 }
            if end > start, end == units.count || Unit.isSeparator(units[end]) || Unit.isDigit(units[end]) {
                return (.contact, end)
            }
        }
        guard index == 0 || !Unit.isDigit(units[index - 1]) else { return nil }
        return phoneEnd(index, announced: false).map { (.contact, $0) }
    }

    /// A title that follows a name set apart from the address (12号 张先生 138…): the name's length and the title's end.
    private func titledName(at index: Int) -> (name: Int, end: Int)? {
        guard let title = ContactWords.titles.first(where: { units.has($0, at: index) }) else { return nil }
        let end = index + title.count
        guard end == units.count || Unit.isSeparator(units[end]) || Unit.isDigit(units[end]) else { return nil }
        var start = index
        while start > 0, index - start < 4, Unit.isHan(units[start - 1]),
            !ContactWords.mayPrecedeName(units[start - 1])
        {
            start -= 1
        }
        guard (1...3).contains(index - start), start == 0 || ContactWords.mayPrecedeName(units[start - 1]) else {
            return nil
        }
        return (index - start, end)
    }

    /// The end of a telephone number at `start`. Announced ones may be any 7 to 12 digits.
    private func phoneEnd(_ start: Int, announced: Bool) -> Int? {
        let end = digitsEnd(start)
        let length = end - start
        guard length >= 3 else { return nil }
        if end < units.count, NumberSuffix.isFirst(units[end]) || Unit.isLetter(units[end]) { return nil }
        if announced, (7...12).contains(length) { return end }
        if length == 11, units[start] == 0x31, units[start + 1] >= 0x33 { return end }
        if units[start] == 0x30, (3...4).contains(length), end < units.count, units[end] == Unit.hyphen {
            let last = digitsEnd(end + 1)
            if (7...8).contains(last - end - 1) { return last }
        }
        return nil
    }

    private func digitsEnd(_ start: Int) -> Int {
        var end = start
        while end < units.count, Unit.isDigit(units[end]) { end += 1 }
        return end
    }

    private func afterSpaces(_ start: Int) -> Int {
        var end = start
        while end < units.count, units[end] == Unit.space { end += 1 }
        return end
    }
}

enum ContactWords {
    /// The units that an announcing word begins with.
    static let firsts = Set((telephone + postcode + person).map { $0[0] })
    static let telephone = ["联系电话", "电话号码", "电话", "手机号码", "手机号", "手机", "TEL"].map { Array($0.utf16) }
    static let postcode = ["邮政编码", "邮编"].map { Array($0.utf16) }
    /// Looked for only where something else tells that there is a contact: 女士 may be part of a name.
    static let titles = ["先生", "女士", "小姐", "师傅", "老师", "经理"].map { Array($0.utf16) }
    private static let room = Unit.only("室")
    /// Whether a name that follows is set apart: a separator, a digit, 号 or 室.
    static func mayPrecedeName(_ unit: UInt16) -> Bool {
        Unit.isSeparator(unit) || Unit.isDigit(unit) || unit == Unit.number || unit == room
    }
    static let person = ["联系人", "收件人", "收货人"].map { Array($0.utf16) }
}
