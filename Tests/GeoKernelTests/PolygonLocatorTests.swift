import Foundation
import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct PolygonLocatorTests {
    /// The oracle is GEOS: the lowest index of the shapes that cover the position.
    @Test(arguments: [1 as UInt64, 2, 3, 4])
    func agreesWithGEOSOnRandomShapes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var shapes: [Geometry] = []
        for _ in 0..<40 {
            let center = Position(random.double(in: 0...10), random.double(in: 0...10))
            let corners = random.int(in: 3...120)
            let outer = try star(&random, center: center, radius: 1...2, corners: corners)
            let hole = try star(&random, center: center, radius: 0.1...0.45, corners: 7)
            let far = Position(center.x + 5, center.y + 5)
            let other = try star(&random, center: far, radius: 0.5...1, corners: 5)
            switch random.int(in: 0...2) {
            case 0: shapes.append(try polygon(outer))
            case 1: shapes.append(try polygon(outer, corners > 12 ? hole : Self.pinhole(center)))
            default: shapes.append(.multiPolygon([try ringed([outer]), try ringed([other])]))
            }
        }
        let locator = try PolygonLocator(shapes)
        let prepared = try shapes.map { try PreparedShape($0) }
        for _ in 0..<1500 {
            let place = Position(random.double(in: -2...17), random.double(in: -2...17))
            let covering = try prepared.indices.filter { try prepared[$0].intersects(.point(place)) }.map { Int32($0) }
            #expect(locator.locateAll(x: place.x, y: place.y) == covering, "seed \(seed), \(place)")
            #expect(locator.locate(x: place.x, y: place.y) == covering.first, "seed \(seed), \(place)")
        }
    }

    private static func pinhole(_ center: Position) -> [(Double, Double)] {
        [(center.x, center.y), (center.x + 1e-3, center.y), (center.x, center.y + 1e-3)]
    }

    /// Cells without gaps: every position has exactly one cell, but for borders, which belong to the lowest.
    @Test(arguments: [11 as UInt64, 12])
    func everyPositionOfATilingHasOneCell(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let side = 24
        let corners = (0...side).map { row in
            (0...side).map { column in
                let isEdge = row == 0 || column == 0 || row == side || column == side
                let (dx, dy) = isEdge ? (0, 0) : (random.double(in: -0.4...0.4), random.double(in: -0.4...0.4))
                return (113 + (Double(column) + dx) * 1e-3, 22.5 + (Double(row) + dy) * 1e-3)
            }
        }
        var cells: [Geometry] = []
        for row in 0..<side {
            for column in 0..<side {
                cells.append(
                    try polygon([
                        corners[row][column], corners[row][column + 1], corners[row + 1][column + 1],
                        corners[row + 1][column],
                    ]))
            }
        }
        let locator = try PolygonLocator(cells)
        for _ in 0..<20_000 {
            let (x, y) = (random.double(in: 113.0001...113.0239), random.double(in: 22.5001...22.5239))
            #expect(locator.locateAll(x: x, y: y).count == 1, "seed \(seed): (\(x), \(y))")
        }
        for row in 1..<side {
            for column in 1..<side {
                let (x, y) = corners[row][column]
                let around = locator.locateAll(x: x, y: y)
                #expect(around.count == 4, "seed \(seed): corner (\(x), \(y))")
                #expect(locator.locate(x: x, y: y) == around.min(), "seed \(seed): corner (\(x), \(y))")
            }
        }
    }

    @Test func bordersBelongToTheLowestIndex() throws {
        let left = BoundingBox(west: 0, south: 0, east: 1, north: 1).polygon
        let right = BoundingBox(west: 1, south: 0, east: 2, north: 1).polygon
        for shapes in [[left, right], [right, left]] {
            let locator = try PolygonLocator(shapes)
            #expect(locator.locate(x: 1, y: 0.5) == 0)
            #expect(locator.locate(x: 1, y: 0) == 0)
            #expect(locator.locateAll(x: 1, y: 1) == [0, 1])
        }
        let locator = try PolygonLocator([left, right])
        #expect(locator.locate(x: [0, 2, 2.1, 0.5], y: [0, 1, 0.5, -0.1]) == [0, 1, -1, -1])
    }

    @Test func holeBordersBelongAndHolesDoNot() throws {
        let shape = try polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [(4, 4), (6, 4), (6, 6), (4, 6)])
        let locator = try PolygonLocator([shape])
        #expect(locator.locate(x: 5, y: 5) == nil)
        #expect(locator.locate(x: 4, y: 5) == 0)
        #expect(locator.locate(x: 3.9, y: 5) == 0)
    }

    @Test func nothingIsFoundAmongNothing() throws {
        let locator = try PolygonLocator([])
        #expect(locator.locate(x: 0, y: 0) == nil)
        #expect(locator.extent == nil)
        let hollow = try PolygonLocator([.multiPolygon([]), BoundingBox(west: 0, south: 0, east: 1, north: 1).polygon])
        #expect(hollow.locate(x: 0.5, y: 0.5) == 1)
        #expect(hollow.locate(x: .nan, y: 0.5) == nil)
        #expect(hollow.locate(x: .infinity, y: 0.5) == nil)
    }

    @Test func whatIsNoPolygonIsRefusedByIndex() throws {
        let square = BoundingBox(west: 0, south: 0, east: 1, north: 1).polygon
        let error = #expect(throws: GeoKernelError.self) { try PolygonLocator([square, .point(Position(0, 0))]) }
        #expect(error?.message.contains("shape 1") == true)
        let broken = try polygon([(0, 0), (1, 0), (.nan, 1)])
        #expect(throws: GeoKernelError.self) { try PolygonLocator([broken]) }
    }

    /// 144 real fences of up to 10,000 vertices against GEOS.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func agreesWithGEOSOnRealFences() throws {
        let fences = try guangdongFences()
        #expect(fences.count == 144)
        let locator = try PolygonLocator(fences.map(\.shape))
        let prepared = try fences.map { try PreparedShape($0.shape) }
        var random = SeededGenerator(seed: 440_000)
        for _ in 0..<400 {
            let place = Position(random.double(in: 109.5...117.5), random.double(in: 20...25.6))
            let covering = try prepared.indices.filter { try prepared[$0].intersects(.point(place)) }.map { Int32($0) }
            #expect(locator.locateAll(x: place.x, y: place.y) == covering, "\(place)")
        }
    }

    /// The known facts of the data: 6,458 of 6,461 located towns and villages lie in their own county.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func townsAndVillagesLieInTheirCounties() throws {
        let fences = try guangdongFences()
        let locator = try PolygonLocator(fences.map(\.shape))
        var (located, inside) = (0, 0)
        let folder = SharedData.url("regions-guangdong/data/adcode")
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".csv") {
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            // code12, parent, name, level, rank, adcode, post code, area code, four flags, longitude, latitude …
            for row in try DelimitedText.records(text) where row[3] == "town" || row[3] == "village" {
                guard let lon = Double(row[12]), let lat = Double(row[13]) else { continue }
                located += 1
                let codes = locator.locateAll(x: lon, y: lat).map { fences[Int($0)].code }
                if codes.contains(String(row[0].prefix(6))) { inside += 1 }
            }
        }
        #expect(located == 6461)
        #expect(inside == 6458)
    }
}
