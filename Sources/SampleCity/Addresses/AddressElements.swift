/// 地址级别, in the words of the address layer.
enum AddressLevel: String {
    case county, town, community, group, road, doorplate, estate, building, unit, floor, room

    var gbk: [UInt8] { Array(rawValue.utf8) }
}

/// The elements of one address below the county; what it does not have is empty. Its full text is their sequence.
struct AddressElements {
    var town = SampleText.empty
    var community = SampleText.empty
    var group = SampleText.empty
    var road = SampleText.empty
    var doorplate = SampleText.empty
    var estate = SampleText.empty
    var building = SampleText.empty
    var unit = SampleText.empty
    var floor = SampleText.empty
    var room = SampleText.empty

    /// In the order of the full text and of the columns.
    var parts: [SampleText] {
        [town, community, group, road, doorplate, estate, building, unit, floor, room]
    }

    static let upper = Districts.province + Districts.city + Districts.county

    var fullText: SampleText { parts.reduce(Self.upper, +) }
}

/// One row of the address table.
struct AddressRow {
    let level: AddressLevel
    let elements: AddressElements
    let point: Plane
    /// 20 digits: community (or what stands for it) and a sequence of eight.
    let code: String
    let buildingCode: String
}
