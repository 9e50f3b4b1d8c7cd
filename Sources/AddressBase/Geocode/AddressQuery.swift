/// What a parsed text says about the address it means: the evidence that candidates are held against.
struct AddressQuery {
    /// Divisions that the text names, wide to narrow.
    private(set) var divisions: [Name] = []
    /// Roads, lanes, estates, places and zones.
    private(set) var names: [Name] = []
    /// Keys of the numbered levels.
    var numbers: [AddressLevel: String] = [:]
    /// Han characters that nothing explains.
    private(set) var unexplained = 0
    /// Whether the text names a place relative to the address (对面, 往东50米, a crossing).
    private(set) var isRelative = false

    struct Name: Hashable {
        var level: AddressLevel
        /// Normalised.
        var name: String
        /// Zones, sections, remarks and landmarks: they help where they are known and do not hurt where they are not.
        var isOptional: Bool
    }

    init(_ parsed: ParsedAddress) {
        for (index, element) in parsed.elements.enumerated() {
            let next = index + 1 < parsed.elements.count ? parsed.elements[index + 1].label : nil
            take(element, isLandmark: next == .direction || next == .crossing)
        }
        // Where the landmark or remark is all there is, it is what the text means.
        if numbers.isEmpty, !names.contains(where: { !$0.isOptional }) {
            for index in names.indices { names[index].isOptional = false }
        }
    }

    private mutating func take(_ element: AddressElement, isLandmark: Bool) {
        switch element.label {
        case .province, .city, .county, .town, .community: division(element)
        case .group, .doorplate, .unit, .floor, .room: number(element)
        case .building: building(element)
        case .road, .estate, .place: name(element, isOptional: isLandmark || element.isAside)
        case .lane:
            names.append(Name(level: .road, name: element.value.plain, isOptional: element.isAside))
        case .laneDoorplate: numbers[.doorplate] = AddressKey.key(element.value, at: .doorplate)
        case .zone, .section: names.append(Name(level: .estate, name: element.value.plain, isOptional: true))
        case .crossing, .kilometrePost, .direction: isRelative = isRelative || !element.isAside
        case .remainder: unexplained += element.isAside ? 0 : element.value.utf16.count(where: Unit.isHan)
        case .redundant: break
        }
    }

    private mutating func division(_ element: AddressElement) {
        guard let level = element.label.level else { return }
        divisions.append(Name(level: level, name: element.value.plain, isOptional: element.isAside))
    }

    private mutating func name(_ element: AddressElement, isOptional: Bool) {
        guard let level = element.label.level else { return }
        names.append(Name(level: level, name: element.value.plain, isOptional: isOptional))
    }

    private mutating func number(_ element: AddressElement) {
        guard let level = element.label.level, !element.isAside || numbers[level] == nil else { return }
        // Two doorplates: the second is a building in a yard or lane (832弄125号).
        if level == .doorplate, numbers[.doorplate] != nil {
            if numbers[.building] == nil { numbers[.building] = AddressKey.key(element.value, at: .building) }
            return
        }
        if numbers[level] == nil { numbers[level] = element.key }
    }

    private mutating func building(_ element: AddressElement) {
        if numbers[.building] == nil { numbers[.building] = element.key }
        if element.value.utf16.count(where: Unit.isHan) >= 3, !element.value.utf16.contains(where: Unit.isDigit) {
            names.append(Name(level: .building, name: element.value.plain, isOptional: true))
        }
    }

    /// The narrowest level that the text names.
    var finest: AddressLevel? {
        let levels = Array(numbers.keys) + names.filter { !$0.isOptional }.map(\.level) + divisions.map(\.level)
        return levels.max()
    }
}

extension String {
    /// Normalised text without its separators.
    var plain: String {
        utf16.contains(where: Unit.isSeparator) ? filter { $0 != " " && $0 != "(" && $0 != ")" } : self
    }
}
