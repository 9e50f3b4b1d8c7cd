/// A part of a normalised text that may be an element: an edge of the lattice that the labeller walks.
struct ParseSpan {
    var start: Int
    var end: Int
    var label: ElementLabel
    /// What it costs to read the units so; lower is more likely.
    var cost: Float
    var source: Source
    /// Divisions that have the name; empty for others.
    var codes: [Int32] = []

    enum Source: String {
        case lexicon, suffix, number, word, fallback
    }
}

/// What can be read where: the spans of a text, by where they start.
struct SpanLattice {
    private(set) var spansByStart: [[ParseSpan]]
    /// Second halves of surrogate pairs: no span begins there, nor ends before them.
    private let halves: Set<Int>

    init(_ units: Units) {
        spansByStart = Array(repeating: [], count: units.count)
        halves = Set(units.indices.filter { units[$0] >= 0xDC00 && units[$0] <= 0xDFFF })
    }

    mutating func add(
        _ range: Range<Int>, _ label: ElementLabel, _ cost: Float, _ source: ParseSpan.Source, codes: [Int32] = []
    ) {
        guard halves.isEmpty || !halves.contains(range.lowerBound) && !halves.contains(range.upperBound) else { return }
        spansByStart[range.lowerBound].append(
            ParseSpan(
                start: range.lowerBound, end: range.upperBound, label: label, cost: cost, source: source, codes: codes))
    }
}
