/// One row of a batch whose columns are in a schema's field order.
public struct RowView {
    public let schema: LayerSchema
    public let batch: FeatureBatch
    public let index: Int

    public init(schema: LayerSchema, batch: FeatureBatch, index: Int) {
        self.schema = schema
        self.batch = batch
        self.index = index
    }

    /// The field's value; null where the schema has no such field.
    public func value(_ field: String) -> FieldValue {
        guard let column = schema.fields.firstIndex(where: { $0.name == field }) else { return .null }
        return batch.columns[column].value(index)
    }

    public func text(_ field: String) -> String? { value(field).displayText }
    public func number(_ field: String) -> Double? { value(field).number }
}

/// A rule of a domain that every row of a layer must keep: the importer applies it without knowing the domain.
public struct RowRule: Sendable {
    public enum Severity: String, Sendable {
        /// The row is refused.
        case error
        /// The row is taken and the finding reported.
        case warning
    }

    /// Stable id, such as `PL-03`.
    public var id: String
    /// The standard and clause the rule comes from.
    public var clause: String
    public var severity: Severity
    public var check: @Sendable (RowView) -> RowFinding?

    public init(
        id: String, clause: String, severity: Severity, check: @escaping @Sendable (RowView) -> RowFinding?
    ) {
        self.id = id
        self.clause = clause
        self.severity = severity
        self.check = check
    }
}

/// What a rule found wrong with a row.
public struct RowFinding: Hashable, Sendable {
    public var field: String
    public var value: String?
    public var reason: String

    public init(field: String, value: String?, reason: String) {
        self.field = field
        self.value = value
        self.reason = reason
    }
}
