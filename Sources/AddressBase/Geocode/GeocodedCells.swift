import GeoModel

/// Answers to a column of texts as cells of CSV: no string and no object for a row, so that a table of millions costs what
/// finding costs.
public struct GeocodedCells: Sendable {
    /// What a person has to do about a row.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Nothing: the score is at least `sureScore`.
        case matched
        /// Look at the alternatives.
        case doubtful
        /// Read the reason.
        case unmatched
    }

    /// Of answers with this score at least 99 in 100 are right.
    public static let sureScore = 0.9

    /// The cells of a row: address, code, level, match, score, longitude, latitude, grid cell, reason.
    public static let columnCount = 9

    private var bytes: [UInt8] = []
    private var ends: [Int] = [0]
    public private(set) var outcomes: [Outcome] = []
    private var others: [UInt8] = []
    private var otherEnds: [Int] = [0]

    /// The nine cells of a row, quoted where need be, with commas between them.
    public func cells(_ row: Int) -> ArraySlice<UInt8> { bytes[ends[row]..<ends[row + 1]] }

    /// One cell with the further candidates of a row and their scores; empty for rows that are matched.
    public func alternatives(_ row: Int) -> ArraySlice<UInt8> { others[otherEnds[row]..<otherEnds[row + 1]] }

    // MARK: Writing

    mutating func append(
        _ ranked: [RankedCandidate], limit: Int, reason: @autoclosure () -> String, _ index: AddressIndex
    ) {
        if let best = ranked.first {
            append(best, index)
            let outcome = best.score >= Self.sureScore ? Outcome.matched : .doubtful
            outcomes.append(outcome)
            if outcome == .doubtful { appendOthers(ranked.dropFirst().prefix(limit - 1), index) }
        } else {
            for _ in 1..<Self.columnCount { bytes.append(CSVCell.comma) }
            CSVCell.append(reason().utf8, to: &bytes)
            outcomes.append(.unmatched)
        }
        ends.append(bytes.count)
        otherEnds.append(others.count)
    }

    private mutating func append(_ ranked: RankedCandidate, _ whole: AddressIndex) {
        let index = ranked.home(whole)
        let candidate = ranked.candidate
        let start = bytes.count
        candidate.appendAddress(index, to: &bytes)
        CSVCell.quoteIfNeeded(from: start, in: &bytes)
        bytes.append(CSVCell.comma)
        if candidate.placed == nil {
            let code = bytes.count
            index.appendCode(candidate.chain.node, to: &bytes)
            CSVCell.quoteIfNeeded(from: code, in: &bytes)
        }
        bytes.append(CSVCell.comma)
        bytes.append(contentsOf: candidate.level.rawValue.utf8)
        bytes.append(CSVCell.comma)
        bytes.append(contentsOf: candidate.match.rawValue.utf8)
        bytes.append(CSVCell.comma)
        CSVCell.append(fixed: Int((ranked.score * 10_000).rounded()), decimals: 4, to: &bytes)
        bytes.append(CSVCell.comma)
        let position = candidate.position(index)
        if let position { CSVCell.append(fixed: Int((position.x * 1e7).rounded()), decimals: 7, to: &bytes) }
        bytes.append(CSVCell.comma)
        if let position { CSVCell.append(fixed: Int((position.y * 1e7).rounded()), decimals: 7, to: &bytes) }
        bytes.append(CSVCell.comma)
        if let cell = candidate.gridText(index) { bytes.append(contentsOf: index.text(cell)) }
        bytes.append(CSVCell.comma)
    }

    private mutating func appendOthers(_ ranked: ArraySlice<RankedCandidate>, _ index: AddressIndex) {
        let start = others.count
        for candidate in ranked {
            if others.count > start { others.append(contentsOf: "; ".utf8) }
            candidate.candidate.appendAddress(candidate.home(index), to: &others)
            others.append(0x20)
            CSVCell.append(fixed: Int((candidate.score * 10_000).rounded()), decimals: 4, to: &others)
        }
        CSVCell.quoteIfNeeded(from: start, in: &others)
    }
}

extension Geocoder {
    /// Answers a column of UTF-8 texts in one session.
    ///
    /// - Throws: what `geocode` throws; `.textTooLong` tells no row: check lengths before.
    public func cells(_ texts: ByteColumn, options: GeocodeOptions = GeocodeOptions()) async throws -> GeocodedCells {
        try options.check()
        return try await source.read(access: options.access, names: names) { reader in
            let index = reader.index
            let filter = try CandidateFilter(options, index)
            var engine = GeocodeEngine(reader)
            var cells = GeocodedCells()
            try texts.bytes.withUnsafeBufferPointer { bytes in
                for row in 0..<texts.count {
                    let range = texts.range(row)
                    guard range.count <= AddressParser.lengthLimit else {
                        throw AddressBaseError.textTooLong(count: range.count / 3, limit: AddressParser.lengthLimit / 3)
                    }
                    engine.run(UnsafeBufferPointer(rebasing: bytes[range]), index, filter)
                    cells.append(engine.ranked, limit: options.limit, reason: engine.reason(index, filter), index)
                }
            }
            try engine.check(index)
            return cells
        }
    }
}

extension TreeCandidates.Candidate {
    /// The level that an answer states.
    var level: AddressLevel { LevelCode.level(placed?.level ?? chain.level) }

    /// The code of the grid cell as a text of the pool; of a placed door that of its neighbours, where they share one.
    func gridText(_ index: AddressIndex) -> UInt32? {
        let cell = placed?.cell(index) ?? index.cell(chain.node)
        return cell == 0 ? nil : cell
    }

    /// The standard address in full, as `AddressElements.text` has it.
    func appendAddress(_ index: AddressIndex, to bytes: inout [UInt8]) {
        if freeText != AddressIndex.none {
            bytes.append(contentsOf: index.text(index.freeSource(freeText)))
            return
        }
        chain.appendAddress(index, placed: placed, to: &bytes)
    }
}

extension NodeChain {
    /// The standard address in full, with what is placed at its level.
    func appendAddress(_ index: AddressIndex, placed: Placement? = nil, to bytes: inout [UInt8]) {
        for level in 0..<UInt32(LevelCode.count) {
            if let placed, level == placed.level {
                placed.appendName(index, to: &bytes)
                continue
            }
            let node = self[level]
            guard node != AddressIndex.none else { continue }
            let name = index.name(node)
            // A city that is its own province stands once.
            if level == LevelCode.city, self[LevelCode.province] != AddressIndex.none,
                index.name(self[LevelCode.province]) == name
            {
                continue
            }
            bytes.append(contentsOf: index.text(name))
        }
    }
}

/// Cells of delimited text (RFC 4180).
enum CSVCell {
    static let comma: UInt8 = 0x2C
    private static let quote: UInt8 = 0x22

    static func append(_ text: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: text)
        quoteIfNeeded(from: start, in: &bytes)
    }

    /// Quotes what was appended since `start`, where it holds a comma, a quote or a line break.
    static func quoteIfNeeded(from start: Int, in bytes: inout [UInt8]) {
        var needs = false
        for at in start..<bytes.count
        where bytes[at] == comma || bytes[at] == quote || bytes[at] == 0x0A || bytes[at] == 0x0D {
            needs = true
            break
        }
        guard needs else { return }
        let plain = Array(bytes[start...])
        bytes.removeLast(bytes.count - start)
        bytes.append(quote)
        for byte in plain {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    /// An integer as a number with decimals, without zeros at its end.
    static func append(fixed value: Int, decimals: Int, to bytes: inout [UInt8]) {
        var rest = value.magnitude
        if value < 0 { bytes.append(0x2D) }
        var digits = InlineArray<24, UInt8>(repeating: 0)
        var count = 0
        while rest > 0 || count <= decimals {
            digits[count] = UInt8(0x30 + rest % 10)
            rest /= 10
            count += 1
        }
        var last = 0
        while last < decimals, digits[last] == 0x30 { last += 1 }
        for at in stride(from: count - 1, through: min(last, decimals), by: -1) {
            if at == decimals - 1 { bytes.append(0x2E) }
            bytes.append(digits[at])
        }
    }
}
