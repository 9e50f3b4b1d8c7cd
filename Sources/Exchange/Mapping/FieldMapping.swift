import GeoModel

/// Which field of a file fills which field of a layer.
public struct FieldMapping: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// `--map` or `--field`.
        case given
        /// The file's field is called by the layer's name or title.
        case named
        /// The file's field has a usual other name.
        case alias
        /// Nothing fills the field.
        case unfilled
    }

    public struct Entry: Sendable, Hashable {
        public var target: FieldDefinition
        /// Index in the source's columns; nil for a constant and for nothing.
        public var column: Int?
        public var source: String?
        public var constant: String?
        public var reason: Reason
    }

    public let schema: LayerSchema
    /// One for each field of the schema, in its order.
    public let entries: [Entry]
    /// Source fields that fill nothing.
    public let unmapped: [String]

    /// Finds the mapping: what `rules` say, then equal names and titles, then usual other names.
    ///
    /// - Throws: `ExchangeError.badMapping` where a rule names a field that is not there; `.missingFields`.
    public static func recognise(
        _ table: SourceTable, schema: LayerSchema, rules: MappingRules = MappingRules()
    ) throws -> FieldMapping {
        let mapping = try FieldMapping(table.fields.map(\.name), schema: schema, rules: rules)
        let missing = mapping.entries.filter { $0.target.isRequired && $0.reason == .unfilled }
        guard missing.isEmpty else {
            throw ExchangeError.missingFields(
                layer: schema.id.text, missing: missing.map { "\($0.target.name) (\($0.target.title))" },
                fileFields: table.fields.map(\.name))
        }
        return mapping
    }

    /// As `recognise`, but required fields may stay unfilled: for a preview.
    ///
    /// - Throws: `ExchangeError.badMapping`.
    public init(_ names: [String], schema: LayerSchema, rules: MappingRules) throws {
        self.schema = schema
        var finder = MappingFinder(names, schema: schema)
        try finder.apply(rules)
        finder.matchNames()
        finder.matchShortenedNames()
        finder.matchAliases()
        finder.matchCutNames()
        entries = schema.fields.map { finder.entries[$0.name] ?? Entry(target: $0, reason: .unfilled) }
        unmapped = names.indices.filter { !finder.taken.contains($0) }.map { names[$0] }
    }

    /// The target of a source column; nil where it fills nothing.
    public func target(ofColumn column: Int) -> FieldDefinition? { entries.first { $0.column == column }?.target }

    /// The mapping as lines for people.
    public var lines: [String] {
        let filled = entries.filter { $0.reason != .unfilled }.map { entry in
            let source = entry.source ?? entry.constant.map { "\"\($0)\"" } ?? "-"
            return "\(source) -> \(entry.target.name) (\(entry.target.title))"
        }
        let empty = entries.filter { $0.reason == .unfilled }.map(\.target.name)
        return filled + (empty.isEmpty ? [] : ["left empty: " + empty.joined(separator: ", ")])
            + (unmapped.isEmpty ? [] : ["not taken: " + unmapped.joined(separator: ", ")])
    }
}

extension FieldMapping.Entry {
    init(target: FieldDefinition, reason: FieldMapping.Reason) {
        self.init(target: target, column: nil, source: nil, constant: nil, reason: reason)
    }
}

/// The steps of recognising, each taking source fields that none before it took.
struct MappingFinder {
    private(set) var entries: [String: FieldMapping.Entry] = [:]
    private(set) var taken: Set<Int> = []

    private let names: [String]
    private let keys: [String]
    private let schema: LayerSchema

    init(_ names: [String], schema: LayerSchema) {
        self.names = names
        self.schema = schema
        keys = names.map(FieldAliases.key)
    }

    /// - Throws: `ExchangeError.badMapping`.
    mutating func apply(_ rules: MappingRules) throws {
        for (name, source) in rules.sources.sorted(by: { $0.key < $1.key }) {
            guard let target = schema.field(name) ?? schema.fields.first(where: { $0.title == name }) else {
                throw ExchangeError.badMapping(
                    "layer \(schema.id) has no field \(name); it has "
                        + schema.fields.map(\.name).joined(separator: ", "))
            }
            var entry = FieldMapping.Entry(target: target, reason: .given)
            switch source {
            case .field(let wanted):
                let column = try column(wanted)
                (entry.column, entry.source) = (column, names[column])
                taken.insert(column)
            case .constant(let value): entry.constant = value
            case .nothing: entry.reason = .unfilled
            }
            entries[target.name] = entry
        }
    }

    private func column(_ wanted: String) throws -> Int {
        guard let index = names.firstIndex(of: wanted) ?? keys.firstIndex(of: FieldAliases.key(wanted)) else {
            throw ExchangeError.badMapping(
                "the file has no field \(wanted); it has \(names.joined(separator: ", "))")
        }
        return index
    }

    mutating func matchNames() {
        for target in schema.fields {
            match(target, .named) { key in
                key == FieldAliases.key(target.title) ? 0 : key == FieldAliases.key(target.name) ? 1 : nil
            }
        }
    }

    /// What `luotu export` calls the fields of a shapefile, whose names hold ten bytes: 主管部门代 for 主管部门代码.
    mutating func matchShortenedNames() {
        for encoding in [TextEncoding.gbk, .utf8] {
            for names in [schema.fields.map(\.title), schema.fields.map(\.name)] {
                let short = ShortFieldNames.shortened(names, in: encoding).map { $0.map(FieldAliases.key) }
                for (target, wanted) in zip(schema.fields, short) {
                    match(target, .alias) { $0 == wanted ? 0 : nil }
                }
            }
        }
    }

    /// Ranks are compared over all fields, so that a name goes where it stands highest.
    mutating func matchAliases() {
        let ranks = FieldAliases.ranks(schema.kind)
        let order = schema.fields.filter { entries[$0.name] == nil }
            .compactMap { target -> (FieldDefinition, Int)? in
                guard let table = ranks[target.name] else { return nil }
                return keys.indices.filter { !taken.contains($0) }.compactMap { table[keys[$0]] }.min()
                    .map { (target, $0) }
            }
            .sorted { $0.1 < $1.1 }
        for (target, _) in order {
            match(target, .alias) { ranks[target.name]?[$0] }
        }
    }

    /// A shapefile's names hold ten bytes: 道路名称 in UTF-8 is cut to 道路名. A Chinese name of nine or ten bytes that
    /// begins exactly one open field's title or usual name is that field.
    mutating func matchCutNames() {
        let ranks = FieldAliases.ranks(schema.kind)
        for index in keys.indices where !taken.contains(index) && (9...10).contains(names[index].utf8.count) {
            let open = schema.fields.filter { entries[$0.name] == nil }
            let titled = open.filter { FieldAliases.key($0.title).hasPrefix(keys[index]) }
            let known = open.filter { target in ranks[target.name]?.keys.contains { $0.hasPrefix(keys[index]) } ?? false
            }
            let fits = titled.isEmpty ? known : titled
            guard names[index].utf8.first.map({ $0 >= 0x80 }) == true, fits.count == 1 else { continue }
            let key = keys[index]
            match(fits[0], .alias) { $0 == key ? 0 : nil }
        }
    }

    private mutating func match(
        _ target: FieldDefinition, _ reason: FieldMapping.Reason, by rank: (String) -> Int?
    ) {
        guard entries[target.name] == nil else { return }
        let found = keys.indices.filter { !taken.contains($0) }.compactMap { index in
            rank(keys[index]).map { (index, $0) }
        }
        guard let best = found.min(by: { $0.1 < $1.1 })?.0 else { return }
        var entry = FieldMapping.Entry(target: target, reason: reason)
        (entry.column, entry.source) = (best, names[best])
        entries[target.name] = entry
        taken.insert(best)
    }
}
