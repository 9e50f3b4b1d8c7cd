/// One attribute value. Dates and times travel as ISO 8601 text in fields of type `.date` and `.timestamp`.
public enum FieldValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case boolean(Bool)

    public var isNull: Bool { self == .null }

    /// The value as people would write it; nil for null.
    public var displayText: String? {
        switch self {
        case .null: nil
        case .integer(let value): String(value)
        case .real(let value): Self.display(value)
        case .text(let value): value
        case .boolean(let value): value ? "true" : "false"
        }
    }

    /// The value as a number, where it is one or reads as one.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .text(let value): Double(value)
        case .null, .boolean: nil
        }
    }

    private static func display(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}

/// The type of a field.
public enum FieldType: String, Sendable, CaseIterable, Codable {
    case integer, real, text, boolean, date, timestamp
}
