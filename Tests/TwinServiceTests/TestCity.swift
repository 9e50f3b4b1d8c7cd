import AddressBase
import Foundation
import GeoModel
import Hummingbird
import HummingbirdTesting
import Logging
import OneMap
import TestSupport
import Testing

@testable import TwinService

/// A small city in memory behind the service's routes.
struct TestCity {
    let store: MemoryFeatureStore
    /// What the service asks of the store.
    let counted: CountedFeatures
    let addresses = FakeAddresses()
    let imports = FakeImports()
    var configuration = ServiceConfiguration()
    var doorplate: @Sendable (String) async throws -> DoorplateAnswer? = { _ in nil }

    static let profile = CityProfile(
        countyCode: "440703", name: "示例市", workingZone: 4547, mapApprovalNumber: "粤S(2026)001号", source: "示例")

    /// Parts 1 … 1200 on a grid of 30 × 40, thousandths of a degree apart, and one region around them.
    init() async throws {
        store = MemoryFeatureStore()
        counted = CountedFeatures(store)
        try await add(
            BuiltInLayers.parts,
            (0..<1200).map { number in
                (
                    [
                        "code": .text("44070301010\(10_000 + number)"), "class": .text("010\(number % 3)"),
                        "name": .text(["路灯", "井盖", "消火栓"][number % 3]), "grid": .text("G\(number / 40)"),
                        "start_date": .text("2024-01-\(number % 28 < 9 ? "0" : "")\(number % 28 + 1)"),
                    ],
                    .point(Position(113.0 + Double(number / 40) * 0.001, 22.5 + Double(number % 40) * 0.001))
                )
            })
        let region = BoundingBox(west: 112.9, south: 22.4, east: 113.2, north: 22.7).polygon
        try await add(
            BuiltInLayers.regions,
            [(["code": .text("440703"), "name": .text("示例区"), "level": .text("county")], region)])
    }

    func add(_ schema: LayerSchema, _ rows: [([String: FieldValue], Geometry?)]) async throws {
        let plan = ImportPlan(
            schema: schema, keyField: "code",
            source: ImportOrigin(file: "测试.shp", sourceLayer: "测试", encoding: "GBK", crs: "EPSG:4547"),
            operatorName: "tester")
        let batch = try Self.batch(schema, rows)
        _ = try await store.load(plan, from: OneBatch(batch: batch))
    }

    private static func batch(_ schema: LayerSchema, _ rows: [([String: FieldValue], Geometry?)]) throws -> PlacedBatch
    {
        var geometry = ByteColumn()
        for row in rows {
            if let shape = row.1 { geometry.append(WKB.encode(shape)) } else { geometry.appendMissing() }
        }
        let columns = schema.fields.map { field -> Column in
            let values = rows.map { $0.0[field.name] ?? .null }
            switch field.type {
            case .integer, .boolean:
                return .integers(values.map { if case .integer(let number) = $0 { number } else { nil } })
            case .real: return .reals(values.map(\.number))
            case .text, .date, .timestamp:
                var texts = ByteColumn()
                for value in values {
                    if let text = value.displayText { texts.append(text.utf8) } else { texts.appendMissing() }
                }
                return .texts(texts)
            }
        }
        return PlacedBatch(
            rows: FeatureBatch(rowNumbers: Array(1...rows.count), columns: columns, geometry: geometry),
            zones: Array(repeating: 0, count: rows.count), cells: Array(repeating: 0, count: rows.count))
    }

    var services: CityServices {
        CityServices(
            profile: Self.profile, features: counted,
            tiles: TileRenderer(catalogue: store, source: MemoryTiles(store: store)), addresses: addresses,
            places: { position in
                guard position.x > 112.9, position.x < 113.2 else { return CityPlaces() }
                return CityPlaces(
                    cell: .init(code: "440703001001001", name: "一号网格"), county: .init(code: "440703", name: "示例区"))
            },
            doorplate: doorplate, imports: imports)
    }

    /// Sends requests straight to the router.
    func serve<Value: Sendable>(_ test: @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value
    {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let service = try TwinService.assembled(configuration: configuration, city: services)
        return try await Application(router: service.router, logger: logger).test(.router, test)
    }

    /// The answer to one request.
    func ask(
        _ uri: String, _ method: HTTPRequest.Method = .get, headers: HTTPFields = [:], body: [UInt8]? = nil
    ) async throws -> TestResponse {
        try await serve { client in
            try await client.execute(
                uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        }
    }
}

extension TestResponse {
    var bytes: [UInt8] { Array(body.readableBytesView) }
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONValue { (try? JSONReader.read(bytes)) ?? .null }
    /// The last part of a problem's type; empty for another answer.
    var problem: String {
        guard headers[.contentType]?.hasPrefix("application/problem+json") == true, case .text(let type)? = json["type"]
        else { return "" }
        return String(type.dropFirst("urn:luotu:problem:".count))
    }
}

private struct OneBatch: PlacedBatchSource {
    var batch: PlacedBatch?

    mutating func next() throws -> PlacedBatch? {
        defer { batch = nil }
        return batch
    }

    mutating func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) throws {}
    var rejectedRows: Int { 0 }
}

/// Tiles of the store in memory.
private struct MemoryTiles: TileSource {
    let store: MemoryFeatureStore

    func encode(_ request: TileLayerRequest, access: Access) async throws -> EncodedLayer {
        var query = FeatureQuery(layer: request.layer.id, box: request.box, fields: request.fields.map(\.name))
        query.limit = 100_000
        var encoder = request.makeEncoder()
        for feature in try await store.features(query, access: access).features {
            guard let shape = feature.geometry else { continue }
            let stands = try WKB.encode(shape).withUnsafeBytes { try encoder.beginFeature(feature.id, geometry: $0) }
            guard stands else { continue }
            for (index, value) in feature.values.enumerated() { encoder.add(index, value) }
            encoder.endFeature()
        }
        return encoder.finish()
    }
}
