/// The JSON form of filters: CQL2 JSON (OGC 21-065r2 §8.3), read into the same tree as the text form.
///
/// The reader checks how many arguments an operator has and where conditions and values stand; what a value must be for
/// a layer's fields, `FilterChecker` says.
public enum CQL2JSON {
    /// The condition that a document states.
    ///
    /// - Throws: `CQL2JSONError`; for bytes that are no JSON, too.
    public static func read(_ bytes: [UInt8], limits: CQL2Text.Limits = CQL2Text.Limits()) throws(CQL2JSONError)
        -> Filter
    {
        guard bytes.count <= limits.length else {
            throw CQL2JSONError(
                path: "$", message: "the filter has \(bytes.count) bytes; at most \(limits.length) are read")
        }
        let document: JSONValue
        do throws(JSONError) { document = try JSONReader.read(bytes) } catch {
            throw CQL2JSONError(path: error.path, message: error.message)
        }
        return try CQL2JSONReader.filter(document, "$")
    }
}

/// Why a CQL2 document was refused.
public struct CQL2JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Such as `$.args[0].args[1]`.
    public var path: String
    public var message: String

    public var description: String { "filter, \(path): \(message)" }
}

private enum CQL2JSONReader {
    typealias Failure = CQL2JSONError

    /// booleanExpression
    static func filter(_ value: JSONValue, _ path: String) throws(Failure) -> Filter {
        if case .boolean = value { return .isTrue(try operand(value, path)) }
        guard let call = try call(value, path) else {
            throw Failure(path: path, message: "a condition is expected: an object with op and args")
        }
        if let condition = try filter(call) { return condition }
        return .isTrue(try function(call))
    }

    private struct Call {
        var name: String
        var arguments: [JSONValue]
        var path: String

        func path(_ index: Int) -> String { "\(path).args[\(index)]" }
    }

    private static func call(_ value: JSONValue, _ path: String) throws(Failure) -> Call? {
        guard let operation = value["op"] else { return nil }
        guard case .text(let name) = operation, case .array(let arguments)? = value["args"] else {
            throw Failure(path: path, message: "op is a name and args a list")
        }
        return Call(name: name, arguments: arguments, path: path)
    }

    /// The condition that an operator makes; nil for a calculation or a function.
    private static func filter(_ call: Call) throws(Failure) -> Filter? {
        switch call.name {
        case "and", "or":
            try count(call, atLeast: 2)
            var parts: [Filter] = []
            for (index, argument) in call.arguments.enumerated() {
                parts.append(try filter(argument, call.path(index)))
            }
            return call.name == "and" ? .and(parts) : .or(parts)
        case "not":
            try count(call, 1)
            return .not(try filter(call.arguments[0], call.path(0)))
        case "isNull":
            try count(call, 1)
            return .isNull(try element(call.arguments[0], call.path(0)))
        case "like":
            try count(call, 2)
            return .like(try argument(call, 0), pattern: try argument(call, 1))
        case "between":
            try count(call, 3)
            return .between(try argument(call, 0), lower: try argument(call, 1), upper: try argument(call, 2))
        case "in":
            try count(call, 2)
            guard case .array(let items) = call.arguments[1] else {
                throw Failure(path: call.path(1), message: "a list of values is expected")
            }
            var list: [Filter.Operand] = []
            for (index, item) in items.enumerated() { list.append(try operand(item, "\(call.path(1))[\(index)]")) }
            return .inList(try argument(call, 0), list)
        default: return try relation(call)
        }
    }

    private static func relation(_ call: Call) throws(Failure) -> Filter? {
        if let comparison = Filter.Comparison(rawValue: call.name) {
            try count(call, 2)
            return .comparison(comparison, try argument(call, 0), try argument(call, 1))
        }
        let name = call.name.uppercased()
        if let predicate = Filter.SpatialPredicate(rawValue: name) {
            try count(call, 2)
            return .spatial(predicate, try argument(call, 0), try argument(call, 1))
        }
        if let predicate = Filter.TemporalPredicate(rawValue: name) {
            try count(call, 2)
            return .temporal(predicate, try argument(call, 0), try argument(call, 1))
        }
        if let predicate = Filter.ArrayPredicate(rawValue: name) {
            try count(call, 2)
            return .array(predicate, try argument(call, 0), try argument(call, 1))
        }
        return nil
    }

    // MARK: Values

    private static func argument(_ call: Call, _ index: Int) throws(Failure) -> Filter.Operand {
        try operand(call.arguments[index], call.path(index))
    }

    private static func operand(_ value: JSONValue, _ path: String) throws(Failure) -> Filter.Operand {
        switch value {
        case .null: throw Failure(path: path, message: "null is no value; use isNull")
        case .boolean(let flag): return .literal(.boolean(flag))
        case .integer(let number): return .literal(.integer(number))
        case .real(let number): return .literal(.real(number))
        case .text(let text): return .literal(.text(text))
        case .array(let items):
            var elements: [Filter.Operand] = []
            for (index, item) in items.enumerated() { elements.append(try element(item, "\(path)[\(index)]")) }
            return .array(elements)
        case .object: return try object(value, path)
        }
    }

    /// A value, or a condition where one may stand: an element of an array, an argument of a function.
    private static func element(_ value: JSONValue, _ path: String) throws(Failure) -> Filter.Operand {
        if let call = try call(value, path), let condition = try filter(call) { return .condition(condition) }
        return try operand(value, path)
    }

    private static func object(_ value: JSONValue, _ path: String) throws(Failure) -> Filter.Operand {
        if let call = try call(value, path) { return try calculation(call) }
        if case .text(let name)? = value["property"] { return .property(name) }
        if case .text(let text)? = value["date"] {
            guard CQL2Time.isDate(text) else { throw Failure(path: path, message: "\(text) is no date YYYY-MM-DD") }
            return .date(text)
        }
        if case .text(let text)? = value["timestamp"] {
            guard CQL2Time.isTimestamp(text) else {
                throw Failure(path: path, message: "\(text) is no timestamp YYYY-MM-DDThh:mm:ssZ")
            }
            return .timestamp(text)
        }
        if case .array(let ends)? = value["interval"] {
            guard ends.count == 2 else { throw Failure(path: path, message: "an interval has two ends") }
            return .interval(
                try bound(ends[0], "\(path).interval[0]"), try bound(ends[1], "\(path).interval[1]"))
        }
        if case .array(let numbers)? = value["bbox"] { return try box(numbers, path) }
        guard value["type"] != nil else {
            throw Failure(
                path: path,
                message: "an object is op with args, property, date, timestamp, interval, bbox or a GeoJSON shape")
        }
        do throws(GeoJSONError) { return .geometry(try GeoJSONReader.geometry(value.bytes)) } catch {
            throw Failure(path: path, message: "no GeoJSON shape: \(error.message)")
        }
    }

    /// instantInstance, '..', a property or a function
    private static func bound(_ value: JSONValue, _ path: String) throws(Failure) -> Filter.Operand {
        guard case .text(let text) = value else { return try operand(value, path) }
        if text == ".." { return .unbounded }
        if CQL2Time.isDate(text) { return .date(text) }
        if CQL2Time.isTimestamp(text) { return .timestamp(text) }
        throw Failure(path: path, message: "\(text) is no date, no timestamp in UTC and not ..")
    }

    private static func box(_ values: [JSONValue], _ path: String) throws(Failure) -> Filter.Operand {
        let numbers = values.compactMap { value -> Double? in
            switch value {
            case .integer(let number): Double(number)
            case .real(let number): number
            default: nil
            }
        }
        guard numbers.count == values.count, [4, 6].contains(numbers.count) else {
            throw Failure(path: path, message: "bbox has four or six numbers")
        }
        let isFlat = numbers.count == 4
        let (south, north) = (numbers[1], numbers[isFlat ? 3 : 4])
        guard south <= north, isFlat || numbers[2] <= numbers[5] else {
            throw Failure(path: path, message: "bbox has its lower corner first")
        }
        return .box(
            Filter.Box(
                west: numbers[0], south: south, east: numbers[isFlat ? 2 : 3], north: north,
                heights: isFlat ? nil : numbers[2]...numbers[5]))
    }

    private static func calculation(_ call: Call) throws(Failure) -> Filter.Operand {
        if let operation = Filter.Arithmetic(rawValue: call.name) {
            try count(call, 2)
            return .arithmetic(operation, try argument(call, 0), try argument(call, 1))
        }
        switch call.name {
        case "casei":
            try count(call, 1)
            return .casefold(try argument(call, 0))
        case "accenti":
            try count(call, 1)
            return .accentfold(try argument(call, 0))
        default:
            guard try filter(call) == nil else {
                throw Failure(path: call.path, message: "a value is expected, not the condition \(call.name)")
            }
            return try function(call)
        }
    }

    private static func function(_ call: Call) throws(Failure) -> Filter.Operand {
        var arguments: [Filter.Operand] = []
        for (index, argument) in call.arguments.enumerated() {
            arguments.append(try element(argument, call.path(index)))
        }
        return .function(call.name, arguments)
    }

    private static func count(_ call: Call, _ wanted: Int) throws(Failure) {
        guard call.arguments.count == wanted else {
            throw Failure(
                path: call.path, message: "\(call.name) takes \(wanted) arguments, not \(call.arguments.count)")
        }
    }

    private static func count(_ call: Call, atLeast least: Int) throws(Failure) {
        guard call.arguments.count >= least else {
            throw Failure(
                path: call.path, message: "\(call.name) takes at least \(least) arguments, not \(call.arguments.count)")
        }
    }
}
