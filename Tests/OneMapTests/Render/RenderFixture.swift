import Foundation
import GeoModel
import TestSupport

@testable import OneMap

/// Rows of a made-up layer, as an import would bring them.
struct RenderFixture {
    static let schema = LayerSchema(
        id: LayerID("things")!, kind: .free, title: "物", englishTitle: "Things", theme: "", geometry: .mixed,
        fields: [
            FieldDefinition("code", .text, "编码"), FieldDefinition("class", .text, "类"),
            FieldDefinition("floors", .integer, "层"), FieldDefinition("secret", .text, "密", isDisplayed: false),
            FieldDefinition("height", .real, "高"),
        ])

    /// A city of some kilometres.
    static let box = BoundingBox(west: 113.05, south: 22.55, east: 113.09, north: 22.59)

    var features: [Feature]

    /// - Parameter shares: points, lines and areas in ten.
    init(seed: UInt64, count: Int, lines: Int = 2, areas: Int = 3, first: Int = 0) throws {
        var random = SeededGenerator(seed: seed)
        features = try (first..<first + count).map { number in
            let x = random.double(in: Self.box.west...Self.box.east)
            let y = random.double(in: Self.box.south...Self.box.north)
            let size = random.double(in: 0.00001...0.004)
            let kind = Int(random.next() % 10)
            let shape: Geometry
            if kind < lines {
                shape = .lineString(
                    try LineString([Position(x, y), Position(x + size, y + size / 3), Position(x + size / 2, y - size)])
                )
            } else if kind < lines + areas {
                let corners = [(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)].map {
                    Position(x + Double($0.0) * size, y + Double($0.1) * size)
                }
                shape = .polygon(Polygon(try LinearRing(corners)))
            } else {
                shape = .point(Position(x, y))
            }
            let values: [FieldValue] = [
                .text("编码\(number)"), number % 7 == 0 ? .null : .text("类\(number % 5)"),
                .integer(Int64(number % 9 - 4)),
                .text("不可见"), number % 3 == 0 ? .null : .real(Double(number) / 8),
            ]
            return Feature(
                id: FeatureID(site: 1, sequence: Int64(number + 1))!, code: nil, values: values, geometry: shape)
        }
    }

    /// Zone of a feature: three towns.
    static func zone(_ feature: Feature) -> Int64 { feature.id.rawValue % 3 + 10 }

    var batch: FeatureBatch { Self.batch(features) }

    static func batch(_ features: [Feature]) -> FeatureBatch {
        var geometry = ByteColumn()
        for feature in features {
            if let shape = feature.geometry { geometry.append(WKB.encode(shape)) } else { geometry.appendMissing() }
        }
        let columns = schema.fields.indices.map { place -> Column in
            let values = features.map { $0.values[place] }
            switch schema.fields[place].type {
            case .integer, .boolean:
                return .integers(values.map { if case .integer(let value) = $0 { value } else { nil } })
            case .real: return .reals(values.map { if case .real(let value) = $0 { value } else { nil } })
            default:
                var texts = ByteColumn()
                for value in values {
                    if case .text(let text) = value { texts.append(Array(text.utf8)) } else { texts.appendMissing() }
                }
                return .texts(texts)
            }
        }
        return FeatureBatch(
            rowNumbers: Array(1...max(features.count, 1)).dropLast(features.isEmpty ? 1 : 0), columns: columns,
            geometry: geometry)
    }

    /// - Parameter runBytes: beyond which rows wait on the disk.
    func blocks(
        runBytes: Int = RenderSorter.runBytes, directory: String = FileManager.default.temporaryDirectory.path
    ) throws -> [RenderBlock] {
        let rows = try RenderRows(batch, schema: Self.schema)
        let sorter = RenderSorter(
            fieldCount: RenderFields(Self.schema).names.count, directory: directory,
            runBytes: runBytes)
        for (row, feature) in features.enumerated() {
            try sorter.add(row, of: rows, id: feature.id.rawValue, zone: Self.zone(feature))
        }
        var blocks: [RenderBlock] = []
        try sorter.forEachBlock { blocks.append($0) }
        return blocks
    }
}

extension RenderBlock {
    func read<Value>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
        try bytes.withUnsafeBufferPointer(body)
    }
}
