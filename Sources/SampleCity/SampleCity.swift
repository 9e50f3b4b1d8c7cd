import Foundation

/// The sample city: a believable county, invented from a seed, as the files that departments deliver.
public enum SampleCity {
    /// Writes the delivery: ten shapefiles in GBK and EPSG:4547, a department's messy table (`部门台账.csv`, GBK) and the
    /// truth about its rows (`truth.csv`, UTF-8, EPSG:4490).
    ///
    /// The same number and seed give the same bytes on every machine: nothing depends on the clock, on the locale or on
    /// the order of hashing. Memory is bounded by the layout (some 100 bytes a hectare), not by the rows.
    ///
    /// - Parameters:
    ///   - addresses: rows of the address file, exactly; the city's size follows from it.
    ///   - progress: addresses written and wanted, from time to time.
    /// - Throws: `SampleError`, `ExchangeError`.
    @discardableResult
    public static func write(
        to folder: URL, addresses: Int, seed: UInt64, progress: ((Int, Int) -> Void)? = nil
    ) throws -> SampleReport {
        let plan = CityPlan(addresses: addresses, seed: seed)
        let quota = try AddressQuota(plan, addresses: addresses)
        let delivery = try DeliveryFolder(folder)
        var report = SampleReport()
        let layout = LayoutFiles(plan: plan, folder: delivery)
        report.add("行政区划.shp", try layout.writeRegions())
        report.add("道路.shp", try layout.writeRoads())
        report.add("单元网格.shp", try layout.writeGrids())
        let ledger = try DepartmentLedger(plan, delivery, addresses: addresses)
        let file = try AddressFile(delivery, observe: ledger.consider)
        let blocks = try BlockFiles(plan, quota, delivery, file)
        try blocks.write { progress?($0, addresses) }
        report.add("标准地址.shp", file.count)
        report.add("建筑物.shp", blocks.buildings.count)
        report.add("兴趣点.shp", blocks.places.count)
        report.add("部门台账.csv", try ledger.close())
        let streets = try StreetFiles(plan, delivery)
        try streets.write()
        for (name, rows) in streets.counts { report.add(name, rows) }
        return report
    }
}
