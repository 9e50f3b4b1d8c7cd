import Exchange
import Foundation
import GeoModel
@testable import SampleCity
import Testing

/// The address file: exact in number, unique in code and text, in its community and in its building.
@Suite struct SampleAddressTests {
    static let elements = ["省", "市", "县区", "镇街", "社区村", "村民小组", "街路巷", "门牌号", "小区", "楼栋", "单元", "楼层", "户室"]

    @Test(arguments: [500, 1500, 12_345]) func theNumberAskedForIsWritten(count: Int) throws {
        let folder = SampleFolder()
        let report = try SampleCity.write(to: folder.url, addresses: count, seed: 5)
        let table = try ShapefileFixture(folder.url, "标准地址")
        #expect(table.rows.count == count)
        #expect(report.rows("标准地址.shp") == count)
        #expect(Set(table.column("地址编码")).count == count)
        #expect(Set(table.column("标准地址")).count == count)
        #expect(table.column("地址编码").allSatisfy { $0.utf8.count == 20 })
        let parts = Self.elements.map(table.column)
        for (row, text) in table.column("标准地址").enumerated() {
            #expect(parts.map { $0[row] }.joined() == text)
        }
        let levels = Set(table.column("级别"))
        #expect(
            levels == [
                "county", "town", "community", "group", "road", "doorplate", "estate", "building", "unit", "floor",
                "room",
            ])
    }

    @Test func everyAddressLiesInItsCommunityAndItsBuilding() throws {
        let folder = SampleFolder()
        try SampleCity.write(to: folder.url, addresses: 5000, seed: 6)
        let table = try ShapefileFixture(folder.url, "标准地址")
        let regions = try ShapefileFixture(folder.url, "行政区划")
        let buildings = try ShapefileFixture(folder.url, "建筑物")
        let community = Dictionary(uniqueKeysWithValues: zip(regions.column("区划代码"), regions.shapes))
        let building = Dictionary(uniqueKeysWithValues: zip(buildings.column("楼编码"), buildings.shapes))
        let (codes, houses, points) = (table.column("地址编码"), table.column("楼编码"), table.points)
        for (row, name) in table.column("社区村").enumerated() where !name.isEmpty {
            let shape = try #require(community[String(codes[row].prefix(12))])
            #expect(Self.contains(shape, points[row]), "\(table.rows[row])")
            guard !houses[row].isEmpty else { continue }
            let house = try #require(building[houses[row]])
            #expect(Self.contains(house, points[row]), "\(table.rows[row])")
        }
    }

    /// Odd numbers stand left of the road's direction, even ones right of it.
    @Test func doorplatesKeepToTheirSideAndCountAlongTheRoad() throws {
        let folder = SampleFolder()
        try SampleCity.write(to: folder.url, addresses: 8000, seed: 7)
        let table = try ShapefileFixture(folder.url, "标准地址")
        let roads = try ShapefileFixture(folder.url, "道路")
        let lines = Dictionary(uniqueKeysWithValues: zip(roads.column("道路名称"), roads.shapes))
        let (names, numbers, points) = (table.column("街路巷"), table.column("门牌号"), table.points)
        var seen: [String: [(number: Int, along: Double)]] = [:]
        for (row, level) in table.column("级别").enumerated() where level == "doorplate" {
            let road = names[row]
            guard !road.isEmpty, let line = lines[road]?[0] else { continue }
            let number = try #require(Int(numbers[row].dropLast()))
            let (along, aside) = Self.locate(points[row], on: line)
            #expect((aside > 0) == (number % 2 == 1), "\(road)\(number)")
            seen["\(road) \(number % 2)", default: []].append((number, along))
        }
        #expect(seen.count > 20)
        for (road, doors) in seen {
            let sorted = doors.sorted { $0.number < $1.number }
            for (one, two) in zip(sorted, sorted.dropFirst()) { #expect(one.along < two.along + 3, "\(road)") }
        }
    }

    @Test func theDepartmentsTableHasItsTruth() throws {
        let folder = SampleFolder()
        let report = try SampleCity.write(to: folder.url, addresses: 3000, seed: 8)
        let table = try ShapefileFixture(folder.url, "标准地址")
        let texts = Dictionary(uniqueKeysWithValues: zip(table.column("地址编码"), table.column("标准地址")))
        let truth = try DelimitedText.records(
            String(contentsOf: folder.url.appendingPathComponent("truth.csv"), encoding: .utf8))
        let bytes = try Data(contentsOf: folder.url.appendingPathComponent("部门台账.csv"))
        let ledger = try DelimitedText.records(TextEncoding.gbk.decode(bytes))
        #expect(ledger.count == truth.count + 1 && truth.count - 1 == report.rows("部门台账.csv"))
        #expect(truth.count > 60)
        for (row, known) in zip(ledger.dropFirst(2), truth.dropFirst()) {
            #expect(row[0] == known[0] && texts[known[1]] == known[5])
            let lon = try #require(Double(known[2]))
            #expect((112.9...113.2).contains(lon))
            guard let x = Double(row[4]) else { continue }
            // GCJ-02 lies some 530 m east of the truth here.
            #expect((0.004...0.0065).contains(x - lon), "\(row)")
        }
        #expect(ledger.dropFirst(2).contains { $0[4].isEmpty })
    }

    static func contains(_ rings: [[SIMD2<Double>]], _ point: SIMD2<Double>) -> Bool {
        var isInside = false
        for ring in rings {
            for (a, b) in zip(ring, ring.dropFirst()) where (a.y > point.y) != (b.y > point.y) {
                if point.x < a.x + (point.y - a.y) * (b.x - a.x) / (b.y - a.y) { isInside.toggle() }
            }
        }
        return isInside
    }

    /// Distance along a line and aside of it, left positive.
    static func locate(_ point: SIMD2<Double>, on line: [SIMD2<Double>]) -> (along: Double, aside: Double) {
        var best = (gap: Double.infinity, along: 0.0, aside: 0.0)
        var before = 0.0
        for (a, b) in zip(line, line.dropFirst()) {
            let length = (b - a).length
            let direction = (b - a).normalized
            let along = min(length, max(0, (point - a).dot(direction)))
            let gap = (point - a - direction * along).length
            if gap < best.gap { best = (gap, before + along, direction.cross(point - a)) }
            before += length
        }
        return (best.along, best.aside)
    }
}
