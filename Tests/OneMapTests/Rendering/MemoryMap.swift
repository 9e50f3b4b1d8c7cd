import GeoModel
import OneMap
import Synchronization

/// A catalogue and tile source in memory that counts what it is asked.
final class MemoryMap: FeatureSource, TileSource {
    private struct State {
        var layers: [LayerSummary] = []
        var features: [LayerID: [Feature]] = [:]
        var encodings = 0
        var isHeld = false
        var failsNext = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var encodings: Int { state.withLock { $0.encodings } }

    struct Broken: Error {}

    /// Lets the next encoding fail.
    func failNext() { state.withLock { $0.failsNext = true } }

    /// Lets encodings wait until `release`.
    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let waiting = state.withLock { state in
            state.isHeld = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { one.resume() }
    }

    /// Goes on when nothing is held.
    private func pass() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let goesOn = state.withLock { state in
                if state.isHeld { state.waiting.append(continuation) }
                return !state.isHeld
            }
            if goesOn { continuation.resume() }
        }
    }

    func set(_ schema: LayerSchema, version: Int64, _ features: [Feature]) {
        state.withLock { state in
            state.layers.removeAll { $0.schema.id == schema.id }
            let extent = features.compactMap { $0.geometry?.boundingBox }.reduceUnion()
            state.layers.append(
                LayerSummary(schema: schema, featureCount: features.count, extent: extent, version: version))
            state.features[schema.id] = features
        }
    }

    func layers(access: Access) async throws -> [LayerSummary] { state.withLock { $0.layers } }

    func layer(_ id: LayerID, access: Access) async throws -> LayerSummary? {
        state.withLock { $0.layers.first { $0.schema.id == id } }
    }

    func features(_ query: FeatureQuery, access: Access) async throws -> FeatureChunk {
        FeatureChunk(fields: [], features: [], next: nil, version: 0)
    }

    func feature(_ id: FeatureID, in layer: LayerID, access: Access) async throws -> FeatureChunk? { nil }
    func count(_ query: FeatureQuery, access: Access) async throws -> Int { 0 }

    func encode(_ request: TileLayerRequest, access: Access) async throws -> EncodedLayer {
        let features = state.withLock { state in
            state.encodings += 1
            return state.features[request.layer.id] ?? []
        }
        await pass()
        let fails = state.withLock { state in
            defer { state.failsNext = false }
            return state.failsNext
        }
        if fails { throw Broken() }
        var encoder = request.makeEncoder()
        for feature in features {
            guard let shape = feature.geometry else { continue }
            let stands = try WKB.encode(shape).withUnsafeBytes { try encoder.beginFeature(feature.id, geometry: $0) }
            guard stands else { continue }
            for (index, field) in request.fields.enumerated() {
                guard let place = request.layer.fields.firstIndex(of: field) else { continue }
                encoder.add(index, feature.values[place])
            }
            encoder.endFeature()
        }
        return encoder.finish()
    }
}

extension Feature {
    /// A feature of a layer with the values that the names give, null elsewhere.
    static func sample(
        _ number: Int64, of schema: LayerSchema, _ geometry: Geometry, _ values: [String: FieldValue] = [:]
    ) -> Feature {
        Feature(
            id: FeatureID(site: 1, sequence: number)!, code: values["code"]?.displayText,
            values: schema.fields.map { values[$0.name] ?? .null }, geometry: geometry)
    }
}
