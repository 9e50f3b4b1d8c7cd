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
    /// A row a token: beginning with each label, then going on.
    private(set) var emissions: UnsafeMutablePointer<SIMD8<Int16>>
    /// A row a token: the score of the best way to each label.
    private var scores: UnsafeMutablePointer<SIMD8<Int16>>

    private static let impossible: Int16 = -12_000

    init(capacity: Int) {
        self.capacity = capacity
        positions = PaddedBuffer(capacity: capacity, filledWith: 0)
        edges = PaddedBuffer(capacity: capacity, filledWith: 0)
        chosen = PaddedBuffer(capacity: capacity, filledWith: 0)
        begins = PaddedBuffer(capacity: capacity, filledWith: false)
        emissions = .allocate(capacity: 0)
        scores = .allocate(capacity: 0)
    }

    deinit {
        positions.free()
        edges.free()
        chosen.free()
        begins.free()
        emissions.deallocate()
        scores.deallocate()
    }

    private func prepare(_ model: LabelModel) {
        guard lanes != model.lanes else { return }
        lanes = model.lanes
        emissions.deallocate()
        scores.deallocate()
        emissions = .allocate(capacity: capacity * lanes / 4)
        scores = .allocate(capacity: capacity * lanes / 8)
    }

    /// - Parameter certain: what the text begins with beyond doubt, see `KnownNames.certainDivisions`.
    func tag(
        _ reader: FeatureReader, certain: [(end: Int, label: ElementLabel)] = [], with model: LabelModel
    ) {
        prepare(model)
        findPositions(reader.tokens)
        guard count > 0 else { return }
        let known = writeCertain(certain, model)
        readEmissions(reader, model, from: known)
        decode(model)
    }

    /// Emissions that leave no choice; answers the number of tokens that have them.
    private func writeCertain(_ certain: [(end: Int, label: ElementLabel)], _ model: LabelModel) -> Int {
        var token = 0
        let blocks = lanes / 8
        for (end, label) in certain {
            guard let lane = model.labels.lane(of: label) else { return token }
            var isFirst = true
            while token < end {
                let row = emissions + token * blocks * 2
                for block in 0..<2 * blocks { row[block] = SIMD8(repeating: Self.refused) }
                row[(isFirst ? 0 : blocks) + (lane >> 3)][lane & 7] = 0
                isFirst = false
                token += 1
            }
        }
        return token
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
    private func decode(_ model: LabelModel) {
        let blocks = lanes / 8
        let labels = model.labels.count
        model.transitions.withUnsafeBytes { transitions in
            model.continuations.withUnsafeBytes { continuations in
                guard let transitions = transitions.baseAddress, let continuations = continuations.baseAddress else {
                    return
                }
                for token in 0..<count {
                    let edge = Int(edges[token])
                    let table = transitions + edge * (labels + 1) * lanes * 2
                    let emission = emissions + token * blocks * 2
                    let next = scores + token * blocks
                    if token == 0 {
                        for block in 0..<blocks {
                            let row = table + (labels * lanes + block * 8) * 2
                            next[block] = emission[block] &+ row.loadUnaligned(as: SIMD8<Int16>.self)
                        }
                    } else {
                        step(next - blocks, next, emission, table, continuations + edge * lanes * 2, labels, blocks)
                    }
                    mask(next, labels, blocks)
                    normalise(next, blocks)
                }
                trace(model, transitions, continuations)
            }
        }
    }

    @inline(__always)
    private func step(
        _ last: UnsafeMutablePointer<SIMD8<Int16>>, _ next: UnsafeMutablePointer<SIMD8<Int16>>,
        _ emission: UnsafeMutablePointer<SIMD8<Int16>>, _ table: UnsafeRawPointer, _ going: UnsafeRawPointer,
        _ labels: Int, _ blocks: Int
    ) {
        if blocks == 3 {
            // The usual count, in registers.
            var best = (
                SIMD8<Int16>(repeating: .min), SIMD8<Int16>(repeating: .min), SIMD8<Int16>(repeating: .min)
            )
            for from in 0..<labels {
                let score = Self.scalar(last, from)
                if score < Self.beam { continue }
                let own = SIMD8<Int16>(repeating: score)
                let row = table + from * 48
                best.0 = Self.better(best.0, row.loadUnaligned(as: SIMD8<Int16>.self) &+ own)
                best.1 = Self.better(best.1, row.loadUnaligned(fromByteOffset: 16, as: SIMD8<Int16>.self) &+ own)
                best.2 = Self.better(best.2, row.loadUnaligned(fromByteOffset: 32, as: SIMD8<Int16>.self) &+ own)
            }
            (next[0], next[1], next[2]) = best
        } else {
            for block in 0..<blocks {
                var best = SIMD8<Int16>(repeating: .min)
                for from in 0..<labels {
                    let score = Self.scalar(last, from)
                    if score < Self.beam { continue }
                    let row = table + (from * lanes + block * 8) * 2
                    best = Self.better(best, row.loadUnaligned(as: SIMD8<Int16>.self) &+ SIMD8(repeating: score))
                }
                next[block] = best
            }
        }
        for block in 0..<blocks {
            let on = (going + block * 16).loadUnaligned(as: SIMD8<Int16>.self)
            next[block] = Self.better(next[block] &+ emission[block], last[block] &+ on &+ emission[blocks + block])
        }
    }

    @inline(__always)
    private static func better(_ left: SIMD8<Int16>, _ right: SIMD8<Int16>) -> SIMD8<Int16> {
        left.replacing(with: right, where: right .> left)
    }

    @inline(__always)
    private static func scalar(_ row: UnsafeMutablePointer<SIMD8<Int16>>, _ lane: Int) -> Int16 {
        UnsafeRawPointer(row).load(fromByteOffset: lane * 2, as: Int16.self)
    }

    /// Some 12 natural units: a chance of 1 in 100,000.
    private static let beam: Int16 = -3_000

    /// Lanes beyond the labels never win.
    @inline(__always)
    private func mask(_ scores: UnsafeMutablePointer<SIMD8<Int16>>, _ labels: Int, _ blocks: Int) {
        for lane in labels..<lanes { scores[lane >> 3][lane & 7] = Self.impossible }
    }

    /// Keeps scores within 16 bits: the best is 0.
    @inline(__always)
    private func normalise(_ scores: UnsafeMutablePointer<SIMD8<Int16>>, _ blocks: Int) {
        var best = scores[0]
        for block in 1..<blocks { best.replace(with: scores[block], where: scores[block] .> best) }
        let top = SIMD8<Int16>(repeating: best.max())
        let lowest = SIMD8<Int16>(repeating: Self.impossible)
        for block in 0..<blocks {
            let scaled = scores[block] &- top
            scores[block] = scaled.replacing(with: lowest, where: scaled .< lowest)
        }
    }

    private func trace(_ model: LabelModel, _ transitions: UnsafeRawPointer, _ continuations: UnsafeRawPointer) {
        let blocks = lanes / 8
        let labels = model.labels.count
        let end = scores + (count - 1) * blocks
        var best = 0
        var top = Int.min
        for lane in 0..<labels {
            let score = Int(Self.scalar(end, lane)) + Int(model.endings[lane])
            if score > top {
                top = score
                best = lane
            }
        }
        for token in stride(from: count - 1, through: 0, by: -1) {
            chosen[token] = UInt8(truncatingIfNeeded: best)
            begins[token] = true
            guard token > 0 else { return }
            let last = scores + (token - 1) * blocks
            let emission = emissions + token * blocks * 2
            let table = transitions + Int(edges[token]) * (labels + 1) * lanes * 2
            var from = 0
            var reached = Int16.min
            for lane in 0..<labels {
                let score = Self.scalar(last, lane)
                if score < Self.beam { continue }
                let way = score &+ table.loadUnaligned(fromByteOffset: (lane * lanes + best) * 2, as: Int16.self)
                if way > reached {
                    reached = way
                    from = lane
                }
            }
            let on = continuations.loadUnaligned(
                fromByteOffset: (Int(edges[token]) * lanes + best) * 2, as: Int16.self)
            let gone = Self.scalar(last, best) &+ on &+ Self.scalar(emission + blocks, best)
            begins[token] = gone <= reached &+ Self.scalar(emission, best)
            if begins[token] { best = from }
        }
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
