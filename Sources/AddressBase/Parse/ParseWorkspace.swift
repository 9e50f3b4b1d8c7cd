/// The buffers in which addresses are parsed one after the other without allocating: one for each thread.
///
/// After `AddressParser.read` it holds the last text's normalised units and its spans, until the next one is read.
public final class ParseWorkspace {
    private var draft = NormalizerDraft(capacity: 128)
    let tokens: TokenSequence
    let names: KnownNames
    let context: TokenContext
    let tagger: SequenceTagger
    private var certain: [(end: Int, label: ElementLabel)] = []
    private let longest: Int

    /// The parts of the text in its order.
    public private(set) var spans: [LabelledSpan] = []
    /// Telephone numbers and such, which are in no span.
    public private(set) var ignored: [IgnoredSpan] = []

    /// - Parameter longest: the longest text that will be read, in bytes of UTF-8; longer ones are refused.
    public init(longest: Int = AddressParser.lengthLimit) {
        self.longest = min(longest, AddressParser.lengthLimit)
        // A numeral such as 十 becomes two digits.
        let capacity = 2 * self.longest + 8
        tokens = TokenSequence(capacity: capacity)
        names = KnownNames(capacity: capacity)
        context = TokenContext(capacity: capacity)
        tagger = SequenceTagger(capacity: capacity)
    }

    /// The longest text that may be read, in bytes.
    var limit: Int { longest }

    /// The text in its normal form, UTF-16: see `NormalizedText`.
    public var units: [UInt16] { draft.units }
    /// Where the source of each unit begins and ends, in scalars of the caller's text.
    public var unitStarts: [Int32] { draft.starts }
    public var unitEnds: [Int32] { draft.ends }
    /// The number of scalars of the text.
    public var scalarCount: Int { Int(draft.scalarCount) }

    var reader: FeatureReader { FeatureReader(tokens: tokens, names: names, context: context) }

    /// The stages before labelling: normalise, segment.
    func prepare(_ bytes: UnsafeBufferPointer<UInt8>, _ lexicons: [NameLexicon]) {
        draft.removeAll()
        draft.fold(bytes)
        ignored = draft.removeContacts()
        draft.rewriteNumerals()
        draft.tidySpaces()
        draft.joinRanges()
        draft.units.withUnsafeBufferPointer { units in
            tokens.read(units)
            names.read(units, tokens, lexicons)
            context.read(tokens)
        }
    }

    func tag(with model: LabelModel, _ lexicons: [NameLexicon]) {
        names.certainDivisions(lexicons, into: &certain)
        tagger.tag(reader, certain: certain, with: model)
    }

    /// The separators between spans: runs of one character, in scalars of the text.
    func separators(in text: String) -> [Range<Int>] {
        let scalars = Array(text.unicodeScalars)
        var isCovered = [Bool](repeating: false, count: scalars.count)
        for span in spans { for index in span.sourceStart..<span.sourceEnd { isCovered[Int(index)] = true } }
        for span in ignored { for index in span.start..<span.end { isCovered[index] = true } }
        var found: [Range<Int>] = []
        for index in scalars.indices where !isCovered[index] {
            if let last = found.last, last.upperBound == index, scalars[index - 1] == scalars[index] {
                found[found.count - 1] = last.lowerBound..<index + 1
            } else {
                found.append(index..<index + 1)
            }
        }
        return found
    }

    /// Whether something that was taken out stands between two places: no span goes on behind it.
    @inline(__always)
    private func isCut(_ end: Int32, _ start: Int32) -> Bool {
        !ignored.isEmpty && ignored.contains { $0.start >= end && $0.end <= start }
    }

    /// Makes spans of the tagger's labels.
    func assemble(_ labels: LabelSet) {
        // Out of the workspace for the time being: an array of its own needs no checks of who else has it.
        var spans: [LabelledSpan] = []
        swap(&spans, &self.spans)
        defer { swap(&spans, &self.spans) }
        spans.removeAll(keepingCapacity: true)
        let starts = draft.starts
        let ends = draft.ends
        let units = draft.units
        var depth = 0
        var scanned = 0
        for index in 0..<tagger.count {
            let token = Int(tagger.positions[index])
            let start = Int(tokens.starts[token])
            let end = Int(tokens.ends[token])
            if tagger.begins[index] || spans.isEmpty || isCut(spans[spans.count - 1].sourceEnd, starts[start]) {
                while scanned < start {
                    if units[scanned] == Unit.openBracket { depth += 1 }
                    if units[scanned] == Unit.closeBracket { depth = max(0, depth - 1) }
                    scanned += 1
                }
                let lane = tagger.chosen[index]
                spans.append(
                    LabelledSpan(
                        label: labels.elements[Int(lane)], lane: lane, isAside: depth > 0,
                        start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end),
                        sourceStart: starts[start], sourceEnd: ends[end - 1], first: Int32(index), last: Int32(index)))
            } else {
                let last = spans.count - 1
                spans[last].end = Int32(truncatingIfNeeded: end)
                spans[last].sourceEnd = ends[end - 1]
                spans[last].last = Int32(index)
            }
        }
        if !draft.ranges.isEmpty { mergeRanges(of: &spans) }
    }

    /// The two ends of a range are one number: 2至6栋, 12号至18号.
    private func mergeRanges(of spans: inout [LabelledSpan]) {
        for range in draft.ranges {
            guard let place = spans.firstIndex(where: { $0.end == range }), place + 1 < spans.count,
                spans[place + 1].start == range + 1
            else { continue }
            let last = spans.remove(at: place + 1)
            if Unit.isDigit(draft.units[Int(range) - 1]) {
                spans[place].label = last.label
                spans[place].lane = last.lane
            }
            spans[place].end = last.end
            spans[place].sourceEnd = last.sourceEnd
            spans[place].last = last.last
        }
    }
}

/// A labelled part of a text.
public struct LabelledSpan: Sendable {
    public internal(set) var label: ElementLabel
    /// The label's place in the model's `LabelSet`.
    public internal(set) var lane: UInt8
    /// Whether it stands in brackets: a remark, or the address in other words.
    public internal(set) var isAside: Bool
    /// Units of `ParseWorkspace.units`, end exclusive.
    public internal(set) var start: Int32
    public internal(set) var end: Int32
    /// Scalars of the caller's text, end exclusive.
    public internal(set) var sourceStart: Int32
    public internal(set) var sourceEnd: Int32
    /// The labelled tokens of the span.
    var first: Int32
    var last: Int32
}
