/// Numbers and what follows them: 12号, 8-2号, 甲28号, 3号楼, B座, 2单元, 负1层, 501室, 10-20-1, K12+300.
struct NumericGrammar {
    /// Adds every reading of a number at every place.
    func addSpans(of units: Units, to lattice: inout SpanLattice) {
        for start in units.indices where begins(units, start) {
            let body = NumberBody(units, at: start)
            guard let body else { continue }
            addSuffixed(body, units, to: &lattice)
            addBare(body, units, to: &lattice)
        }
        addTuples(units, to: &lattice)
        addKilometrePosts(units, to: &lattice)
    }

    /// A number begins where the unit before is no digit or letter of the same number.
    private func begins(_ units: Units, _ start: Int) -> Bool {
        let unit = units[start]
        if unit == NumberBody.ordinal { return start + 1 < units.count && Unit.isDigit(units[start + 1]) }
        guard Unit.isDigit(unit) || Unit.isLetter(unit) || Unit.isStem(unit) || NumberBody.isSign(units, start) else {
            return false
        }
        guard start > 0 else { return true }
        let before = units[start - 1]
        if Unit.isDigit(before) { return !Unit.isDigit(unit) }
        if Unit.isLetter(before) { return !Unit.isLetter(unit) }
        return true
    }

    private func addSuffixed(_ body: NumberBody, _ units: Units, to lattice: inout SpanLattice) {
        for rule in NumericRules.suffixes where units.has(rule.suffix, at: body.end) {
            guard rule.accepts(body) else { continue }
            let end = body.end + rule.suffix.count
            for (label, cost) in rule.readings {
                lattice.add(body.start..<end, label, cost, .number)
                if label == .doorplate || label == .building, let extended = extensionEnd(units, end) {
                    lattice.add(body.start..<extended, label, cost - 0.2, .number)
                }
            }
        }
    }

    /// 12号|之1, 12号|附3号, 12号|-2, 12号|甲: a part of the number itself.
    private func extensionEnd(_ units: Units, _ end: Int) -> Int? {
        guard end < units.count else { return nil }
        var next = end
        if NumericRules.links.contains(units[next]) {
            next += 1
            guard next < units.count, Unit.isDigit(units[next]) else { return nil }
            while next < units.count, Unit.isDigit(units[next]) { next += 1 }
            // 3号-501 is a building and a room.
            if units[end] == Unit.hyphen, next - end > 2 { return nil }
            if next < units.count, units[next] == Unit.number { next += 1 }
            return next
        }
        guard Unit.isStem(units[next]) || Unit.isLetter(units[next]) else { return nil }
        if next + 1 < units.count {
            let after = units[next + 1]
            if Unit.isDigit(after) || Unit.isLetter(after) || NumericRules.buildingWords.contains(after) { return nil }
        }
        return next + 1
    }

    private func addBare(_ body: NumberBody, _ units: Units, to lattice: inout SpanLattice) {
        guard body.hasDigits, !body.isSigned else { return }
        let range = body.start..<body.end
        let digits = body.digitCount
        lattice.add(range, .room, body.hasHyphen ? 1.2 : (digits >= 3 && digits <= 6 ? 0.6 : 1.3), .number)
        if digits <= 5 { lattice.add(range, .doorplate, 1.0, .number) }
        if digits <= 3, !body.hasHyphen { lattice.add(range, .building, 1.3, .number) }
    }

    /// Numbers joined by hyphens are building, unit and room of a place, wide to narrow.
    private func addTuples(_ units: Units, to lattice: inout SpanLattice) {
        var start = 0
        while start < units.count {
            guard let parts = tuple(units, start) else {
                start += 1
                continue
            }
            for (index, part) in parts.enumerated() {
                let isLast = index == parts.count - 1
                for label in readings(index, of: parts.count) {
                    if label == .room, !isLast { continue }
                    lattice.add(part, label, isLast && label != .room ? 1.2 : 0.4, .number)
                }
            }
            start = parts[parts.count - 1].upperBound
        }
    }

    private func readings(_ index: Int, of count: Int) -> [ElementLabel] {
        switch (index, count) {
        case (0, 2): [.building, .unit]
        case (0, _): [.building]
        case (count - 1, _): [.room]
        case (1, 3): [.unit]
        case (1, _): [.unit]
        default: [.floor]
        }
    }

    /// 2 to 4 numbers with single hyphens between them, no suffix after them but 室 or 号.
    private func tuple(_ units: Units, _ start: Int) -> [Range<Int>]? {
        guard start == 0 || !(Unit.isDigit(units[start - 1]) || Unit.isLetter(units[start - 1])) else { return nil }
        var parts: [Range<Int>] = []
        var position = start
        while true {
            var end = position
            if end < units.count, Unit.isLetter(units[end]) { end += 1 }
            let digits = end
            while end < units.count, Unit.isDigit(units[end]) { end += 1 }
            guard end > digits, end - digits <= 5 else { break }
            if end < units.count, Unit.isLetter(units[end]) { end += 1 }
            parts.append(position..<end)
            guard end + 1 < units.count, units[end] == Unit.hyphen else { break }
            position = end + 1
        }
        return (2...4).contains(parts.count) ? parts : nil
    }

    /// K12+300, 12公里处, 12KM+300.
    private func addKilometrePosts(_ units: Units, to lattice: inout SpanLattice) {
        for start in units.indices where units[start] == NumericRules.kilo || Unit.isDigit(units[start]) {
            guard start == 0 || !Unit.isDigit(units[start - 1]) else { continue }
            if let end = NumericRules.kilometrePostEnd(units, start) {
                lattice.add(start..<end, .kilometrePost, 0.1, .number)
            }
        }
    }
}
