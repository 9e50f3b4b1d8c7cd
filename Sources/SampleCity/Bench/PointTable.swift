import Exchange
import Foundation

/// A shapefile of points with twelve attributes of every kind, for timing imports: nothing in it has a meaning.
public enum PointTable {
    /// Writes `points.shp` with its companions into a folder: GBK, EPSG:4547, points spread over the sample city's middle.
    ///
    /// The same number and seed give the same bytes; memory is constant.
    ///
    /// - Throws: `SampleError`, `ExchangeError`.
    public static func write(to folder: URL, rows: Int, seed: UInt64) throws {
        let delivery = try DeliveryFolder(folder)
        let file = try ShapefileWriter(delivery, "points", .point, fields)
        let names = NameBook(seed: seed)
        let towns = (0..<24).map { names.town($0, isStreetOffice: $0 % 3 == 0) }
        let roads = (0..<4000).map { SampleText(names.road($0) + "路") }
        let firms = (0..<4000).map { SampleText(names.firm($0) + Words.shopKinds[$0 % Words.shopKinds.count].name) }
        let categories = Words.shopKinds.map { SampleText($0.category) }
        var random = SampleRandom(seed: seed, .bench)
        for row in 1...max(1, rows) where row <= rows {
            let town = random.pick(towns)
            let road = random.pick(roads)
            file.set(0, ascii: "P" + padded(row, 11))
            file.set(1, random.pick(firms))
            file.set(2, random.pick(categories))
            file.set(3, random.pick(Organisation.owners).name)
            file.set(4, town)
            let address = AddressElements.upper + town + road + CommonWords.doors[random.int(1...999)]
            file.set(5, address)
            file.row.set(6, integer: Int64(random.int(100_000)))
            file.row.set(7, integer: Int64(random.int(1...5)))
            file.row.set(8, scaled: Int64(random.int(5_000_000)), decimals: 2)
            file.row.set(9, scaled: Int64(random.int(60_000)) - 3000, decimals: 3)
            file.row.set(10, year: random.int(2000...2023), month: random.int(1...12), day: random.int(1...28))
            if random.chance(0.3) { file.set(11, random.pick(notes)) }
            let shift = Plane(random.between(-4000, 4000), random.between(-3200, 3200))
            let point = (Lattice.centre + shift).rounded
            try file.append(x: point.x, y: point.y)
        }
        try file.close()
    }

    private static let notes = ["已核查", "门牌缺失", "地址待核实", "歇业"].map { SampleText($0) }

    private static let fields: [ShapefileField] = [
        .init("编号", .text(12)), .init("名称", .text(24)), .init("类别", .text(12)), .init("单位", .text(40)),
        .init("镇街", .text(12)), .init("地址", .text(60)), .init("人数", .integer(6)), .init("等级", .integer(2)),
        .init("面积", .real(10, decimals: 2)), .init("高程", .real(8, decimals: 3)), .init("登记日期", .date),
        .init("备注", .text(20)),
    ]
}
