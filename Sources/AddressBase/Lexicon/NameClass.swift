/// What a known name may be, a set of two bits a kind: in full, and without its ending.
struct NameClass: OptionSet, Hashable {
    let rawValue: UInt16

    init(rawValue: UInt16) { self.rawValue = rawValue }

    init(_ label: ElementLabel, isShort: Bool) {
        let kind: UInt16 =
            switch label {
            case .province: 0
            case .city: 1
            case .county: 2
            case .town: 3
            case .community, .group: 4
            case .road, .lane, .crossing: 5
            case .zone: 7
            default: 6
            }
        rawValue = 1 << (kind * 2 + (isShort ? 1 : 0))
    }

    /// The division that a name is and nothing else, in full.
    var fullDivision: ElementLabel? {
        switch rawValue {
        case 1: .province
        case 1 << 2: .city
        case 1 << 4: .county
        case 1 << 6: .town
        default: nil
        }
    }
}
