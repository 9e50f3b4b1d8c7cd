import Foundation
import GeoModel

/// Evaluates expressions of the MapLibre style specification: those that the layers' own styles are made of.
public struct StyleExpression {
    private let properties: [String: FieldValue]
    private let kind: GeometryKind
    private let zoom: Double

    /// - Parameter zoom: as MapLibre counts: the world is 512 × 2^zoom pixels wide.
    public init(properties: [String: FieldValue], kind: GeometryKind, zoom: Double) {
        self.properties = properties
        self.kind = kind
        self.zoom = zoom
    }

    /// The value of an expression; null for one that has none or is not known here.
    public func value(_ expression: JSONValue) -> JSONValue {
        guard case .array(let parts) = expression, case .text(let name)? = parts.first else { return expression }
        let arguments = Array(parts.dropFirst())
        switch name {
        case "get":
            guard case .text(let field)? = arguments.first else { return .null }
            return JSONValue(properties[field] ?? .null)
        case "literal": return arguments.first ?? .null
        case "geometry-type": return .text(geometryType)
        case "zoom": return .real(zoom)
        case "==": return .boolean(arguments.count == 2 && Self.equal(value(arguments[0]), value(arguments[1])))
        case "!=": return .boolean(arguments.count == 2 && !Self.equal(value(arguments[0]), value(arguments[1])))
        case "all": return .boolean(arguments.allSatisfy(holds))
        case "any": return .boolean(arguments.contains(where: holds))
        case "!": return .boolean(!arguments.allSatisfy(holds))
        case "coalesce": return arguments.lazy.map(value).first { $0 != .null } ?? .null
        case "concat": return .text(arguments.map { Self.text(value($0)) }.joined())
        case "to-string": return .text(arguments.first.map { Self.text(value($0)) } ?? "")
        case "slice": return slice(arguments)
        case "match": return match(arguments)
        case "interpolate": return interpolate(arguments)
        default: return .null
        }
    }

    /// Whether a filter lets the feature through.
    public func holds(_ filter: JSONValue) -> Bool { value(filter) == .boolean(true) }

    public func number(_ expression: JSONValue?) -> Double? { expression.flatMap { Self.number(value($0)) } }

    /// The text of a value; nil for null and for an empty one.
    public func text(_ expression: JSONValue?) -> String? {
        guard let expression else { return nil }
        let text = Self.text(value(expression))
        return text.isEmpty ? nil : text
    }

    private var geometryType: String {
        switch kind {
        case .point: "Point"
        case .line: "LineString"
        case .polygon, .mixed, .none: "Polygon"
        }
    }

    private func slice(_ arguments: [JSONValue]) -> JSONValue {
        guard let first = arguments.first, let start = number(arguments.dropFirst().first) else { return .null }
        let text = Array(Self.text(value(first)))
        let end = number(arguments.dropFirst(2).first).map { Int($0) } ?? text.count
        let low = min(max(Int(start), 0), text.count)
        return .text(String(text[low..<max(low, min(end, text.count))]))
    }

    private func match(_ arguments: [JSONValue]) -> JSONValue {
        guard arguments.count >= 2 else { return .null }
        let input = value(arguments[0])
        for index in stride(from: 1, to: arguments.count - 1, by: 2) {
            let labels = arguments[index].items.isEmpty ? [arguments[index]] : arguments[index].items
            if labels.contains(where: { Self.equal($0, input) }) { return value(arguments[index + 1]) }
        }
        return value(arguments[arguments.count - 1])
    }

    /// `["interpolate", ["exponential", base] or ["linear"], input, stop, value, …]`
    private func interpolate(_ arguments: [JSONValue]) -> JSONValue {
        guard arguments.count >= 4, let input = number(arguments[1]) else { return .null }
        let base = arguments[0].items.first == "exponential" ? Self.number(arguments[0].items.last ?? 1) ?? 1 : 1
        let stops = stride(from: 2, to: arguments.count - 1, by: 2).compactMap { index -> (Double, JSONValue)? in
            number(arguments[index]).map { ($0, arguments[index + 1]) }
        }
        guard let first = stops.first, let last = stops.last else { return .null }
        if input <= first.0 { return value(first.1) }
        if input >= last.0 { return value(last.1) }
        guard let upper = stops.firstIndex(where: { $0.0 > input }), upper > 0,
            let low = number(stops[upper - 1].1), let high = number(stops[upper].1)
        else { return .null }
        let (run, place) = (stops[upper].0 - stops[upper - 1].0, input - stops[upper - 1].0)
        let share = base == 1 ? place / run : (pow(base, place) - 1) / (pow(base, run) - 1)
        return .real(low + (high - low) * share)
    }

    private static func equal(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if left == right { return true }
        guard let left = Self.number(left), let right = Self.number(right) else { return false }
        return left == right
    }

    private static func number(_ value: JSONValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): FieldValue.real(number).displayText ?? ""
        case .boolean(let flag): flag ? "true" : "false"
        case .null, .array, .object: ""
        }
    }
}
