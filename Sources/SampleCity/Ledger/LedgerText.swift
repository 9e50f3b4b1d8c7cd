/// Writes an address as people write it: levels left out, short names, Chinese numerals, full width, other suffixes.
struct LedgerText {
    private var random: SampleRandom

    init(_ random: SampleRandom) { self.random = random }

    mutating func text(of elements: AddressElements) -> String {
        var text = upper(elements)
        text += elements.group.text.isEmpty ? "" : group(elements.group.text)
        // People name the road or the estate, seldom both; one of them always stays.
        let hasBoth = !elements.estate.isEmpty && !elements.road.isEmpty
        let kept = hasBoth ? random.int(10) : 9
        if kept > 2 { text += elements.road.text + doorplate(elements.doorplate.text) }
        if kept != 3 || elements.building.isEmpty { text += elements.estate.text }
        text += inside(elements)
        return decorated(text)
    }

    private mutating func upper(_ elements: AddressElements) -> String {
        var text = ""
        switch random.int(10) {
        case 0...2: text = "广东省江门市蓬江区"
        case 3...4: text = "江门市蓬江区"
        case 5...6: text = "蓬江区"
        case 7: text = "广东江门蓬江"
        case 8: text = "广东省江门市江门市蓬江区"
        default: break
        }
        let needsTown = elements.road.isEmpty
        if needsTown || random.chance(0.55) {
            let town = elements.town.text
            let isShort = random.chance(0.2) && town.hasSuffix("街道")
            text += isShort ? town.dropLast(2) + "街" : town
        }
        if needsTown || random.chance(0.35) {
            let community = elements.community.text
            text += random.chance(0.15) && community.hasSuffix("社区") ? community.dropLast(2) + "居委会" : community
        }
        return text
    }

    private mutating func group(_ text: String) -> String {
        let number = (1...99).first { CommonWords.groups[$0].text == text } ?? 1
        switch random.int(4) {
        case 0: return "\(number)组"
        case 1: return "第\(chineseNumeral(number))村民小组"
        case 2: return "\(number)队"
        default: return text
        }
    }

    private mutating func doorplate(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        let number = String(text.dropLast())
        switch random.int(12) {
        case 0: return Self.fullWidth(number) + "号"
        case 1: return number + "號"
        case 2: return " " + number + " 号"
        case 3: return number
        default: return text
        }
    }

    private mutating func inside(_ elements: AddressElements) -> String {
        let building = elements.building.text
        guard building.hasSuffix("栋") else {
            return building + tail(elements)
        }
        let number = String(building.dropLast())
        if !elements.room.isEmpty, !elements.unit.isEmpty, random.chance(0.15) {
            return "\(number)-\(elements.unit.text.dropLast(2))-\(elements.room.text.dropLast())"
        }
        let style = random.int(8)
        let written =
            switch style {
            case 0: number + "幢"
            case 1: number + "座"
            case 2: number + "号楼"
            case 3: number + "#"
            case 4: Self.numeral(number) + "栋"
            case 5: Self.fullWidth(number) + "栋"
            default: building
            }
        return written + tail(elements)
    }

    private mutating func tail(_ elements: AddressElements) -> String {
        var text = ""
        if !elements.unit.isEmpty {
            let number = String(elements.unit.text.dropLast(2))
            text += random.chance(0.3) ? Self.numeral(number) + "单元" : elements.unit.text
        }
        if !elements.floor.isEmpty, elements.room.isEmpty || random.chance(0.15) {
            let number = String(elements.floor.text.dropLast())
            text += random.pick([number + "层", number + "楼", number + "F", Self.numeral(number) + "楼"])
        }
        if !elements.room.isEmpty {
            let number = String(elements.room.text.dropLast())
            text += random.pick([number + "室", number + "室", number, number + "房", Self.fullWidth(number)])
        }
        return text
    }

    private mutating func decorated(_ text: String) -> String {
        switch random.int(30) {
        case 0: " " + text
        case 1: text + "（市场旁）"
        case 2: text + "(近公交站)"
        case 3: text + "，二楼左转"
        default: text
        }
    }

    static func fullWidth(_ digits: String) -> String {
        String(
            String.UnicodeScalarView(
                digits.unicodeScalars.map { scalar in
                    (0x30...0x39).contains(scalar.value) ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
                }))
    }

    /// 1 … 99 in Chinese numerals; other texts as they are.
    static func numeral(_ digits: String) -> String {
        guard let number = Int(digits), (1...99).contains(number) else { return digits }
        return chineseNumeral(number)
    }
}
