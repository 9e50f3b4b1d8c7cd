import GeoModel
import TestSupport
import Testing

/// Damaged inputs are read or refused, never crash; what is read is no larger than what was given and can be written again.
@Suite struct HostileInputTests {
    private static let seeds = 0..<6_000

    @Test func damagedWKBIsReadOrRefused() {
        var read = 0
        for seed in Self.seeds {
            let pieces: [[UInt8]] = [
                [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80], [1, 7, 0, 0, 0], [0, 0, 0, 0, 7], [0, 0, 0, 0x20],
                [1, 0xEB, 3, 0, 0],
                [0, 0, 0, 0, 0, 0, 0xF8, 0x7F], [1, 0, 0, 0], [],
            ]
            var mutations = Mutations(seed: UInt64(seed), pieces: pieces)
            var shapes = Shapes(seed: UInt64(seed))
            let bytes = mutations.damaged(WKB.encode(shapes.geometry()))
            guard let geometry = try? WKB.decode(bytes) else { continue }
            read += 1
            #expect(geometry.positionCount * 16 <= bytes.count, "seed \(seed)")
            #expect(isSameBytes(WKB.encode(geometry)), "seed \(seed)")
        }
        #expect(read > 100 && read < Self.seeds.count)
    }

    /// NaN differs from itself, so shapes are compared by their bytes.
    private func isSameBytes(_ bytes: [UInt8]) -> Bool {
        (try? WKB.decode(bytes)).map { WKB.encode($0) == bytes } ?? false
    }

    @Test func forgedCountsAllocateNothing() {
        for type in UInt8(2)...7 {
            let bytes: [UInt8] = [1, type, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 1, type, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
            #expect(throws: GeometryError.self) { try WKB.decode(bytes) }
        }
        let collection: [UInt8] = [1, 7, 0, 0, 0, 1, 0, 0, 0]
        let deep = Array(repeatElement(collection, count: 100_000).joined())
        #expect(throws: GeometryError.tooDeep) { try WKB.decode(deep) }
    }

    @Test func damagedWKTIsReadOrRefused() {
        var read = 0
        for seed in Self.seeds {
            let pieces = [
                "(", ")", ",", "EMPTY", " Z ", "M", "-", "1e308", "1e999", "MULTI", "POINT", "\\(", "，", "\u{0}", "()",
            ]
            var mutations = Mutations(seed: UInt64(seed), pieces: pieces.map { Array($0.utf8) })
            var shapes = Shapes(seed: UInt64(seed))
            let text = String(decoding: mutations.damaged(Array(WKT.encode(shapes.geometry()).utf8)), as: UTF8.self)
            guard let geometry = try? WKT.decode(text) else { continue }
            read += 1
            #expect(geometry.positionCount * 3 <= text.utf8.count + 3, "seed \(seed): \(text)")
            #expect((try? WKT.decode(WKT.encode(geometry))) == geometry, "seed \(seed): \(text)")
        }
        #expect(read > 100 && read < Self.seeds.count)
    }

    @Test func damagedGeoJSONIsReadOrRefused() throws {
        var read = 0
        for seed in Self.seeds {
            let pieces = [
                "{", "}", "[", "]", ",", ":", "\"", "\\u", "\\ud800", "null", "1e999", "-", "\"type\":", "\"crs\":{}",
                "[[[[[[", "\u{0}",
                "\"coordinates\":", "Polygon", "é",
            ]
            var mutations = Mutations(seed: UInt64(seed), pieces: pieces.map { Array($0.utf8) })
            var shapes = Shapes(seed: UInt64(seed))
            var writer = GeoJSONWriter()
            writer.beginCollection()
            let fields = [FieldDefinition("名称", .text, ""), FieldDefinition("n", .real, "")]
            for number in Int64(1)...2 {
                let id = try #require(FeatureID(rawValue: number))
                let values: [FieldValue] = [.text("朝\"阳\n"), .real(-1.5e-7)]
                writer.append(Feature(id: id, code: nil, values: values, geometry: shapes.geometry()), fields: fields)
            }
            writer.endCollection()
            let bytes = mutations.damaged(writer.bytes)
            guard let features = try? GeoJSONReader.features(bytes) else { continue }
            read += 1
            let positions = features.reduce(0) { $0 + ($1.geometry?.positionCount ?? 0) }
            #expect(positions * 5 <= bytes.count, "seed \(seed)")
        }
        #expect(read > 100 && read < Self.seeds.count)
    }

    @Test func damagedFiltersAreReadOrRefused() {
        var read = 0
        for seed in Self.seeds {
            let pieces = [
                "(", ")", ",", "'", "\"", "\\'", "''", " AND ", " OR ", " NOT ", " IS NULL", " IN (", " BETWEEN ",
                "CASEI(", "DATE('", "..",
                "POINT(", "BBOX(", "S_INTERSECTS(", "T_AFTER(", "A_CONTAINS(", "<>", "--", "1e308", "\\(", "^", "%",
                "朝阳", "\u{0}", "\u{3000}",
            ]
            var mutations = Mutations(seed: UInt64(seed), pieces: pieces.map { Array($0.utf8) })
            var trees = FilterTrees(seed: UInt64(seed))
            let text = String(
                decoding: mutations.damaged(Array(CQL2Text.print(trees.filter(depth: 2)).utf8)), as: UTF8.self)
            guard let filter = try? CQL2Text.parse(text) else { continue }
            read += 1
            let printed = CQL2Text.print(filter)
            // What was read can be printed and read again, but for a string that ends in a backslash.
            if !text.contains("\\") {
                #expect((try? CQL2Text.parse(printed)) == filter, "seed \(seed): \(text) became \(printed)")
            }
        }
        #expect(read > 100 && read < Self.seeds.count)
    }
}
