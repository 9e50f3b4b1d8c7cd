/// What it costs that one element follows another. Set by hand: 0 for the usual order, wide to narrow.
enum LabelGrammar {
    static func start(_ span: ParseSpan) -> Float {
        switch span.label {
        case .unit, .floor, .room, .section: 1
        case .direction, .crossing: 1.5
        default: 0
        }
    }

    static func transition(_ left: ParseSpan, _ right: ParseSpan, gap: Bool, _ units: Units) -> Float {
        var cost = table[Int(left.label.index) * width + Int(right.label.index)]
        if !left.codes.isEmpty, !right.codes.isEmpty { cost += divisionAgreement(left, right) }
        if gap, cost > 0 { cost *= 0.6 }
        if !gap, left.source == .fallback, right.source == .fallback { cost += 0.6 }
        return cost
    }

    /// A division inside the one before it is likely, one outside it is not.
    private static func divisionAgreement(_ left: ParseSpan, _ right: ParseSpan) -> Float {
        for wide in left.codes {
            let step: Int32 = wide % 10_000 == 0 ? 10_000 : wide % 100 == 0 ? 100 : 1
            for narrow in right.codes where narrow / step == wide / step { return -1 }
        }
        return left.label.order < right.label.order ? 1.2 : 0
    }

    private static let width = ElementLabel.allCases.count

    private static let table: [Float] = {
        var table = [Float](repeating: 0, count: width * width)
        for left in ElementLabel.allCases {
            for right in ElementLabel.allCases {
                table[Int(left.index) * width + Int(right.index)] = cost(left, right)
            }
        }
        return table
    }()

    private static func cost(_ left: ElementLabel, _ right: ElementLabel) -> Float {
        if let special = pairs[left]?[right] { return special }
        if right == .remainder || right == .redundant || left == .remainder || left == .redundant { return 0.3 }
        if right == .direction || left == .direction { return 0.2 }
        if left == right { return same[left] ?? 2.5 }
        if right.order > left.order { return wideToNarrow(left, right) }
        if isDivision(left), isDivision(right) { return 2 }
        if isDivision(right) { return 2.2 }
        return 1.6
    }

    private static func wideToNarrow(_ left: ElementLabel, _ right: ElementLabel) -> Float {
        switch right {
        // A number needs something to be the number of.
        case .doorplate, .laneDoorplate: left == .province || left == .city || left == .county ? 1.5 : 0.4
        case .building: isDivision(left) ? 1.2 : 0.2
        case .unit, .floor: isDivision(left) ? 1.6 : 0.3
        case .room: isDivision(left) ? 2 : 0.6
        case .section: left == .estate || left == .place || left == .community ? 0 : 1.2
        case .crossing: left == .road || left == .lane || left == .place ? 0 : 1.5
        case .kilometrePost: left == .road ? 0 : 1
        case .lane: left == .road ? 0 : 1.5
        default: 0
        }
    }

    private static let same: [ElementLabel: Float] = [
        .province: 0.6, .city: 0.8, .county: 1.2, .zone: 1, .town: 2, .community: 0.8, .road: 1.2, .lane: 1.5,
        .estate: 1.2, .place: 1.4, .section: 1, .direction: 0.3, .remainder: 0, .redundant: 0, .doorplate: 1.8,
        .building: 2, .room: 2,
    ]

    private static let pairs: [ElementLabel: [ElementLabel: Float]] = [
        .road: [.doorplate: -0.4, .crossing: -0.2, .lane: 0, .building: 1.2, .room: 1.6, .direction: 0.1],
        .lane: [.doorplate: -0.3, .crossing: -0.2, .building: 0.6],
        .community: [.doorplate: -0.1, .group: -0.3, .estate: 0.2, .building: 0.8],
        .group: [.doorplate: -0.2],
        .town: [.doorplate: 0.9],
        .zone: [.county: 0.8, .town: 0, .road: 0, .doorplate: 0.8],
        .doorplate: [
            .estate: 0, .place: 0.1, .building: 0, .unit: 0.2, .floor: 0.1, .room: 0.3, .road: 1.8, .community: 1.4,
            .section: 0.8,
        ],
        .estate: [.doorplate: 0.5, .building: -0.3, .unit: 0.2, .room: 0.4, .section: -0.2, .road: 0.7, .place: 0.8],
        .place: [
            .doorplate: 0.5, .building: -0.2, .floor: -0.2, .room: 0.2, .road: 0.7, .section: 0, .estate: 0.9,
            .unit: 0.4,
        ],
        .section: [.building: -0.2, .doorplate: 0.8, .road: 1, .place: 0.6, .unit: 0.1],
        .building: [.unit: -0.3, .floor: -0.2, .room: -0.3, .place: 1, .doorplate: 1.5, .road: 2],
        .unit: [.room: -0.4, .floor: -0.2],
        .floor: [.room: -0.4, .unit: 0.8, .place: 0.9],
        .room: [.place: 0.9],
        .crossing: [.direction: 0, .place: 0.3, .doorplate: 1.2],
        .direction: [.road: 0, .crossing: 0.1, .place: 0.1, .doorplate: 0.9, .building: 0.9],
    ]

    private static func isDivision(_ label: ElementLabel) -> Bool {
        switch label {
        case .province, .city, .county, .zone, .town, .community, .group: true
        default: false
        }
    }
}
