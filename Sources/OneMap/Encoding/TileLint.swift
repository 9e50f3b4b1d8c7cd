import GeoModel

/// Judges vector tiles, our own or anybody's, against the Mapbox vector tile specification 2.1.
public enum TileLint {
    public struct Report: Sendable {
        public var layers: [DecodedLayer]
        /// What the specification allows but clients stumble over.
        public var warnings: [String]
    }

    /// What an unpacked tile may weigh.
    private static let largestTile = 1 << 30

    /// - Parameter bytes: a tile, packed with gzip or not.
    /// - Throws: `MVTError` for what the specification forbids, `OneMapError.compression` for broken packing.
    public static func judge(_ bytes: [UInt8]) throws -> Report {
        let isPacked = bytes.count > 1 && bytes[0] == 0x1F && bytes[1] == 0x8B
        let tile = isPacked ? try GzipCompressor.decompress(bytes, limit: largestTile) : bytes
        let layers = try MVTReader.layers(tile)
        return Report(layers: layers, warnings: layers.flatMap(warnings))
    }

    private static func warnings(_ layer: DecodedLayer) -> [String] {
        var warnings: [String] = []
        func warn(_ count: Int, _ text: String) {
            if count > 0 { warnings.append("\(layer.name): \(text): \(count)") }
        }
        if layer.features.isEmpty {
            warnings.append("\(layer.name): a layer without features should not be written (§4.1)")
        }
        if layer.version == 1 { warnings.append("\(layer.name): version 1; version 2 is current (§4.1)") }
        warn(layer.features.count { $0.kind == .none }, "features of unknown geometry type (§4.3.4.1)")
        warn(layer.features.count { $0.id == nil }, "features without an id")
        let ids = layer.features.compactMap(\.id)
        let unsafe = ids.count { $0 >= 1 << 53 }
        warn(unsafe, "ids of 2^53 or more, which JavaScript cannot hold")
        var kinds: Set<String> = []
        let repeated = layer.features.count { feature in
            feature.id.map { !kinds.insert("\($0) \(feature.kind)").inserted } ?? false
        }
        warn(repeated, "ids that another feature of the same type has (§4.2: should be unique)")
        let polygons = layer.features.filter { $0.kind == .polygon }
        warn(polygons.count { !$0.beginsOutside }, "areas whose first ring is not an outer one (§4.3.4.4)")
        warn(polygons.count(where: \.hasFlatRing), "areas with a ring that has no area (§4.3.4.4)")
        return warnings
    }
}

extension DecodedFeature {
    /// Whether the first ring of an area runs clockwise on the screen.
    fileprivate var beginsOutside: Bool { paths.first.map { Self.doubledArea($0) > 0 } ?? false }

    fileprivate var hasFlatRing: Bool { paths.contains { Self.doubledArea($0) == 0 } }
}
