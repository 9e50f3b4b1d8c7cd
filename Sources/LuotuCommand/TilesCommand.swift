import ArgumentParser
import Foundation
import GeoModel
import Luotu
import OneMap

/// `luotu tiles show LAYERS Z X Y`
struct TilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tiles", abstract: "Vector tiles. 矢量瓦片",
        discussion: "Example: luotu tiles show roads,parts 14 13347 7120",
        subcommands: [Show.self, TilesExportCommand.self, TilesLintCommand.self, Bench.self])

    /// A tile's address on the command line.
    struct Address: ParsableArguments {
        @Argument(help: "Layer ids, separated by commas.") var layers: String
        @Argument(help: "Zoom.") var zoom: Int
        @Argument(help: "Column, from west to east.") var column: Int
        @Argument(help: "Row, from north to south.") var row: Int

        func tile() throws -> TileCoordinate {
            guard let tile = TileCoordinate(zoom: zoom, column: column, row: row) else {
                throw ValidationError("there is no tile \(zoom)/\(column)/\(row)")
            }
            return tile
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a tile as GeoJSON.", discussion: "Example: luotu tiles show roads 14 13347 7120")
        @OptionGroup var shared: SharedOptions
        @OptionGroup var address: Address

        func run() async throws {
            try await reporting {
                let city = try City.open(shared.database, for: .reading)
                let tile = try address.tile()
                let layers = try await city.tiles.layers(address.layers, access: .everything)
                let bytes = try await city.tiles.tile(layers, tile, compressed: false, access: .everything).bytes
                var writer = GeoJSONWriter()
                writer.beginCollection()
                for layer in try MVTReader.layers(bytes) { append(layer, tile, to: &writer) }
                writer.endCollection()
                Output.bytes(writer.takeBytes() + [0x0A])
            }
        }

        private func append(_ layer: DecodedLayer, _ tile: TileCoordinate, to writer: inout GeoJSONWriter) {
            for decoded in layer.features {
                let names = decoded.properties.keys.sorted()
                let fields = names.map { FieldDefinition($0, .text, $0) }
                guard let id = FeatureID(rawValue: Int64(decoded.id ?? 0)) else { continue }
                let feature = Feature(
                    id: id, code: nil, values: names.map { decoded.properties[$0] ?? .null },
                    geometry: decoded.geometry(on: tile, extent: layer.extent))
                writer.append(feature, fields: fields, members: [("layer", .text(layer.name))])
            }
        }
    }

    /// Renders one tile again and again, uncached and uncompressed, for Tools/Benchmarks.
    struct Bench: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Time a tile.", shouldDisplay: false)
        @OptionGroup var shared: SharedOptions
        @OptionGroup var address: Address
        @Option(help: "How often.") var `repeat` = 20
        @Option(help: "Write the tile here.") var output: String?

        struct Result: Encodable {
            var milliseconds: Double
            var fastest: Double
            var bytes: Int
            var features: Int
        }

        func run() async throws {
            try await reporting {
                let city = try City.open(shared.database, for: .reading)
                let tile = try address.tile()
                let schemas = try await city.tiles.layers(address.layers, access: .everything).map(\.schema)
                var times: [Double] = []
                var last = try await city.tiles.render(schemas, tile, compressed: false, access: .everything)
                for _ in 0..<max(1, `repeat`) {
                    let start = ContinuousClock.now
                    last = try await city.tiles.render(schemas, tile, compressed: false, access: .everything)
                    times.append((ContinuousClock.now - start) / .milliseconds(1))
                }
                if let output { try Data(last.bytes).write(to: URL(fileURLWithPath: output)) }
                times.sort()
                try Output.json(
                    Result(
                        milliseconds: times[times.count / 2], fastest: times[0], bytes: last.bytes.count,
                        features: last.featureCount))
            }
        }
    }
}
