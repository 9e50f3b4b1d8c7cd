/// Why a filter cannot be asked of a layer.
public enum FilterError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownField(String, known: [String])
    case unknownFunction(String)
    case wrongType(String)

    public var description: String {
        switch self {
        case .unknownField(let name, let known):
            "the layer has no field “\(name)”; it has \(known.joined(separator: ", "))"
        case .unknownFunction(let name): "the function “\(name)” is not known"
        case .wrongType(let why): why
        }
    }
}

/// Holds a filter against a layer's fields before any row is read: names, functions and types.
///
/// Types must agree: a text is not compared with a number (a code needs quotes), nor a date with a text. A date may be
/// compared with a timestamp. Beside the fields, `id` is the feature's id, and `geom` or `geometry` its shape, unless a
/// field has that name.
public struct FilterChecker: Sendable {
    public static let geometryNames: Set<String> = ["geom", "geometry"]
    public static let idName = "id"

    private let types: [String: FieldType]
    private let known: [String]

    public init(fields: [FieldDefinition]) {
        types = Dictionary(fields.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        known = fields.map(\.name)
    }

    /// - Throws: `FilterError`.
    public func check(_ filter: Filter) throws(FilterError) {
        switch filter {
        case .and(let parts), .or(let parts): for part in parts { try check(part) }
        case .not(let inner): try check(inner)
        case .comparison(_, let left, let right): try comparable(left, right)
        case .like(let operand, let pattern):
            try require(operand, .text, "LIKE")
            try require(pattern, .text, "LIKE")
        case .between(let operand, let lower, let upper):
            try comparable(operand, lower)
            try comparable(operand, upper)
        case .inList(let operand, let members): for member in members { try comparable(operand, member) }
        case .isNull(let operand): _ = try kind(operand)
        case .spatial(let predicate, let left, let right):
            try require(left, .geometry, predicate.rawValue)
            try require(right, .geometry, predicate.rawValue)
        case .temporal(let predicate, let left, let right):
            for operand in [left, right] where try !kind(operand).isTemporal {
                throw .wrongType("\(predicate.rawValue) compares dates and times, not \(describe(operand))")
            }
        case .array(let predicate, let left, let right):
            try require(left, .array, predicate.rawValue)
            try require(right, .array, predicate.rawValue)
        case .isTrue(let operand): try require(operand, .boolean, "a condition")
        }
    }

    enum Kind: String {
        case text, number, boolean, date, timestamp, interval, array
        case geometry = "shape"

        var isTemporal: Bool { self == .date || self == .timestamp || self == .interval }
    }

    func kind(_ operand: Filter.Operand) throws(FilterError) -> Kind {
        switch operand {
        case .property(let name): return try kind(ofField: name)
        case .literal(.text): return .text
        case .literal(.integer), .literal(.real): return .number
        case .literal(.boolean): return .boolean
        case .literal(.null): throw .wrongType("a null is no value: ask for it with IS NULL")
        case .date: return .date
        case .timestamp: return .timestamp
        case .geometry, .box: return .geometry
        case .function(let name, _): throw .unknownFunction(name)
        case .casefold(let inner), .accentfold(let inner):
            try require(inner, .text, "CASEI and ACCENTI")
            return .text
        case .arithmetic(let operation, let left, let right):
            try require(left, .number, "“\(operation.rawValue)”")
            try require(right, .number, "“\(operation.rawValue)”")
            return .number
        case .interval(let lower, let upper):
            for bound in [lower, upper] { try checkBound(bound) }
            return .interval
        case .unbounded: throw .wrongType("'..' stands only in an INTERVAL")
        case .array(let members):
            for member in members { _ = try kind(member) }
            return .array
        case .condition(let filter):
            try check(filter)
            return .boolean
        }
    }

    private func kind(ofField name: String) throws(FilterError) -> Kind {
        switch types[name] {
        case .text: return .text
        case .integer, .real: return .number
        case .boolean: return .boolean
        case .date: return .date
        case .timestamp: return .timestamp
        case nil:
            if Self.geometryNames.contains(name) { return .geometry }
            if name == Self.idName { return .number }
            throw .unknownField(name, known: known + ["geometry"])
        }
    }

    private func checkBound(_ bound: Filter.Operand) throws(FilterError) {
        if case .unbounded = bound { return }
        let kind = try kind(bound)
        guard kind == .date || kind == .timestamp else {
            throw .wrongType("an INTERVAL runs between dates or timestamps, not \(describe(bound))")
        }
    }

    private func comparable(_ left: Filter.Operand, _ right: Filter.Operand) throws(FilterError) {
        let (first, second) = (try kind(left), try kind(right))
        let scalars: Set<Kind> = [.text, .number, .boolean, .date, .timestamp]
        let areInstants = first.isTemporal && second.isTemporal
        guard scalars.contains(first), scalars.contains(second), first == second || areInstants else {
            var advice = ""
            if [first, second].contains(.text), [first, second].contains(.number) { advice = ": texts stand in '…'" }
            if [first, second].contains(.text), areInstants != (first.isTemporal || second.isTemporal) {
                advice = ": write DATE('…') or TIMESTAMP('…')"
            }
            throw .wrongType(
                "\(describe(left)) is a \(first.rawValue) and \(describe(right)) a \(second.rawValue)\(advice)")
        }
    }

    private func require(_ operand: Filter.Operand, _ wanted: Kind, _ place: String) throws(FilterError) {
        let found = try kind(operand)
        guard found == wanted else {
            throw .wrongType("\(place) takes a \(wanted.rawValue), but \(describe(operand)) is a \(found.rawValue)")
        }
    }

    private func describe(_ operand: Filter.Operand) -> String {
        var printer = CQL2Printer()
        printer.append(operand)
        return printer.text.count > 60 ? "\(printer.text.prefix(60))…" : printer.text
    }
}
