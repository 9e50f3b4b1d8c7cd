import Foundation
import GeoModel

/// The schema of a department's own layer, made from its file's fields.
///
/// Names: a title that built-in layers use takes their field's name (名称 → `name`); a name in letters, digits and `_`
/// is kept in lower case; other Chinese becomes pinyin without tones (责任人 → `zerenren`). What then stands twice gets
/// `_2`, `_3`. The file's own name stays as the title. The field that identifies a row becomes `code`, as text.
public enum FreeSchema {
    /// - Parameter title: the layer's Chinese title; nil takes the source layer's name.
    public static func make(_ id: LayerID, from table: SourceTable, title: String? = nil) -> LayerSchema {
        let fields = fields(table.fields)
        return LayerSchema(
            id: id, kind: .free, title: title ?? table.layer, englishTitle: id.text, theme: "专题数据",
            geometry: table.geometry, fields: fields)
    }

    /// The mapping that goes with the schema: every field from the column of its place.
    ///
    /// - Throws: never for a schema that `make` made from the same table.
    public static func mapping(_ schema: LayerSchema, from table: SourceTable) throws -> FieldMapping {
        let pairs = zip(schema.fields, table.fields).map { ($0.name, MappingRules.Source.field($1.name)) }
        return try FieldMapping.recognise(
            table, schema: schema, rules: MappingRules(Dictionary(pairs, uniquingKeysWith: { first, _ in first })))
    }

    static func fields(_ sources: [SourceField]) -> [FieldDefinition] {
        let code = codeField(sources.map(\.name))
        var taken: Set<String> = code == nil ? [] : ["code"]
        return sources.indices.map { index in
            let source = sources[index]
            guard index != code else { return FieldDefinition("code", .text, source.name) }
            let base = name(source.name)
            let unique = (1...).lazy.map { $0 == 1 ? base : "\(base)_\($0)" }.first { !taken.contains($0) } ?? base
            taken.insert(unique)
            return FieldDefinition(unique, source.type, source.name)
        }
    }

    /// The first field that has the highest-ranking name of a code.
    private static func codeField(_ names: [String]) -> Int? {
        let keys = names.map(FieldAliases.key)
        return FieldAliases.freeCodes.split(separator: " ").lazy
            .compactMap { name in keys.firstIndex(of: FieldAliases.key(String(name))) }.first
    }

    /// Loads the transliteration, which takes a tenth of a second, on another thread: a file can be opened meanwhile.
    public static func prepare() {
        Thread.detachNewThread { _ = latin("图") }
    }

    private static func latin(_ title: String) -> String {
        let accented = title.applyingTransform(.mandarinToLatin, reverse: false) ?? title
        return accented.applyingTransform(.stripDiacritics, reverse: false) ?? accented
    }

    static func name(_ title: String) -> String {
        if title.utf8.contains(where: { $0 >= 0x80 }), let known = FieldAliases.commonField(title) { return known }
        let plain = latin(title)
        var result = ""
        let isChinese = plain != title
        for character in plain.lowercased() where !(isChinese && character == " ") {
            let isPlain = character.isASCII && (character.isLetter || character.isNumber)
            if isPlain { result.append(character) } else if result.last != "_" { result.append("_") }
        }
        let trimmed = result.trimming { $0 == "_" }.prefix(40)
        guard let first = trimmed.first else { return "field" }
        return first.isLetter ? String(trimmed) : "f_" + trimmed
    }
}
