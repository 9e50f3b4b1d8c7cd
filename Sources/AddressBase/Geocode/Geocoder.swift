import GeoModel

/// Finds the standard address that a text means.
public struct Geocoder: Sendable {
    /// How the index of the base is held.
    public enum Names: Sendable {
        /// Read from the store as far as a text needs it: for commands that answer once.
        case probed
        /// Loaded as a whole with the first text and again when the base has changed: for services and batches.
        case kept
    }

    let source: any AddressSource
    let names: Names

    public init(source: any AddressSource, names: Names = .probed) {
        self.source = source
        self.names = names
    }

    /// - Throws: `AddressBaseError.textTooLong`, `.invalidLimit`, `.positionOutOfRange`, `.areaIsNoPolygon`, and what the
    ///   source throws.
    public func geocode(_ text: String, options: GeocodeOptions = GeocodeOptions()) async throws -> GeocodeAnswer {
        try await geocode([text], options: options)[0]
    }

    /// Many texts in one session: all answers are of one version of the base.
    public func geocode(_ texts: [String], options: GeocodeOptions = GeocodeOptions()) async throws -> [GeocodeAnswer] {
        try options.check()
        return try await source.read(access: options.access, names: names) { reader in
            let index = reader.index
            let filter = try CandidateFilter(options, index)
            var engine = GeocodeEngine(reader)
            var answers: [GeocodeAnswer] = []
            answers.reserveCapacity(texts.count)
            for text in texts {
                try Self.checkLength(text)
                answers.append(engine.answer(text, index, filter, limit: options.limit))
            }
            try engine.check(index)
            return answers
        }
    }

    /// The parse that shows what a text names, with the names of the base.
    public func parse(_ text: String, access: Access = .everything) async throws -> ParsedAddress {
        try Self.checkLength(text)
        return try await source.read(access: access, names: names) { reader in
            let base = BaseLexicon.probed(AddressNormalizer.normalize(text).units, reader.index)
            try reader.index.check()
            return try AddressParser(names: [base]).parse(text)
        }
    }

    static func checkLength(_ text: String) throws {
        guard text.utf8.count <= AddressParser.lengthLimit else {
            throw AddressBaseError.textTooLong(count: text.unicodeScalars.count, limit: AddressParser.lengthLimit / 3)
        }
    }
}

extension GeocodeEngine {
    /// Finds the candidates of a text and writes them out.
    mutating func answer(_ text: String, _ index: AddressIndex, _ filter: CandidateFilter, limit: Int) -> GeocodeAnswer
    {
        read(text, index, filter)
        guard !ranked.isEmpty else { return GeocodeAnswer(query: text, candidates: [], reason: reason(index, filter)) }
        return GeocodeAnswer(query: text, candidates: ranked.prefix(limit).map { $0.candidate(index) })
    }

    mutating func read(_ text: String, _ index: AddressIndex, _ filter: CandidateFilter) {
        var text = text
        text.withUTF8 { run($0, index, filter) }
    }

    /// Why nothing was found.
    func reason(_ index: AddressIndex, _ filter: CandidateFilter) -> String {
        if !tree.all.isEmpty, let wanted = filter.wanted { return "nothing \(wanted) matches" }
        if tree.isTooCommon { return "the name stands at too many places: add the road, the estate or the community" }
        if query.slots.isEmpty {
            return query.numbers.isEmpty
                ? "the text names no part of an address that the base knows"
                : "the text has numbers, but no name to look them up under"
        }
        return "the base knows no such address"
    }
}

extension RankedCandidate {
    /// The candidate as an answer shows it.
    func candidate(_ whole: AddressIndex) -> GeocodeCandidate {
        let index = home(whole)
        let chain = candidate.chain
        var elements = AddressElements()
        for level in 0..<UInt32(LevelCode.count) where chain[level] != AddressIndex.none {
            elements[LevelCode.level(level)] = index.string(index.name(chain[level]))
        }
        var level = LevelCode.level(chain.level)
        var code = index.code(chain.node)
        var grid = index.grid(chain.node)
        if let placed = candidate.placed {
            level = candidate.level
            elements[level] = placed.name(index)
            code = nil
            let cell = placed.cell(index)
            grid = cell == 0 ? nil : index.string(cell)
        }
        var address: [UInt8] = []
        candidate.appendAddress(index, to: &address)
        let position = candidate.position(index)
        return GeocodeCandidate(
            id: candidate.placed == nil ? index.id(chain.node) : nil, address: String(decoding: address, as: UTF8.self),
            code: code, level: level, match: candidate.match, score: score,
            lon: position?.x, lat: position?.y, grid: grid, elements: elements)
    }
}
