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

/// Consecutive rows of a batch, for rules that look up a column once and then run over its bytes.
public struct BatchView {
    public let schema: LayerSchema
    public let batch: FeatureBatch
    /// Indices into the batch that are to be checked.
    public let rows: Range<Int>

    public init(schema: LayerSchema, batch: FeatureBatch, rows: Range<Int>) {
        self.schema = schema
        self.batch = batch
        self.rows = rows
    }

    public init(schema: LayerSchema, batch: FeatureBatch) {
        self.init(schema: schema, batch: batch, rows: 0..<batch.count)
    }

    /// The field's column; nil where the schema has no such field.
    public func column(_ field: String) -> Column? {
        schema.fields.firstIndex { $0.name == field }.map { batch.columns[$0] }
    }

    /// The field's bytes, where it is a column of text; nil for numbers and for fields that the schema lacks.
    public func texts(_ field: String) -> ByteColumn? {
        guard case .texts(let values)? = column(field) else { return nil }
        return values
    }
}

/// A rule of a domain that every row of a layer must keep: the importer applies it without knowing the domain.
///
/// A rule is written either for one row or, where a million rows must pass quickly, for a batch.
public struct RowRule: Sendable {
    public enum Severity: String, Sendable {
        /// The row is refused.
        case error
        /// The row is taken and the finding reported.
        case warning
    }

    /// Takes the index of a row in the batch and what is wrong with it.
    public typealias Report = (Int, RowFinding) -> Void

    /// Stable id, such as `PL-03`.
    public var id: String
    /// The standard and clause the rule comes from.
    public var clause: String
    public var severity: Severity
    /// Checks the view's rows in ascending order; reports each finding.
    public var checkRows: @Sendable (BatchView, Report) -> Void

    /// A rule that looks at one row at a time.
    public init(
        id: String, clause: String, severity: Severity, check: @escaping @Sendable (RowView) -> RowFinding?
    ) {
        self.init(id: id, clause: clause, severity: severity) { view, report in
            for index in view.rows {
                if let finding = check(RowView(schema: view.schema, batch: view.batch, index: index)) {
                    report(index, finding)
                }
            }
        }
    }

    /// A rule that looks at many rows at a time.
    public init(
        id: String, clause: String, severity: Severity,
        checkRows: @escaping @Sendable (BatchView, Report) -> Void
    ) {
        self.id = id
        self.clause = clause
        self.severity = severity
        self.checkRows = checkRows
    }

    /// What the rule finds wrong with one row; nil where it keeps the rule.
    public func check(_ row: RowView) -> RowFinding? {
        var found: RowFinding?
        let view = BatchView(schema: row.schema, batch: row.batch, rows: row.index..<row.index + 1)
        checkRows(view) { _, finding in found = found ?? finding }
        return found
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

/// A finding with its place in a batch and the rule that made it.
public struct BatchFinding: Sendable {
    /// Index into the batch, not the row number of the file.
    public var row: Int
    public var ruleID: String
    public var severity: RowRule.Severity
    public var finding: RowFinding

    public init(row: Int, ruleID: String, severity: RowRule.Severity, finding: RowFinding) {
        self.row = row
        self.ruleID = ruleID
        self.severity = severity
        self.finding = finding
    }
}

extension FeatureBatch {
    /// Everything that `rules` find wrong, by row, then in the order of the rules.
    ///
    /// - Parameter schema: its fields are the batch's columns, in their order.
    public func findings(of rules: [RowRule], schema: LayerSchema) -> [BatchFinding] {
        var findings: [BatchFinding] = []
        let view = BatchView(schema: schema, batch: self)
        for rule in rules {
            rule.checkRows(view) { row, finding in
                findings.append(BatchFinding(row: row, ruleID: rule.id, severity: rule.severity, finding: finding))
            }
        }
        // The rules came in order, and Swift's sort is stable.
        findings.sort { $0.row < $1.row }
        return findings
    }
}
