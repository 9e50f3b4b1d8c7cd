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
    /// The score of the best way to each label, and where it came from: a lane, or -1 for going on.
    private var scores: UnsafeMutablePointer<SIMD8<Int16>>
    private var origins: UnsafeMutablePointer<SIMD8<Int16>>

    private static let impossible: Int16 = -12_000

    init(capacity: Int) {
        self.capacity = capacity
        positions = PaddedBuffer(capacity: capacity, filledWith: 0)
        edges = PaddedBuffer(capacity: capacity, filledWith: 0)
        chosen = PaddedBuffer(capacity: capacity, filledWith: 0)
        begins = PaddedBuffer(capacity: capacity, filledWith: false)
        emissions = .allocate(capacity: 0)
        scores = .allocate(capacity: 0)
        origins = .allocate(capacity: 0)
    }

    deinit {
        positions.free()
        edges.free()
        chosen.free()
        begins.free()
        emissions.deallocate()
        scores.deallocate()
        origins.deallocate()
    }

    private func prepare(_ model: LabelModel) {
        guard lanes != model.lanes else { return }
        lanes = model.lanes
        emissions.deallocate()
        scores.deallocate()
        origins.deallocate()
        emissions = .allocate(capacity: capacity * lanes / 4)
        scores = .allocate(capacity: 2 * lanes / 8)
        origins = .allocate(capacity: capacity * lanes / 8)
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

    private func decode(_ model: LabelModel) {
        let blocks = lanes / 8
        let labels = model.labels.count
        model.transitions.withUnsafeBytes { transitions in
            model.continuations.withUnsafeBytes { continuations in
                guard let transitions = transitions.baseAddress, let continuations = continuations.baseAddress else {
                    return
                }
                var last = scores
                var next = scores + blocks
                for token in 0..<count {
                    let edge = Int(edges[token])
                    let table = transitions + edge * (labels + 1) * lanes * 2
                    let emission = emissions + token * blocks * 2
                    let origin = origins + token * blocks
                    if token == 0 {
                        for block in 0..<blocks {
                            let row = table + (labels * lanes + block * 8) * 2
                            next[block] = emission[block] &+ row.loadUnaligned(as: SIMD8<Int16>.self)
                            origin[block] = SIMD8(repeating: 0)
                        }
                    } else {
                        step(last, next, origin, emission, table, continuations + edge * lanes * 2, labels, blocks)
                    }
                    mask(next, labels, blocks)
                    normalise(next, blocks)
                    swap(&last, &next)
                }
                trace(model, last)
            }
        }
    }

    @inline(__always)
    private func step(
        _ last: UnsafeMutablePointer<SIMD8<Int16>>, _ next: UnsafeMutablePointer<SIMD8<Int16>>,
        _ origin: UnsafeMutablePointer<SIMD8<Int16>>, _ emission: UnsafeMutablePointer<SIMD8<Int16>>,
        _ table: UnsafeRawPointer, _ going: UnsafeRawPointer, _ labels: Int, _ blocks: Int
    ) {
        for block in 0..<blocks {
            next[block] = SIMD8(repeating: Int16.min)
            origin[block] = SIMD8(repeating: 0)
        }
        for from in 0..<labels {
            let score = last[from >> 3][from & 7]
            // What lies this far below the best can't come back.
            if score < Self.beam { continue }
            let own = SIMD8<Int16>(repeating: score)
            let lane = SIMD8<Int16>(repeating: Int16(truncatingIfNeeded: from))
            for block in 0..<blocks {
                let row = table + (from * lanes + block * 8) * 2
                let reached = row.loadUnaligned(as: SIMD8<Int16>.self) &+ own
                let isBetter = reached .> next[block]
                next[block].replace(with: reached, where: isBetter)
                origin[block].replace(with: lane, where: isBetter)
            }
        }
        for block in 0..<blocks {
            let begun = next[block] &+ emission[block]
            let on = (going + block * 16).loadUnaligned(as: SIMD8<Int16>.self)
            let gone = last[block] &+ on &+ emission[blocks + block]
            let goesOn = gone .> begun
            next[block] = begun.replacing(with: gone, where: goesOn)
            origin[block].replace(with: SIMD8(repeating: -1), where: goesOn)
        }
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

    private func trace(_ model: LabelModel, _ last: UnsafeMutablePointer<SIMD8<Int16>>) {
        var best = 0
        var top = Int.min
        for lane in 0..<model.labels.count {
            let score = Int(last[lane >> 3][lane & 7]) + Int(model.endings[lane])
            if score > top {
                top = score
                best = lane
            }
        }
        let blocks = lanes / 8
        for token in stride(from: count - 1, through: 0, by: -1) {
            let origin = Int(origins[token * blocks + (best >> 3)][best & 7])
            chosen[token] = UInt8(truncatingIfNeeded: best)
            begins[token] = origin >= 0 || token == 0
            if origin >= 0 { best = origin }
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
