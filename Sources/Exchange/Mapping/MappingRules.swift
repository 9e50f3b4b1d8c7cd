import Foundation
import GeoModel
import Yams

/// What the caller says about the mapping: target field → source field, or a constant.
public struct MappingRules: Sendable, Hashable {
    public enum Source: Sendable, Hashable {
        case field(String)
        /// Every row gets this value: `--field class==JS`, or `class: =JS` in a map.
        case constant(String)
        /// The field is left empty although a source field would fit: `note: ~` in a map.
        case nothing
    }

    public var sources: [String: Source]

    public init(_ sources: [String: Source] = [:]) { self.sources = sources }

    /// Reads `--field code=BM` values; later ones win.
    ///
    /// - Throws: `ExchangeError.badMapping`.
    public init(options: [String]) throws {
        self.init()
        for option in options {
            guard let equals = option.firstIndex(of: "="), equals != option.startIndex else {
                throw ExchangeError.badMapping("--field \(option): write target=source, such as code=BM")
            }
            let target = String(option[..<equals])
            sources[target] = Self.source(String(option[option.index(after: equals)...]))
        }
    }

    /// Reads a `--map` file: YAML with `target: source` lines, alone or below `fields:`.
    ///
    /// - Throws: `ExchangeError.badMapping`.
    public init(yamlFile path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ExchangeError.badMapping("\(path): no such map file, or it may not be read")
        }
        try self.init(yaml: String(decoding: data, as: UTF8.self), name: path)
    }

    /// - Throws: `ExchangeError.badMapping`.
    public init(yaml: String, name: String) throws {
        self.init()
        let node: Node?
        do { node = try Yams.compose(yaml: yaml) } catch { throw ExchangeError.badMapping("\(name): \(error)") }
        guard let mapping = (node?.mapping?["fields"] ?? node)?.mapping else {
            throw ExchangeError.badMapping("\(name): a map is lines of target: source, such as code: BM")
        }
        for (key, value) in mapping {
            guard let target = key.scalar?.string, let source = value.scalar else {
                throw ExchangeError.badMapping("\(name): \(key.any) must name one source field")
            }
            sources[target] = value.null != nil ? .nothing : Self.source(source.string)
        }
    }

    /// What a preview sends back: source field → target field.
    public init(sourceToTarget map: [String: String]) {
        self.init(Dictionary(map.map { ($0.value, .field($0.key)) }, uniquingKeysWith: { first, _ in first }))
    }

    /// These rules, those of `other` winning.
    public func merging(_ other: MappingRules) -> MappingRules {
        MappingRules(sources.merging(other.sources) { $1 })
    }

    private static func source(_ text: String) -> Source {
        text.hasPrefix("=") ? .constant(String(text.dropFirst())) : .field(text)
    }
}
