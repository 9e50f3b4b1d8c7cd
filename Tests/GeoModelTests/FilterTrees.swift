import GeoModel
import TestSupport

/// Random filters that CQL2 Text can say.
struct FilterTrees {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func filter(depth: Int) -> Filter {
        if depth > 0, generator.int(in: 0...2) > 0 {
            switch generator.int(in: 0...2) {
            case 0: return .and(filters(depth - 1))
            case 1: return .or(filters(depth - 1))
            default: return .not(filter(depth: depth - 1))
            }
        }
        switch generator.int(in: 0...9) {
        case 0: return .like(character(depth), pattern: pattern(depth))
        case 1: return .between(number(depth), lower: number(depth), upper: number(depth))
        case 2: return .inList(scalar(depth), (0...generator.int(in: 0...3)).map { _ in scalar(depth) })
        case 3: return .isNull(depth > 0 ? .condition(.and(filters(depth - 1))) : scalar(depth))
        case 4: return .spatial(Filter.SpatialPredicate.allCases.pick(&generator), shape(), .property("geom"))
        case 5: return .temporal(Filter.TemporalPredicate.allCases.pick(&generator), time(depth), interval(depth))
        case 6: return .array(Filter.ArrayPredicate.allCases.pick(&generator), array(depth), .property("tags"))
        case 7: return .isTrue(generator.int(in: 0...1) == 0 ? .literal(.boolean(true)) : function(depth))
        default:
            let comparisons: [Filter.Comparison] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]
            return .comparison(comparisons.pick(&generator), scalar(depth), scalar(depth))
        }
    }

    private mutating func filters(_ depth: Int) -> [Filter] {
        (0...generator.int(in: 1...3)).map { _ in filter(depth: depth) }
    }

    private mutating func scalar(_ depth: Int) -> Filter.Operand {
        switch generator.int(in: 0...4) {
        case 0: number(depth)
        case 1: character(depth)
        case 2: .date("2020-02-29")
        case 3: .timestamp("2020-02-29T23:59:59.125Z")
        default: .literal(.boolean(generator.int(in: 0...1) == 0))
        }
    }

    private mutating func number(_ depth: Int) -> Filter.Operand {
        switch generator.int(in: 0...(depth > 0 ? 5 : 3)) {
        case 0: return .property(name())
        case 1: return .literal(.integer(Int64.random(in: .min ... .max, using: &generator)))
        case 2: return .literal(.integer(Int64(generator.int(in: -9...9))))
        case 3: return .literal(.real(real()))
        case 4: return function(depth)
        default:
            let all: [Filter.Arithmetic] = [.add, .subtract, .multiply, .divide, .modulo, .power, .integerDivide]
            return .arithmetic(all.pick(&generator), number(depth - 1), number(depth - 1))
        }
    }

    private mutating func character(_ depth: Int) -> Filter.Operand {
        switch generator.int(in: 0...(depth > 0 ? 4 : 2)) {
        case 0: .property(name())
        case 1, 2: .literal(.text(text()))
        case 3: .casefold(character(depth - 1))
        default: .accentfold(character(depth - 1))
        }
    }

    private mutating func pattern(_ depth: Int) -> Filter.Operand {
        depth > 0 && generator.int(in: 0...1) == 0 ? .casefold(pattern(depth - 1)) : .literal(.text(text() + "%"))
    }

    private mutating func function(_ depth: Int) -> Filter.Operand {
        guard depth > 0 else { return .function("f", []) }
        let arguments: [Filter.Operand] = [
            scalar(depth - 1), shape(), interval(depth - 1), array(depth - 1), .condition(.not(filter(depth: 0))),
        ]
        return .function("ns:area.of", Array(arguments.prefix(generator.int(in: 0...5))))
    }

    private mutating func time(_ depth: Int) -> Filter.Operand {
        [.date("1999-12-31"), .timestamp("1969-07-20T20:17:40Z"), .property(name()), interval(depth)].pick(&generator)
    }

    private mutating func interval(_ depth: Int) -> Filter.Operand {
        let bounds: [Filter.Operand] = [
            .unbounded, .date("2020-01-01"), .timestamp("2020-01-01T00:00:00Z"), .property(name()),
            .function("now", []),
        ]
        return .interval(bounds.pick(&generator), bounds.pick(&generator))
    }

    private mutating func array(_ depth: Int) -> Filter.Operand {
        .array(
            (0..<generator.int(in: 0...3)).map { _ in
                depth > 0 && generator.int(in: 0...3) == 0 ? array(depth - 1) : scalar(0)
            })
    }

    private mutating func shape() -> Filter.Operand {
        if generator.int(in: 0...4) == 0 {
            return .box(
                Filter.Box(
                    west: real(), south: -1.5, east: real(), north: 2,
                    heights: generator.int(in: 0...1) == 0 ? nil : -3...4.25))
        }
        var shapes = Shapes(generator: generator)
        defer { generator = shapes.generator }
        return .geometry(shapes.geometry(depth: 2))
    }

    private mutating func name() -> String {
        ["a", "名称", "eo:cloud_cover", "and", "a b", "he said \"x\"", "date", "POINT", "1st", "Ünïcode", "div"]
            .pick(&generator)
    }

    private mutating func text() -> String {
        let pieces = ["a", "'", "\\", "%", "_", "\"", "朝阳", " ", "\n", "e\u{301}", "👨‍👩‍👧", "--", "\\'", "''", "(", "x"]
        // A backslash at the very end cannot be said.
        return (0..<generator.int(in: 0...6)).map { _ in pieces.pick(&generator) }.joined() + "."
    }

    private mutating func real() -> Double {
        switch generator.int(in: 0...3) {
        case 0: generator.double(in: -180...180)
        case 1: Double(generator.int(in: -5...5))
        case 2: generator.double(in: -1...1) * 1e-9
        default: generator.double(in: -1...1) * 1e300
        }
    }
}

extension Array {
    func pick(_ generator: inout SeededGenerator) -> Element { self[generator.int(in: 0...count - 1)] }
}
