/// A rule of imports held against the rows that are already there: they may be older than the rule, or have come in as a
/// warning.
public struct ImportedRowRule: QualityRule {
    public let rule: RowRule
    public let title: String
    public let kinds: [LayerKind]

    public init(_ rule: RowRule, kind: LayerKind, title: String) {
        self.rule = rule
        self.title = title
        kinds = [kind]
    }

    public var id: String { rule.id }
    public var clause: String { rule.clause }
    public var severity: QualitySeverity { rule.severity == .error ? .error : .warning }

    private static let rowsAtOnce = 4096

    public func check(_ city: CityRows, report: (QualityFault) -> Void) throws {
        guard let rows = city.rows(of: kinds[0]) else { return }
        for first in stride(from: 0, to: rows.count, by: Self.rowsAtOnce) {
            let range = first..<min(first + Self.rowsAtOnce, rows.count)
            let batch = FeatureBatch(rows.features[range], fields: rows.schema.fields)
            rule.checkRows(BatchView(schema: rows.schema, batch: batch)) { row, finding in
                report(
                    rows.fault(
                        first + row, field: finding.field, value: finding.value, reason: finding.reason))
            }
        }
    }
}

extension FeatureBatch {
    /// Rows as a batch, numbered from 1.
    ///
    /// - Parameter fields: what the features' values are, in their order.
    public init(_ features: ArraySlice<Feature>, fields: [FieldDefinition]) {
        var geometry = ByteColumn()
        for feature in features {
            if let shape = feature.geometry { geometry.append(WKB.encode(shape)) } else { geometry.appendMissing() }
        }
        let columns = fields.indices.map { place in
            Column(features.map { $0.values[place] }, type: fields[place].type)
        }
        self.init(rowNumbers: (0..<features.count).map { $0 + 1 }, columns: columns, geometry: geometry)
    }
}

extension Column {
    /// Values of a field as a column; booleans as 0 and 1, dates as text.
    public init(_ values: [FieldValue], type: FieldType) {
        switch type {
        case .integer, .boolean:
            self = .integers(
                values.map { value in
                    switch value {
                    case .integer(let number): number
                    case .boolean(let flag): flag ? 1 : 0
                    default: value.number.flatMap { Int64(exactly: $0) }
                    }
                })
        case .real: self = .reals(values.map(\.number))
        case .text, .date, .timestamp:
            var texts = ByteColumn()
            for value in values {
                if let text = value.displayText { texts.append(text.utf8) } else { texts.appendMissing() }
            }
            self = .texts(texts)
        }
    }
}
