/// A community (社区) or village (村): a connected set of macro squares of one town.
struct Community {
    let isUrban: Bool
    let macros: [Int]
    var town = 0
    /// 12 digits: county, town, community.
    var code = ""
    var name = SampleText("")
}

/// A town (镇) or street office (街道).
struct Town {
    let communities: [Int]
    let isStreetOffice: Bool
    /// 9 digits.
    let code: String
    let name: SampleText
}

/// The county's towns and communities, without gaps or overlaps, with their codes and names.
///
/// Codes are 6 + 3 + 3 digits; street offices count from 001, towns from 100, communities from 001, villages from 200
/// (the number ranges of the statistical division codes).
struct Districts {
    static let countyCode = "440703"
    static let province = SampleText("广东省")
    static let city = SampleText("江门市")
    static let county = SampleText("蓬江区")

    private(set) var towns: [Town] = []
    private(set) var communities: [Community] = []
    /// The community of each macro square, −1 outside the county.
    private(set) var communityOfMacro: [Int]

    init(_ shape: CityShape, names: NameBook, seed: UInt64) {
        var random = SampleRandom(seed: seed, .communities)
        communityOfMacro = Array(repeating: -1, count: shape.isCounty.count)
        let urban = shape.isCounty.indices.filter { shape.isUrban[$0] }
        let rural = shape.isCounty.indices.filter { shape.isCounty[$0] && !shape.isUrban[$0] }
        let urbanSize = 2 + 8 * min(1, Double(urban.count) / 800)
        let ruralSize = 5 + 19 * min(1, Double(rural.count) / 800)
        add(urban, count: max(4, Int(Double(urban.count) / urbanSize)), isUrban: true, shape, &random)
        add(rural, count: max(2, Int(Double(rural.count) / ruralSize)), isUrban: false, shape, &random)
        makeTowns(shape, names, seed)
    }

    private mutating func add(
        _ members: [Int], count: Int, isUrban: Bool, _ shape: CityShape, _ random: inout SampleRandom
    ) {
        let parts = Partition(
            members, count: count, random: &random, centre: shape.centre, neighbours: shape.neighbours)
        for group in parts.groups {
            for macro in group { communityOfMacro[macro] = communities.count }
            communities.append(Community(isUrban: isUrban, macros: group))
        }
    }

    private mutating func makeTowns(_ shape: CityShape, _ names: NameBook, _ seed: UInt64) {
        let centres = communities.map { community in
            community.macros.reduce(Plane.zero) { $0 + shape.centre($1) } / Double(community.macros.count)
        }
        let touching = communities.indices.map { index in
            communities[index].macros.flatMap { shape.neighbours($0).map { communityOfMacro[$0] } }
                .filter { $0 >= 0 && $0 != index }
        }
        var random = SampleRandom(seed: seed, .towns)
        let wanted = min(24, max(3, communities.count / 11))
        let parts = Partition(
            Array(communities.indices), count: wanted, random: &random, centre: { centres[$0] },
            neighbours: { touching[$0] })
        // North to south, so that codes read like a list of the county.
        let order = parts.groups.sorted { left, right in
            let north = { (group: [Int]) in group.reduce(0.0) { $0 + centres[$1].y } / Double(group.count) }
            return (north(right), left[0]) < (north(left), right[0])
        }
        var offices = 0
        var places = 0
        for group in order {
            let urban = group.filter { communities[$0].isUrban }.reduce(0) { $0 + communities[$1].macros.count }
            let all = group.reduce(0) { $0 + communities[$1].macros.count }
            let isOffice = urban * 2 > all
            if isOffice { offices += 1 } else { places += 1 }
            let number = isOffice ? offices : 99 + places
            addTown(group, isOffice, code: Self.countyCode + padded(number, 3), names, centres)
        }
    }

    private mutating func addTown(
        _ group: [Int], _ isOffice: Bool, code: String, _ names: NameBook, _ centres: [Plane]
    ) {
        let members = group.sorted { (centres[$1].y, centres[$0].x, $0) < (centres[$0].y, centres[$1].x, $1) }
        var urban = 0
        var rural = 0
        for index in members {
            let isUrban = communities[index].isUrban
            if isUrban { urban += 1 } else { rural += 1 }
            communities[index].town = towns.count
            communities[index].code = code + padded(isUrban ? urban : 199 + rural, 3)
            communities[index].name = names.community(index, isUrban: isUrban)
        }
        let name = names.town(towns.count, isStreetOffice: isOffice)
        towns.append(Town(communities: members, isStreetOffice: isOffice, code: code, name: name))
    }
}

/// `number` with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
