import ArgumentParser
import CityFlows
import GeoModel
import Luotu
import Synchronization

/// `luotu layer list|show|rebuild`
struct LayerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layer", abstract: "The layer catalogue. 图层目录",
        discussion: "Example: luotu layer list\n         luotu layer show parts",
        subcommands: [List.self, Show.self, Rebuild.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the layers with their counts.", discussion: "Example: luotu layer list --json")
        @OptionGroup var shared: SharedOptions

        func run() async throws {
            try await reporting {
                let layers = try await City.open(shared.database, for: .reading).layers(access: .everything)
                if shared.json {
                    try Output.json(layers.map(LayerRow.init))
                } else {
                    Output.table(
                        ["id", "图层", "类型", "几何", "数量"],
                        layers.map {
                            [
                                $0.schema.id.text, $0.schema.title, $0.schema.kind.rawValue,
                                $0.schema.geometry.rawValue, String($0.featureCount),
                            ]
                        })
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a layer's fields, count and extent.", discussion: "Example: luotu layer show roads")
        @OptionGroup var shared: SharedOptions
        @Argument(help: "The layer's id.") var layer: String

        func run() async throws {
            try await reporting {
                guard let id = LayerID(layer) else { throw ValidationError("\(layer) is no layer id") }
                let city = try City.open(shared.database, for: .reading)
                guard let summary = try await city.layer(id, access: .everything) else {
                    throw CityFlowError.noSuchLayer(layer)
                }
                if shared.json { return try Output.json(LayerRow(summary)) }
                Output.line("\(summary.schema.id)  \(summary.schema.title)  \(summary.featureCount)")
                Output.table(
                    ["field", "名称", "type", "required"],
                    summary.schema.fields.map { [$0.name, $0.title, $0.type.rawValue, $0.isRequired ? "yes" : ""] })
            }
        }
    }
}

extension LayerCommand {
    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make what a layer's tiles are drawn from anew. 重建瓦片数据",
            discussion: """
                Example: luotu layer rebuild parts
                Without a layer: all of them. Rows stay as they are; luotu verify says whether this is needed.
                """)
        @OptionGroup var shared: SharedOptions
        @Argument(help: "Layer ids; all layers without one.") var layers: [String] = []

        func run() async throws {
            let ids = try layers.map { text in
                guard let id = LayerID(text) else { throw ValidationError("\(text) is no layer id") }
                return id
            }
            try await reporting {
                let shared = shared
                let failure = Mutex<String?>(nil)
                try await JobRunner(database: shared.database).run(.rebuildLayers(ids)) { message in
                    switch message {
                    case .rebuilt(let layers):
                        let rows = layers.map { [$0.layer.text, String($0.rows)] }
                        if shared.json { try? Output.json(layers) } else { Output.table(["id", "数量"], rows) }
                    case .failed(let reason): failure.withLock { $0 = reason }
                    case .note(let text): if !shared.quiet { Output.note(text) }
                    default: break
                    }
                }
                if let reason = failure.withLock({ $0 }) {
                    Output.note("luotu: \(reason)")
                    throw CommandExit.failure
                }
            }
        }
    }
}

/// A layer as `--json` prints it.
struct LayerRow: Encodable {
    let id: String
    let title: String
    let englishTitle: String
    let kind: String
    let theme: String
    let geometry: String
    let count: Int
    let extent: [Double]?
    let version: Int64
    let fields: [FieldDefinition]

    init(_ summary: LayerSummary) {
        id = summary.schema.id.text
        title = summary.schema.title
        englishTitle = summary.schema.englishTitle
        kind = summary.schema.kind.rawValue
        theme = summary.schema.theme
        geometry = summary.schema.geometry.rawValue
        count = summary.featureCount
        extent = summary.extent.map { [$0.west, $0.south, $0.east, $0.north] }
        version = summary.version
        fields = summary.schema.fields
    }
}
