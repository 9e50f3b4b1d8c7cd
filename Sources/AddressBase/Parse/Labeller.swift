/// Third stage: the cheapest way through the lattice (Viterbi over spans). What stands next to what is judged by
/// `LabelGrammar`; a statistical labeller will add its own costs to the spans here.
public struct Labeller: Sendable {
    public init() {}

    func label(_ lattice: SpanLattice, of text: NormalizedText) -> [ParseSpan] {
        let units = text.units
        var states: [State] = []
        /// The states whose next span starts at a position.
        var arriving: [[Int]] = Array(repeating: [], count: units.count + 1)
        var startOfText: Int? = Self.skip(units, from: 0)
        for position in 0..<units.count {
            let isStart = startOfText == position
            guard isStart || !arriving[position].isEmpty else { continue }
            if isStart { startOfText = nil }
            for span in lattice.spansByStart[position] {
                var best: (cost: Float, from: Int) = (.infinity, -1)
                if isStart { best = (span.cost + LabelGrammar.start(span), -1) }
                for index in arriving[position] {
                    let state = states[index]
                    let gap = state.span.end < position
                    let cost = state.cost + span.cost + LabelGrammar.transition(state.span, span, gap: gap, units)
                    if cost < best.cost { best = (cost, index) }
                }
                guard best.cost < .infinity else { continue }
                for next in Self.starts(units, after: span.end) { arriving[next].append(states.count) }
                states.append(State(span: span, cost: best.cost, from: best.from))
            }
        }
        return path(states, arriving[units.count])
    }

    private struct State {
        var span: ParseSpan
        var cost: Float
        var from: Int
    }

    private func path(_ states: [State], _ last: [Int]) -> [ParseSpan] {
        guard let best = last.min(by: { states[$0].cost < states[$1].cost }) else { return [] }
        var path: [ParseSpan] = []
        var index = best
        while index >= 0 {
            path.append(states[index].span)
            index = states[index].from
        }
        return path.reversed()
    }

    /// The positions that an element can start at after one that ended at `end`. A hyphen separates, unless it is read as
    /// the sign of a number.
    private static func starts(_ units: Units, after end: Int) -> [Int] {
        let next = skip(units, from: end)
        guard end < next, let hyphen = (end..<next).first(where: { NumberBody.isSign(units, $0) }) else {
            return [next]
        }
        return [next, hyphen]
    }

    private static func skip(_ units: Units, from index: Int) -> Int {
        var next = index
        while next < units.count, Unit.isSeparator(units[next]) || units[next] == Unit.hyphen && next > 0 { next += 1 }
        return next
    }
}
