import Exchange
import Foundation

/// As many city parts as wanted in a sample city, for timing imports with rules: every part keeps the part rules, has a
/// code of its own and names the grid cell that holds it.
public enum PartTable {
    /// Writes 城市部件.shp, and the 行政区划.shp and 单元网格.shp that its cells stand in, into a folder.
    ///
    /// The same numbers and seed give the same bytes; regions and cells equal those of the sample city with the same
    /// `addresses` and `seed`.
    ///
    /// - Parameters:
    ///   - rows: parts; they are spread over the pavements of the city's streets.
    ///   - addresses: the size of the city.
    /// - Throws: `SampleError`, `ExchangeError`.
    public static func write(to folder: URL, rows: Int, seed: UInt64, addresses: Int = 100_000) throws {
        let plan = CityPlan(addresses: addresses, seed: seed)
        let delivery = try DeliveryFolder(folder)
        let layout = LayoutFiles(plan: plan, folder: delivery)
        _ = try layout.writeRegions()
        _ = try layout.writeGrids()
        let file = try PartFile(plan, delivery)
        let streets = (0..<plan.lattice.edgeCount).filter { plan.roads.roadOfEdge[$0] >= 0 }
        let furniture = StreetParts(plan: plan, street: StreetPipes(plan: plan, pipes: PipePlan(plan)))
        var random = SampleRandom(seed: seed, .bench, 1)
        var written = 0
        while written < rows {
            let partClass = random.int(PartClass.all.count)
            guard let part = furniture.part(partClass, on: random.pick(streets), &random) else { continue }
            try file.write(part)
            written += 1
        }
        try file.close()
    }
}
