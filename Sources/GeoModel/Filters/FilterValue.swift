import Foundation

/// What an operand is worth for one row.
enum FilterValue: Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case boolean(Bool)
    /// Days since 1970-01-01.
    case day(Int)
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    case moment(Int128)
    case period(FilterPeriod)
    case shape(Geometry)
    case array([FilterValue])

    /// Nil where one of the two is null or they cannot be compared.
    func order(to other: FilterValue) -> ValueOrder? {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): ValueOrder(left, right)
        case (.real(let left), .real(let right)): ValueOrder(left, right)
        case (.integer(let left), .real(let right)): Self.order(left, right)
        case (.real(let left), .integer(let right)): Self.order(right, left).reversed
        case (.text(let left), .text(let right)): Self.order(left, right)
        case (.boolean(let left), .boolean(let right)): ValueOrder(left ? 1 : 0, right ? 1 : 0)
        case (.day(let left), .day(let right)): ValueOrder(left, right)
        default: firstMoment.flatMap { left in other.firstMoment.map { ValueOrder(left, $0) } }
        }
    }

    /// The span of time that the value stands for; nil where it is none.
    var period: FilterPeriod? {
        switch self {
        case .day(let day): FilterPeriod(lower: .day(day), upper: .day(day))
        case .moment(let moment): FilterPeriod(lower: .moment(moment), upper: .moment(moment))
        case .period(let period): period
        default: nil
        }
    }

    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }

    private var firstMoment: Int128? {
        switch self {
        case .day(let day): FilterPeriod.firstMoment(ofDay: day)
        case .moment(let moment): moment
        default: nil
        }
    }

    private static func order(_ left: String, _ right: String) -> ValueOrder {
        if left.utf8.elementsEqual(right.utf8) { return .equal }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? .less : .greater
    }

    /// Exact, also beyond 2^53. The real is a number.
    private static func order(_ left: Int64, _ right: Double) -> ValueOrder {
        if right >= 0x1p63 { return .less }
        if right < -0x1p63 { return .greater }
        let whole = right.rounded(.down)
        let order = ValueOrder(left, Int64(whole))
        return order == .equal && right > whole ? .less : order
    }
}

extension ValueOrder {
    fileprivate var reversed: ValueOrder {
        switch self {
        case .less: .greater
        case .equal: .equal
        case .greater: .less
        }
    }
}

extension FilterEvaluator {
    func value(_ operand: Filter.Operand, _ row: Feature) throws -> FilterValue {
        switch operand {
        case .property(let name): return property(name, row)
        case .literal(let value): return FilterValue(value)
        case .date(let text): return CQL2Time.day(Array(text.utf8)).map { .day($0) } ?? .null
        case .timestamp(let text): return CQL2Time.instant(text).map { .moment($0) } ?? .null
        case .geometry, .box: return operand.shape.map { .shape($0) } ?? .null
        case .arithmetic(let operation, let left, let right):
            return try operation.result(value(left, row), value(right, row))
        case .casefold(let inner):
            guard case .text(let text) = try value(inner, row) else { return .null }
            return .text(TextFolding.foldingCase(text))
        case .accentfold(let inner):
            guard case .text(let text) = try value(inner, row) else { return .null }
            return .text(TextFolding.removingAccents(text))
        case .interval(let lower, let upper):
            guard let first = try bound(lower, row, isLower: true), let last = try bound(upper, row, isLower: false)
            else { return .null }
            return .period(FilterPeriod(lower: first, upper: last))
        case .array(let members):
            let values = try members.map { try value($0, row) }
            return values.contains(.null) ? .null : .array(values)
        case .condition(let filter): return try truth(filter, row).map { .boolean($0) } ?? .null
        case .unbounded, .function: return .null  // The checker lets neither stand here.
        }
    }

    private func property(_ name: String, _ row: Feature) -> FilterValue {
        guard let (index, type) = fields[name] else {
            if name == FilterChecker.idName { return .integer(row.id.rawValue) }
            return row.geometry.map { .shape($0) } ?? .null
        }
        switch (type, row.values[index]) {
        case (.date, .text(let text)): return CQL2Time.day(Array(text.utf8)).map { .day($0) } ?? .null
        case (.timestamp, .text(let text)): return CQL2Time.instant(text).map { .moment($0) } ?? .null
        case (.boolean, .integer(let flag)): return .boolean(flag != 0)
        case (_, let value): return FilterValue(value)
        }
    }

    private func bound(_ operand: Filter.Operand, _ row: Feature, isLower: Bool) throws -> FilterPeriod.Bound? {
        if case .unbounded = operand { return isLower ? .beginning : .end }
        switch try value(operand, row) {
        case .day(let day): return .day(day)
        case .moment(let moment): return .moment(moment)
        default: return nil
        }
    }
}

extension FilterValue {
    /// A real that is not a number counts as null.
    init(_ value: FieldValue) {
        switch value {
        case .null: self = .null
        case .integer(let number): self = .integer(number)
        case .real(let number): self = number.isNaN ? .null : .real(number)
        case .text(let text): self = .text(text)
        case .boolean(let flag): self = .boolean(flag)
        }
    }
}

extension Filter.Arithmetic {
    func result(_ left: FilterValue, _ right: FilterValue) -> FilterValue {
        if case .integer(let first) = left, case .integer(let second) = right, let exact = exact(first, second) {
            return .integer(exact)
        }
        guard let first = left.number, let second = right.number else { return .null }
        return FilterValue(.real(real(first, second)))
    }

    /// Nil where the result is no integer or does not fit into one.
    private func exact(_ left: Int64, _ right: Int64) -> Int64? {
        let (value, overflows) =
            switch self {
            case .add: left.addingReportingOverflow(right)
            case .subtract: left.subtractingReportingOverflow(right)
            case .multiply: left.multipliedReportingOverflow(by: right)
            case .integerDivide: left.dividedReportingOverflow(by: right)
            case .modulo: left.remainderReportingOverflow(dividingBy: right)
            case .divide, .power: (Int64(0), true)
            }
        return overflows ? nil : value
    }

    /// Not a number where there is no result.
    private func real(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: right == 0 ? .nan : left / right
        case .integerDivide: right == 0 ? .nan : (left / right).rounded(.towardZero)
        case .modulo: left.truncatingRemainder(dividingBy: right)
        case .power: pow(left, right)
        }
    }
}
