import GeoKernel
import GeoModel
import TestSupport
import Testing

@Suite struct BeidouGridCodeTests {
    struct Vector: Sendable, CustomStringConvertible {
        let lon: String
        let lat: String
        let level: Int
        let code: String
        var description: String { "\(code) (level \(level))" }
    }

    /// The vectors of GeoData/Standards/beidou_grid_test_codes.csv that state a position: annex B, clause 8.1, a mirror.
    static func vectors() throws -> [Vector] {
        try Table(PackageRoot.geoData("Standards/beidou_grid_test_codes.csv")).rows.compactMap { row in
            guard row["lon"].contains("°"), let level = Int(row["level"]) else { return nil }
            return Vector(lon: row["lon"], lat: row["lat"], level: level, code: row["code"])
        }
    }

    /// 116°18′45.37″E
    static func degrees(_ text: String) throws -> Double {
        let parts = text.split { "°′″".contains($0) }
        let values = parts.prefix(3).compactMap { Double($0) }
        let side = try #require(parts.last)
        let sum = values[0] + values[1] / 60 + values[2] / 3600
        return side == "W" || side == "S" ? -sum : sum
    }

    @Test func everyVectorWithAPositionIsEncodedAndHoldsIt() throws {
        let vectors = try Self.vectors()
        #expect(vectors.count == 14)
        for vector in vectors {
            let position = Position(try Self.degrees(vector.lon), try Self.degrees(vector.lat))
            let code = try BeidouGridCode(position, level: vector.level)
            #expect(code.text == vector.code)
            let read = try BeidouGridCode(vector.code)
            #expect(read == code)
            #expect(read.box.contains(x: position.x, y: position.y))
        }
    }

    /// Table 1 of the standard.
    @Test func formExamplesAreReadAndWrittenBack() throws {
        let plane = try BeidouGridCode("N36J93078B3101524314")
        #expect(plane.level == 10)
        #expect(plane.text == "N36J93078B3101524314")
        let space = try BeidouSpaceCode("N036J0093000780B3010010520430140")
        #expect(space.plane == plane)
        #expect(space.text == "N036J0093000780B3010010520430140")
        #expect(space.heightsMetres.lowerBound == 0)
        #expect(try BeidouSpaceCode(plane.center, heightMetres: 0, level: 10).text == space.text)
    }

    /// Clause 8.1: 求是塔-20, 办公楼-10, 东一门-B0; table 1: N50J475492E10.
    @Test func cellsAreNamedFromCellsNearby() throws {
        let (gate, tower) = (try BeidouGridCode("N50J475493E"), try BeidouGridCode("N50J475491E"))
        let office = try BeidouGridCode("N50J475492E")
        #expect(try gate.shortCode(from: tower) == "20")
        #expect(try gate.shortCode(from: office) == "10")
        #expect(try tower.shortCode(from: gate) == "B0")
        #expect(try BeidouGridCode(reference: "N50J475492E10") == gate)
        #expect(try BeidouGridCode(reference: "N50J475492E-10") == gate)
        #expect(try gate.reference(from: office) == "N50J475492E-10")
        #expect(throws: GeoKernelError.self) { try BeidouGridCode("N50J4755").shortCode(from: gate) }
    }

    /// Across the prime meridian and the equator cells are neighbours like any others.
    @Test func shortCodesCrossTheMeridian() throws {
        let east = try BeidouGridCode(Position(0.0001, 0.0001), level: 5)
        let west = try BeidouGridCode(Position(-0.0001, -0.0001), level: 5)
        #expect(try west.shortCode(from: east) == "AA")
        #expect(try BeidouGridCode(shortCode: "AA", from: east) == west)
        #expect(try east.shortCode(from: west) == "11")
    }

    @Test(arguments: [1 as UInt64, 2, 3])
    func randomPositionsComeBack(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            let position = Position(random.double(in: -180...180), random.double(in: -87.999...87.999))
            let level = random.int(in: BeidouGridCode.levels)
            let code = try BeidouGridCode(position, level: level)
            let context: Comment = "seed \(seed), \(position), \(code)"
            #expect(try BeidouGridCode(code.text) == code, context)
            #expect(code.positions.contains(x: position.x, y: position.y), context)
            #expect(try BeidouGridCode(code.center, level: level) == code, context)
            let wide = try BeidouGridCode(position, level: random.int(in: 1...level))
            #expect(try code.ancestor(level: wide.level) == wide, context)
            #expect(code.text.hasPrefix(wide.text), context)
        }
    }

    /// The box of a code's positions ends exactly where the next cell begins.
    @Test(arguments: [7 as UInt64, 8])
    func positionsEndWhereTheNextCellBegins(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let position = Position(random.double(in: -170...170), random.double(in: -83...83))
            let level = random.int(in: BeidouGridCode.levels)
            let code = try BeidouGridCode(position, level: level)
            let box = code.positions
            let context: Comment = "seed \(seed), \(position), \(code)"
            for inside in [Position(box.west, box.south), Position(box.east, box.north)] {
                #expect(try BeidouGridCode(inside, level: level) == code, context)
            }
            #expect(try BeidouGridCode(Position(box.west.nextDown, position.y), level: level) != code, context)
            #expect(try BeidouGridCode(Position(box.east.nextUp, position.y), level: level) != code, context)
            #expect(try BeidouGridCode(Position(position.x, box.south.nextDown), level: level) != code, context)
            #expect(try BeidouGridCode(Position(position.x, box.north.nextUp), level: level) != code, context)
        }
    }

    @Test func theEdgesOfTheGridHaveOneCell() throws {
        #expect(try BeidouGridCode(Position(0, 0), level: 1).text == "N31A")
        #expect(try BeidouGridCode(Position(-0.0, -0.0), level: 1).text == "N31A")
        #expect(try BeidouGridCode(Position(180, 87.9), level: 1).text == "N60V")
        #expect(try BeidouGridCode(Position(-180, -87.9), level: 1).text == "S01V")
        #expect(try BeidouGridCode(Position(-180, 1), level: 10).positions.west == -180)
        // A decimal that is meant to be a border is one, although no binary number equals it.
        #expect(try BeidouGridCode(Position(113.1, 22.6), level: 4).box.west == 113.1)
    }

    @Test(arguments: [1 as UInt64])
    func heightsLieBetweenTheirBounds(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let height = random.double(in: -8000...9000)
            let level = random.int(in: BeidouGridCode.levels)
            let code = try BeidouSpaceCode(Position(113.1, 22.6), heightMetres: height, level: level)
            #expect(code.heightsMetres.contains(height), "seed \(seed), \(height), \(code)")
            #expect(try BeidouSpaceCode(code.text) == code, "seed \(seed), \(height)")
        }
    }

    @Test(arguments: [
        ("", "ends before N or S"), ("X50J", "character 1"), ("N61J", "character 3"), ("N00J", "character 3"),
        ("N50W", "character 4"), ("N50JC7", "character 5"), ("N50J48", "character 6"), ("N50J476", "character 7"),
        ("N50J4", "ends before the row of level 2"), ("N50J47539B825534615200", "more than 20"),
        ("n50j", "character 1"),
    ])
    func faultsNameTheCharacter(text: String, words: String) {
        let error = #expect(throws: GeoKernelError.self) { try BeidouGridCode(text) }
        #expect(error?.code == .malformedCode)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func positionsNearThePolesHaveNoCode() {
        #expect(throws: GeoKernelError.self) { try BeidouGridCode(Position(10, 88), level: 3) }
        #expect(throws: GeoKernelError.self) { try BeidouGridCode(Position(10, .nan), level: 3) }
        #expect(throws: GeoKernelError.self) { try BeidouGridCode(Position(10, 10), level: 11) }
    }
}
