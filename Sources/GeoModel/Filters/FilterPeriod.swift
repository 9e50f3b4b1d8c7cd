/// A span of time from `lower` to `upper`, both included.
struct FilterPeriod: Equatable {
    enum Bound: Equatable {
        case beginning
        /// Days since 1970-01-01.
        case day(Int)
        /// Nanoseconds since 1970-01-01T00:00:00Z.
        case moment(Int128)
        case end
    }

    var lower: Bound
    var upper: Bound

    static func firstMoment(ofDay day: Int) -> Int128 { Int128(day) * 86_400_000_000_000 }

    var hasMoments: Bool {
        if case .moment = lower { return true }
        if case .moment = upper { return true }
        return false
    }

    /// The span as numbers: days as days, or as their first and last nanosecond.
    func span(inDays: Bool) -> (start: Int128, end: Int128) {
        (
            Self.number(lower, inDays: inDays, isEnd: false),
            Self.number(upper, inDays: inDays, isEnd: true)
        )
    }

    private static func number(_ bound: Bound, inDays: Bool, isEnd: Bool) -> Int128 {
        switch bound {
        case .beginning: Int128.min
        case .end: Int128.max
        case .moment(let moment): moment
        case .day(let day):
            inDays ? Int128(day) : isEnd ? firstMoment(ofDay: day + 1) - 1 : firstMoment(ofDay: day)
        }
    }
}

extension Filter.TemporalPredicate {
    /// OGC 21-065r2 §7.8.3, table 7; instants are spans whose ends coincide.
    func holds(_ first: FilterPeriod, _ second: FilterPeriod) -> Bool {
        let inDays = !first.hasMoments && !second.hasMoments
        let (a, b) = (first.span(inDays: inDays), second.span(inDays: inDays))
        switch self {
        case .after: return a.start > b.end
        case .before: return a.end < b.start
        case .contains: return a.start < b.start && a.end > b.end
        case .disjoint: return a.end < b.start || a.start > b.end
        case .during: return a.start > b.start && a.end < b.end
        case .equals: return a.start == b.start && a.end == b.end
        case .finishedBy: return a.start < b.start && a.end == b.end
        case .finishes: return a.start > b.start && a.end == b.end
        case .intersects: return a.end >= b.start && a.start <= b.end
        case .meets: return a.end == b.start
        case .metBy: return a.start == b.end
        case .overlappedBy: return a.start > b.start && a.start < b.end && a.end > b.end
        case .overlaps: return a.start < b.start && a.end > b.start && a.end < b.end
        case .startedBy: return a.start == b.start && a.end > b.end
        case .starts: return a.start == b.start && a.end < b.end
        }
    }
}

extension Filter.ArrayPredicate {
    func holds(_ first: [FilterValue], _ second: [FilterValue]) -> Bool {
        func includes(_ whole: [FilterValue], _ part: [FilterValue]) -> Bool {
            part.allSatisfy { element in whole.contains { $0.isSame(as: element) } }
        }
        switch self {
        case .equals: return includes(first, second) && includes(second, first)
        case .contains: return includes(first, second)
        case .containedBy: return includes(second, first)
        case .overlaps: return first.contains { element in second.contains { $0.isSame(as: element) } }
        }
    }
}

extension FilterValue {
    /// Equal as elements of an array: 1 and 1.0 are, values of different types are not.
    fileprivate func isSame(as other: FilterValue) -> Bool {
        if case .array(let left) = self, case .array(let right) = other {
            return Filter.ArrayPredicate.equals.holds(left, right)
        }
        return order(to: other).map { $0 == .equal } ?? (self == other)
    }
}
