import GeoModel

/// Rows in a layer's field order, and why others are not among them.
public struct MappedBatch: Sendable {
    /// Columns in the schema's order and of its types; geometry as it came.
    public var rows: FeatureBatch
    public var refusals: [RowRefusal]
}

extension FieldMapping {
    /// Brings a batch into the layer's shape. A row in which a value does not convert, or a required one is missing, is
    /// refused with its first such field; further ones are named in the reason.
    public func apply(_ batch: SourceBatch) -> MappedBatch {
        let source = batch.rows
        var problems: [Int: [ValueProblem]] = [:]
        let columns = entries.map { entry in
            let converted = ColumnConversion(entry, rows: source.count).convert(entry.column.map { source.columns[$0] })
            for problem in converted.problems { problems[problem.row, default: []].append(problem) }
            return converted.column
        }
        let all = FeatureBatch(rowNumbers: source.rowNumbers, columns: columns, geometry: source.geometry)
        guard !problems.isEmpty else { return MappedBatch(rows: all, refusals: batch.refusals) }
        let refusals = problems.keys.sorted().compactMap { row in
            problems[row].map { Self.refusal(source.rowNumbers[row], $0) }
        }
        return MappedBatch(rows: all.filtered { problems[$0] == nil }, refusals: batch.refusals + refusals)
    }

    private static func refusal(_ row: Int, _ problems: [ValueProblem]) -> RowRefusal {
        let others = problems.dropFirst().map { "\($0.field) \($0.reason)" }
        let reason = problems[0].reason + (others.isEmpty ? "" : "; also " + others.joined(separator: ", "))
        return RowRefusal(row: row, field: problems[0].field, value: problems[0].value, reason: reason)
    }
}

/// Why one value cannot be taken.
struct ValueProblem {
    var row: Int
    /// The source's name of the field, because the file is what a person corrects.
    var field: String
    var value: String?
    var reason: String
}
