/// The labels of a model in the words of its training file, and what they are here.
public struct LabelSet: Hashable, Sendable {
    /// In lower case, such as `roadno`.
    public let names: [String]
    /// What each is: the elements of `ParsedAddress`.
    public let elements: [ElementLabel]
    /// The first label of each element, by its index; -1 for none.
    private let lanes: [Int]

    public init(_ names: [String]) {
        self.names = names
        let elements = names.map { Self.element(named: $0) ?? .remainder }
        self.elements = elements
        lanes = ElementLabel.allCases.map { elements.firstIndex(of: $0) ?? -1 }
    }

    public var count: Int { names.count }

    func lane(of label: ElementLabel) -> Int? {
        let lane = lanes[Int(label.index)]
        return lane < 0 ? nil : lane
    }

    /// The label that a word stands for: Luotu's own, or those of the corpora of the field (NAACL 2019's, CCKS 2021's).
    public static func element(named name: String) -> ElementLabel? {
        let lower = name.lowercased()
        return ElementLabel(rawValue: lower) ?? others[lower]
    }

    /// The usual word of corpora for a label.
    public static func corpusName(of label: ElementLabel) -> String { corpusNames[label] ?? label.rawValue }

    private static let others: [String: ElementLabel] = [
        "prov": .province, "district": .county, "devzone": .zone, "roadno": .doorplate, "subroad": .lane,
        "subroadno": .laneDoorplate, "poi": .place, "subpoi": .section, "houseno": .building, "cellno": .unit,
        "floorno": .floor, "roomno": .room, "assist": .direction, "country": .redundant, "otherinfo": .remainder,
        "village_group": .group, "intersection": .crossing, "distance": .direction,
    ]
    private static let corpusNames: [ElementLabel: String] = [
        .province: "prov", .county: "district", .group: "road", .zone: "devzone", .doorplate: "roadno",
        .lane: "subroad",
        .laneDoorplate: "subroadno", .place: "poi", .estate: "poi", .section: "subpoi", .building: "houseno",
        .unit: "cellno", .floor: "floorno", .room: "roomno", .direction: "assist", .crossing: "assist",
        .remainder: "otherinfo",
    ]
}
