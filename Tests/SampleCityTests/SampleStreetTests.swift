import Foundation
@testable import SampleCity
import Testing

/// Parts and pipes keep the standards' rules.
@Suite struct SampleStreetTests {
    @Test(arguments: [UInt64(1), 2, 3, 4]) func partsHaveCodesClassesAndTheRightCell(seed: UInt64) throws {
        let folder = SampleFolder()
        try SampleCity.write(to: folder.url, addresses: 2500, seed: seed)
        let parts = try ShapefileFixture(folder.url, "城市部件")
        let cells = try ShapefileFixture(folder.url, "单元网格")
        let shapes = Dictionary(uniqueKeysWithValues: zip(cells.column("网格码"), cells.shapes))
        let (codes, classes) = (parts.column("BJBSM"), parts.column("BJLDM"))
        let (homes, points) = (parts.column("SZWG"), parts.points)
        #expect(Set(codes).count == codes.count)
        #expect(Set(classes).count >= 25)
        for (row, code) in codes.enumerated() {
            #expect(code.utf8.count == 16 && code.hasPrefix("440703" + classes[row]))
            let cell = try #require(shapes[homes[row]])
            #expect(SampleAddressTests.contains(cell, points[row]), "\(parts.rows[row]), seed \(seed)")
        }
        for (start, change) in zip(parts.column("CSRQ"), parts.column("BGRQ")) {
            #expect(start.utf8.count == 8 && (change.isEmpty || change > start))
        }
    }

    /// The example of GB 32100-2015, and every code of the sample by the same sum.
    @Test func creditCodesHaveTheirCheckCharacter() {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        func isValid(_ code: String) -> Bool {
            var (sum, weight) = (0, 1)
            for character in code.dropLast() {
                guard let value = alphabet.firstIndex(of: character) else { return false }
                sum += value * weight
                weight = weight * 3 % 31
            }
            return code.count == 18 && code.last == alphabet[(31 - sum % 31) % 31]
        }
        #expect(isValid("91350100M000100Y43"))
        #expect(!isValid("91350100M000100Y44"))
        for organisation in Organisation.authorities + Organisation.owners {
            #expect(isValid(organisation.code.text), "\(organisation.name.text) \(organisation.code.text)")
        }
    }

    @Test func partClassesAreThoseOfTheStandardsTable() throws {
        let table = try StandardTable("part_classes.csv")
        for kind in PartClass.all { #expect(table.names[kind.code.text] == kind.name.text, "\(kind.code.text)") }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4]) func pipesKeepTheirIdentitiesAndFall(seed: UInt64) throws {
        let folder = SampleFolder()
        try SampleCity.write(to: folder.url, addresses: 2500, seed: seed)
        let nodes = try ShapefileFixture(folder.url, "管线点")
        let pipes = try ShapefileFixture(folder.url, "管线段")
        let row = Dictionary(uniqueKeysWithValues: zip(nodes.column("物探点号"), nodes.rows.indices))
        let (ground, depth, level) = (nodes.column("地面高程"), nodes.column("埋深"), nodes.column("管线高程"))
        let (features, appurtenances, places) = (nodes.column("特征"), nodes.column("附属物"), nodes.points)
        let (upper, lower) = (pipes.column("起点高程"), pipes.column("终点埋深"))
        for index in nodes.rows.indices {
            #expect(Self.mm(ground[index]) == Self.mm(depth[index]) + Self.mm(level[index]))
            #expect(features[index].isEmpty != appurtenances[index].isEmpty)
        }
        let (starts, ends, classes) = (pipes.column("起点点号"), pipes.column("终点点号"), pipes.column("管线类别"))
        var touching: [String: [String]] = [:]
        for index in pipes.rows.indices {
            let (start, end) = (try #require(row[starts[index]]), try #require(row[ends[index]]))
            #expect(start != end)
            #expect(pipes.shapes[index] == [[places[start], places[end]]])
            #expect(upper[index] == level[start] && lower[index] == depth[end])
            if ["YS", "WS"].contains(classes[index]) { #expect(Self.mm(level[start]) > Self.mm(level[end])) }
            touching[starts[index], default: []].append(ends[index])
            touching[ends[index], default: []].append(starts[index])
        }
        #expect(Set(classes) == ["JP", "YS", "WS", "TR", "RS", "GD", "DH", "LD"])
        // One network a class; street lamps may stand in towns that only dark country roads join.
        for pipe in Set(classes).subtracting(["LD"]) {
            let members = nodes.column("物探点号").filter { $0.hasPrefix(pipe) }
            #expect(Self.reach(from: members[0], touching) == members.count, "\(pipe), seed \(seed)")
        }
        for (code, feature) in zip(nodes.column("物探点号"), features) where feature.hasSuffix("通") {
            #expect(touching[code]?.count == (feature == "三通" ? 3 : 4), "\(code)")
        }
    }

    @Test func benchmarkTablesHaveTheRowsAskedFor() throws {
        let folder = SampleFolder()
        try PointTable.write(to: folder.url, rows: 1000, seed: 1)
        let points = try ShapefileFixture(folder.url, "points")
        #expect(points.rows.count == 1000 && points.fields.count == 12 && points.shapes.count == 1000)
        try PartTable.write(to: folder.url, rows: 3000, seed: 1, addresses: 1500)
        let parts = try ShapefileFixture(folder.url, "城市部件")
        let cells = try ShapefileFixture(folder.url, "单元网格")
        let shapes = Dictionary(uniqueKeysWithValues: zip(cells.column("网格码"), cells.shapes))
        #expect(Set(parts.column("BJBSM")).count == 3000)
        for (cell, point) in zip(parts.column("SZWG"), parts.points) {
            #expect(SampleAddressTests.contains(try #require(shapes[cell]), point))
        }
    }

    /// Millimetres of a number as it is written.
    static func mm(_ text: String) -> Int {
        let parts = text.split(separator: ".")
        let fraction = parts.count > 1 ? String(parts[1]) + String(repeating: "0", count: 3 - parts[1].count) : "000"
        let magnitude = (Int(parts[0]).map(abs) ?? 0) * 1000 + (Int(fraction) ?? 0)
        return text.hasPrefix("-") ? -magnitude : magnitude
    }

    static func reach(from first: String, _ touching: [String: [String]]) -> Int {
        var seen: Set = [first]
        var queue = [first]
        while let next = queue.popLast() {
            for other in touching[next] ?? [] where seen.insert(other).inserted { queue.append(other) }
        }
        return seen.count
    }
}
