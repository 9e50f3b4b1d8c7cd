/// Finds the best labels of a text's tokens under a model: Viterbi over labels, one state a label, that either begins at a
/// token or goes on.
///
/// The buffers are reused from text to text; a tagger belongs to one thread.
final class SequenceTagger {
    /// The labelled tokens (all but separators), and for each the chosen label's lane.
    private(set) var count = 0
    let positions: PaddedBuffer<UInt16>
    let edges: PaddedBuffer<UInt8>
    let chosen: PaddedBuffer<UInt8>
    /// Whether the token begins a span.
    let begins: PaddedBuffer<Bool>

    private let capacity: Int
    private var lanes = 0
    private var labels = 0
    /// A row a token: beginning with each label, then going on.
    private var emissions: UnsafeMutablePointer<SIMD8<Int16>>
    /// A row a token: the score of the best way to each label.
    private var scores: UnsafeMutablePointer<SIMD8<Int16>>
    /// A row a token: the same for ways that begin a span there, before scores are scaled.
    private var arrivals: UnsafeMutablePointer<SIMD8<Int16>>
    /// The highest score of each lane: lanes beyond the labels never win.
    private var limits: UnsafeMutablePointer<SIMD8<Int16>>

    private static let impossible: Int16 = -12_000

    init(capacity: Int) {
        self.capacity = capacity
        positions = PaddedBuffer(capacity: capacity, filledWith: 0)
        edges = PaddedBuffer(capacity: capacity, filledWith: 0)
        chosen = PaddedBuffer(capacity: capacity, filledWith: 0)
        begins = PaddedBuffer(capacity: capacity, filledWith: false)
        emissions = .allocate(capacity: 0)
        scores = .allocate(capacity: 0)
        arrivals = .allocate(capacity: 0)
        limits = .allocate(capacity: 0)
    }

    deinit {
        positions.free()
        edges.free()
        chosen.free()
        begins.free()
        emissions.deallocate()
        scores.deallocate()
        arrivals.deallocate()
        limits.deallocate()
    }

    private func prepare(_ model: LabelModel) {
        guard lanes != model.lanes || labels != model.labels.count else { return }
        lanes = model.lanes
        labels = model.labels.count
        emissions.deallocate()
        scores.deallocate()
        arrivals.deallocate()
        limits.deallocate()
        emissions = .allocate(capacity: capacity * lanes / 4)
        scores = .allocate(capacity: capacity * lanes / 8)
        arrivals = .allocate(capacity: capacity * lanes / 8)
        limits = .allocate(capacity: lanes / 8)
        for lane in 0..<lanes { limits[lane >> 3][lane & 7] = lane < labels ? .max : Self.impossible }
    }

    /// - Parameter certain: what the text begins with beyond doubt, see `KnownNames.certainDivisions`.
    func tag(
        _ reader: FeatureReader, certain: [(end: Int, label: ElementLabel)] = [], with model: LabelModel
    ) {
        prepare(model)
        findPositions(reader.tokens)
        guard count > 0 else { return }
        let known = label(certain, model)
        readEmissions(reader, model, from: known)
        decode(model, from: known)
    }

    /// Labels the tokens that leave no choice and answers how many they are: the one way leads through the last of them.
    private func label(_ certain: [(end: Int, label: ElementLabel)], _ model: LabelModel) -> Int {
        var known = 0
        var last = 0
        for (end, label) in certain {
            guard let lane = model.labels.lane(of: label) else { break }
            for token in known..<end {
                chosen[token] = UInt8(truncatingIfNeeded: lane)
                begins[token] = token == known
            }
            known = end
            last = lane
        }
        guard known > 0 else { return 0 }
        let blocks = lanes / 8
        let score = scores + (known - 1) * blocks
        for block in 0..<blocks { score[block] = SIMD8(repeating: Self.impossible) }
        score[last >> 3][last & 7] = 0
        return known
    }

    /// Worse than any sum of weights.
    private static let refused: Int16 = -6_000

    /// Which tokens are labelled, and the edge to each.
    func findPositions(_ tokens: TokenSequence) {
        count = 0
        var gap = LabelEdge.adjacent
        for index in 0..<tokens.count {
            let kind = tokens.kinds[index]
            if kind == TokenKind.separator {
                gap = tokens.ids[index] == Unit.hyphen ? LabelEdge.hyphen : LabelEdge.otherGap
            } else {
                positions[count] = UInt16(truncatingIfNeeded: index)
                edges[count] = UInt8(truncatingIfNeeded: LabelEdge.index(gap: gap, kind: kind))
                gap = LabelEdge.adjacent
                count += 1
            }
        }
    }

    private func readEmissions(_ reader: FeatureReader, _ model: LabelModel, from first: Int) {
        model.features.withReader { table in
            model.rows.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                let width = lanes / 4
                var sink = RowSink(table: table)
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: RowSink.capacity) { rows in
                    guard let rowList = rows.baseAddress else { return }
                    sink.rows = rowList
                    for token in first..<count {
                        sink.count = 0
                        reader.read(Int(positions[token]), into: &sink)
                        sum(rowList, sink.count, base, emissions + token * width)
                        if reader.names.repeats(at: Int(positions[token])) { forceBegin(emissions + token * width) }
                    }
                }
            }
        }
    }

    /// Leaves no way to go on at a token.
    private func forceBegin(_ emission: UnsafeMutablePointer<SIMD8<Int16>>) {
        for block in lanes / 8..<lanes / 4 { emission[block] = SIMD8(repeating: Self.refused) }
    }

    /// Adds up rows of weights.
    @inline(__always)
    private func sum(
        _ rows: UnsafeMutablePointer<Int32>, _ count: Int, _ base: UnsafeRawPointer,
        _ result: UnsafeMutablePointer<SIMD8<Int16>>
    ) {
        let width = lanes / 4
        let stride = width * 16
        if width == 6 {
            var sums = (
                SIMD8<Int16>(), SIMD8<Int16>(), SIMD8<Int16>(), SIMD8<Int16>(), SIMD8<Int16>(), SIMD8<Int16>()
            )
            for index in 0..<count {
                let row = base + Int(rows[index]) * stride
                sums.0 &+= row.loadUnaligned(as: SIMD8<Int16>.self)
                sums.1 &+= row.loadUnaligned(fromByteOffset: 16, as: SIMD8<Int16>.self)
                sums.2 &+= row.loadUnaligned(fromByteOffset: 32, as: SIMD8<Int16>.self)
                sums.3 &+= row.loadUnaligned(fromByteOffset: 48, as: SIMD8<Int16>.self)
                sums.4 &+= row.loadUnaligned(fromByteOffset: 64, as: SIMD8<Int16>.self)
                sums.5 &+= row.loadUnaligned(fromByteOffset: 80, as: SIMD8<Int16>.self)
            }
            (result[0], result[1], result[2], result[3], result[4], result[5]) = sums
            return
        }
        for block in 0..<width {
            var sum = SIMD8<Int16>()
            for index in 0..<count {
                sum &+= (base + Int(rows[index]) * stride).loadUnaligned(
                    fromByteOffset: block * 16, as: SIMD8<Int16>.self)
            }
            result[block] = sum
        }
    }

    /// Forward by scores alone; where each came from is worked out on the way back, on one path only.
    private func decode(_ model: LabelModel, from known: Int) {
        let blocks = lanes / 8
        model.transitions.withUnsafeBytes { transitions in
            model.continuations.withUnsafeBytes { continuations in
                guard let transitions = transitions.baseAddress, let continuations = continuations.baseAddress else {
                    return
                }
                for token in known..<count {
                    let edge = Int(edges[token])
                    let way = Way(
                        last: scores + (token - 1) * blocks, next: scores + token * blocks,
                        arrival: arrivals + token * blocks, emission: emissions + token * blocks * 2,
                        table: transitions + edge * (labels + 1) * lanes * 2, going: continuations + edge * lanes * 2,
                        limits: limits)
                    if token == 0 {
                        begin(way, blocks)
                    } else if blocks == 3 {
                        Self.stepInRegisters(way)
                    } else {
                        step(way, blocks)
                    }
                }
                trace(model, transitions, continuations, to: known)
            }
        }
    }

    /// The rows of a step from one token to the next.
    private struct Way {
        var last: UnsafeMutablePointer<SIMD8<Int16>>
        var next: UnsafeMutablePointer<SIMD8<Int16>>
        var arrival: UnsafeMutablePointer<SIMD8<Int16>>
        var emission: UnsafeMutablePointer<SIMD8<Int16>>
        var table: UnsafeRawPointer
        var going: UnsafeRawPointer
        var limits: UnsafeMutablePointer<SIMD8<Int16>>
    }

    /// The first token of a text: it begins.
    private func begin(_ way: Way, _ blocks: Int) {
        let row = way.table + labels * lanes * 2
        for block in 0..<blocks {
            way.arrival[block] = way.emission[block] &+ (row + block * 16).loadUnaligned(as: SIMD8<Int16>.self)
            way.next[block] = Self.lesser(way.arrival[block], way.limits[block])
        }
        scale(way.next, blocks)
    }

    private func step(_ way: Way, _ blocks: Int) {
        for block in 0..<blocks {
            var best = SIMD8<Int16>(repeating: .min)
            Self.forEachPossible(way.last, blocks) { from, score in
                let row = way.table + (from * lanes + block * 8) * 2
                best = Self.better(best, row.loadUnaligned(as: SIMD8<Int16>.self) &+ SIMD8(repeating: score))
            }
            way.arrival[block] = best &+ way.emission[block]
            let on = (way.going + block * 16).loadUnaligned(as: SIMD8<Int16>.self)
            let gone = way.last[block] &+ on &+ way.emission[blocks + block]
            way.next[block] = Self.lesser(Self.better(way.arrival[block], gone), way.limits[block])
        }
        scale(way.next, blocks)
    }

    /// `step` for the usual number of labels, 17 to 24.
    @inline(__always)
    private static func stepInRegisters(_ way: Way) {
        var best = (SIMD8<Int16>(repeating: .min), SIMD8<Int16>(repeating: .min), SIMD8<Int16>(repeating: .min))
        forEachPossible(way.last, 3) { from, score in
            let own = SIMD8<Int16>(repeating: score)
            let row = way.table + from * 48
            best.0 = better(best.0, row.loadUnaligned(as: SIMD8<Int16>.self) &+ own)
            best.1 = better(best.1, row.loadUnaligned(fromByteOffset: 16, as: SIMD8<Int16>.self) &+ own)
            best.2 = better(best.2, row.loadUnaligned(fromByteOffset: 32, as: SIMD8<Int16>.self) &+ own)
        }
        best = (best.0 &+ way.emission[0], best.1 &+ way.emission[1], best.2 &+ way.emission[2])
        (way.arrival[0], way.arrival[1], way.arrival[2]) = best
        func gone(_ block: Int) -> SIMD8<Int16> {
            way.last[block] &+ (way.going + block * 16).loadUnaligned(as: SIMD8<Int16>.self) &+ way.emission[3 + block]
        }
        best.0 = lesser(better(best.0, gone(0)), way.limits[0])
        best.1 = lesser(better(best.1, gone(1)), way.limits[1])
        best.2 = lesser(better(best.2, gone(2)), way.limits[2])
        let top = SIMD8<Int16>(repeating: greatest(better(better(best.0, best.1), best.2)))
        let lowest = SIMD8<Int16>(repeating: impossible)
        way.next[0] = better(best.0 &- top, lowest)
        way.next[1] = better(best.1 &- top, lowest)
        way.next[2] = better(best.2 &- top, lowest)
    }

    /// The lanes whose score is within the beam.
    @inline(__always)
    private static func forEachPossible(
        _ scores: UnsafeMutablePointer<SIMD8<Int16>>, _ blocks: Int, _ body: (_ lane: Int, _ score: Int16) -> Void
    ) {
        let beam = SIMD8<Int16>(repeating: beam)
        for block in 0..<blocks {
            // All bits of a lane are set or none: one of each is enough to find it.
            let isPossible = unsafeBitCast(scores[block] .>= beam, to: SIMD2<UInt64>.self)
            for half in 0..<2 {
                var bits = isPossible[half] & 0x8000_8000_8000_8000
                while bits != 0 {
                    let lane = block * 8 + half * 4 + bits.trailingZeroBitCount >> 4
                    body(lane, scalar(scores, lane))
                    bits &= bits &- 1
                }
            }
        }
    }

    @inline(__always)
    private static func better(_ left: SIMD8<Int16>, _ right: SIMD8<Int16>) -> SIMD8<Int16> {
        left.replacing(with: right, where: right .> left)
    }

    @inline(__always)
    private static func lesser(_ left: SIMD8<Int16>, _ right: SIMD8<Int16>) -> SIMD8<Int16> {
        left.replacing(with: right, where: right .< left)
    }

    @inline(__always)
    private static func greatest(_ scores: SIMD8<Int16>) -> Int16 {
        let four = scores.lowHalf.replacing(with: scores.highHalf, where: scores.highHalf .> scores.lowHalf)
        let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
        return max(two[0], two[1])
    }

    @inline(__always)
    private static func scalar(_ row: UnsafeMutablePointer<SIMD8<Int16>>, _ lane: Int) -> Int16 {
        UnsafeRawPointer(row).load(fromByteOffset: lane * 2, as: Int16.self)
    }

    /// Some 12 natural units: a chance of 1 in 100,000.
    private static let beam: Int16 = -3_000

    /// Keeps scores within 16 bits: the best is 0.
    private func scale(_ scores: UnsafeMutablePointer<SIMD8<Int16>>, _ blocks: Int) {
        var best = scores[0]
        for block in 1..<blocks { best = Self.better(best, scores[block]) }
        let top = SIMD8<Int16>(repeating: Self.greatest(best))
        let lowest = SIMD8<Int16>(repeating: Self.impossible)
        for block in 0..<blocks { scores[block] = Self.better(scores[block] &- top, lowest) }
    }

    /// - Parameter known: tokens before it are labelled already.
    private func trace(
        _ model: LabelModel, _ transitions: UnsafeRawPointer, _ continuations: UnsafeRawPointer, to known: Int
    ) {
        let blocks = lanes / 8
        guard known < count else { return }
        var best = lastLabel(model)
        for token in stride(from: count - 1, through: known, by: -1) {
            chosen[token] = UInt8(truncatingIfNeeded: best)
            begins[token] = true
            guard token > 0 else { return }
            let last = scores + (token - 1) * blocks
            let edge = Int(edges[token])
            let on = continuations.load(fromByteOffset: (edge * lanes + best) * 2, as: Int16.self)
            let gone = Self.scalar(last, best) &+ on &+ Self.scalar(emissions + (token * 2 + 1) * blocks, best)
            guard gone <= Self.scalar(arrivals + token * blocks, best) else {
                begins[token] = false
                continue
            }
            let table = transitions + (edge * (labels + 1) * lanes + best) * 2
            var from = 0
            var reached = Int16.min
            Self.forEachPossible(last, blocks) { lane, score in
                let way = score &+ table.load(fromByteOffset: lane * lanes * 2, as: Int16.self)
                if way > reached {
                    reached = way
                    from = lane
                }
            }
            best = from
        }
    }

    private func lastLabel(_ model: LabelModel) -> Int {
        let end = scores + (count - 1) * (lanes / 8)
        var best = 0
        var top = Int.min
        for lane in 0..<labels {
            let score = Int(Self.scalar(end, lane)) + Int(model.endings[lane])
            if score > top {
                top = score
                best = lane
            }
        }
        return best
    }
}

/// Looks the rows of features up.
private struct RowSink: FeatureSink {
    static let capacity = 96
    let table: FeatureTable.Reader
    var rows: UnsafeMutablePointer<Int32>?
    var count = 0

    init(table: FeatureTable.Reader) { self.table = table }

    @inline(__always)
    mutating func add(_ key: UInt64) {
        let row = table.row(of: FeatureHash.of(key))
        guard row >= 0, let rows else { return }
        rows[count] = Int32(truncatingIfNeeded: row)
        count += 1
    }
}
