import GeoModel

@testable import AddressBase

/// A small invented town: two estates, a tower, a village, roads with and without rows of their own.
enum TestTown {
    static let upper: [String?] = ["广东省", "江门市", "蓬江区"]
    static let community = ["环市街道", "红卫社区"]

    static func source() throws -> MemoryAddressSource {
        try MemoryAddressSource(
            regions: regions, addresses: addresses(), roads: roads, places: places, cells: [100: "440703001001001"],
            version: 7)
    }

    static let regions: [RegionRow] = [
        region(1, "440703", "蓬江区", .county, "4407", 113.0, 22.6),
        region(2, "440703001", "环市街道", .town, "440703", 113.01, 22.61),
        region(3, "440703002", "棠下镇", .town, "440703", 113.09, 22.69),
        region(4, "440703001001", "红卫社区", .community, "440703001", 113.011, 22.611),
        region(5, "440703001002", "丰雅社区", .community, "440703001", 113.015, 22.611),
        region(6, "440703002201", "沙溪村", .community, "440703002", 113.091, 22.691),
        region(7, "440703002202", "沙田村", .community, "440703002", 113.099, 22.691),
    ]

    static let roads: [PlaceRow] = [
        PlaceRow(feature: 900, code: "R1", name: "解放路", region: nil, position: Position(113.012, 22.612)),
        PlaceRow(feature: 901, code: "R2", name: "无人路", region: nil, position: Position(113.05, 22.65)),
    ]

    static let places: [PlaceRow] = [
        PlaceRow(
            feature: 950, code: "P1", name: "蓬江人民医院", region: "440703001001001", position: Position(113.013, 22.613)),
        PlaceRow(
            feature: 951, code: "P2", name: "碧桂园小区", region: "440703001001002", position: Position(113.0121, 22.6121)),
    ]

    static func addresses() -> [AddressRow] {
        var rows = Rows()
        rows.add(upper)
        rows.add(upper + [nil, nil, nil, "解放路"])
        // Odd numbers on one side, even on the other; 7 and 8 are not there.
        for number in [1, 3, 5, 9, 11, 2, 4, 6, 10, 12] {
            rows.add(
                upper + ["环市街道", number < 9 ? "红卫社区" : "丰雅社区", nil, "解放路", "\(number)号"],
                at: Position(113.01 + Double(number) * 0.0002, number % 2 == 0 ? 22.6122 : 22.6118))
        }
        estate(&rows, "碧桂园小区", door: "12号")
        // A tower without an estate.
        for floor in 1...3 {
            rows.add(
                upper + ["环市街道", "红卫社区", nil, "解放路", "3号", nil, "锦华大厦", nil, "\(floor)层", "\(floor)01室"],
                at: Position(113.0106, 22.6118))
        }
        // The same road name in two towns; no row of its own.
        rows.add(upper + ["环市街道", "红卫社区", nil, "中心路", "5号"], at: Position(113.0111, 22.6111))
        rows.add(upper + ["棠下镇", "沙溪村", nil, "中心路", "5号"], at: Position(113.0911, 22.6911))
        // A village with groups.
        for group in ["一组", "二组"] {
            for number in 1...3 {
                rows.add(
                    upper + ["棠下镇", "沙溪村", group, nil, "\(number)号"],
                    at: Position(113.0912 + Double(number) * 0.0001, group == "一组" ? 22.6913 : 22.6915))
            }
        }
        rows.add(upper + ["棠下镇", "沙田村", "一组", nil, "1号"], at: Position(113.0991, 22.6913))
        return rows.rows
    }

    private static func estate(_ rows: inout Rows, _ name: String, door: String) {
        for building in 1...3 {
            for unit in 1...2 {
                for floor in 1...3 {
                    for room in 1...2 {
                        rows.add(
                            upper + [
                                "环市街道", "丰雅社区", nil, "解放路", door, name, "\(building)栋", "\(unit)单元", "\(floor)层",
                                "\(floor)0\(room)室",
                            ], at: Position(113.0124, 22.6122 + Double(building) * 0.0003))
                    }
                }
            }
        }
    }

    private static func region(
        _ id: Int64, _ code: String, _ name: String, _ level: AddressLevel, _ parent: String, _ x: Double, _ y: Double
    ) -> RegionRow {
        RegionRow(feature: id, code: code, name: name, level: level, parent: parent, position: Position(x, y))
    }

    struct Rows {
        var rows: [AddressRow] = []

        mutating func add(_ elements: [String?], at position: Position? = nil) {
            let padded = elements + Array(repeating: nil, count: AddressRow.columns.count - elements.count)
            let number = 100 + rows.count
            rows.append(
                AddressRow(
                    feature: Int64(number), code: "A\(number)", address: padded.compactMap { $0 }.joined(),
                    elements: padded, position: position ?? Position(113.01, 22.61)))
        }
    }
}
