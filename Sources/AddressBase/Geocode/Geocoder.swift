import GeoModel

/// Finds the standard address that a text means: normalise → parse → anchors → descent → score → rank.
public struct Geocoder: Sendable {
    /// Whether the names of the base are kept in memory.
    public enum Names: Sendable {
        /// Asked for text by text: for commands that answer once.
        case probed
        /// Loaded with the first text and again when the base has changed: for services and batches.
        case kept
    }

    private let source: any AddressSource
    private let cache: LexiconCache?

    public init(source: any AddressSource, names: Names = .probed) {
        self.source = source
        cache = names == .kept ? LexiconCache() : nil
    }

    /// - Throws: `AddressBaseError.textTooLong`, `.invalidLimit`, `.positionOutOfRange`, `.areaIsNoPolygon`, and what the
    ///   source throws.
    public func geocode(_ text: String, options: GeocodeOptions = GeocodeOptions()) async throws -> GeocodeAnswer {
        try await geocode([text], options: options)[0]
    }

    /// Many texts in one session: all answers are of one version of the base.
    public func geocode(_ texts: [String], options: GeocodeOptions = GeocodeOptions()) async throws -> [GeocodeAnswer] {
        try options.check()
        let cache = cache
        return try await source.read(access: options.access) { reader in
            let area = try options.within.map(AreaFilter.init)
            return try texts.map { text in
                let parsed = try Self.parse(text, reader, cache)
                return try GeocodeStep(reader: reader, options: options, area: area).answer(text, parsed)
            }
        }
    }

    /// The parse that a geocode begins with: with the names of the base.
    public func parse(_ text: String, access: Access = .everything) async throws -> ParsedAddress {
        let cache = cache
        return try await source.read(access: access) { try Self.parse(text, $0, cache) }
    }

    private static func parse(_ text: String, _ reader: any AddressReader, _ cache: LexiconCache?) throws
        -> ParsedAddress
    {
        guard text.utf8.count <= AddressParser.lengthLimit else {
            throw AddressBaseError.textTooLong(
                count: text.unicodeScalars.count, limit: AddressParser.lengthLimit / 3)
        }
        let base =
            try cache?.lexicon(reader) ?? BaseLexicon.probed(AddressNormalizer.normalize(text).units, reader)
        return try AddressParser(names: [base]).parse(text)
    }
}

/// One text of a session.
struct GeocodeStep {
    let reader: any AddressReader
    let options: GeocodeOptions
    let area: AreaFilter?

    func answer(_ text: String, _ parsed: ParsedAddress) throws -> GeocodeAnswer {
        let query = AddressQuery(parsed)
        guard query.finest != nil else {
            return GeocodeAnswer(query: text, candidates: [], reason: "the text names no part of an address")
        }
        let found = try CandidateSearch(reader: reader, query: query).candidates()
        guard !found.isEmpty else {
            return GeocodeAnswer(query: text, candidates: [], reason: unmatched(query))
        }
        let confined = try confine(lift(found))
        guard !confined.isEmpty else {
            let why = options.level.map { "nothing at level \($0.rawValue)" } ?? "nothing inside the area"
            return GeocodeAnswer(query: text, candidates: [], reason: "\(why) matches")
        }
        let ranked = CandidateRanking(options: options).ranked(confined).prefix(options.limit)
        return GeocodeAnswer(query: text, candidates: try ranked.map(candidate))
    }

    private func unmatched(_ query: AddressQuery) -> String {
        let names = (query.names + query.divisions).map(\.name)
        return names.isEmpty
            ? "the text has numbers, but no name to look them up under"
            : "the base knows no such address: looked for \(names.joined(separator: ", "))"
    }

    /// Candidates at the level that was asked for.
    private func lift(_ candidates: [CandidateSearch.Candidate]) -> [CandidateSearch.Candidate] {
        guard let level = options.level else { return candidates }
        var best: [Int64: CandidateSearch.Candidate] = [:]
        for candidate in candidates {
            guard let chain = candidate.chain.lifted(to: level) else { continue }
            var lifted = candidate
            if chain.node.id != candidate.chain.node.id {
                lifted.chain = chain
                lifted.match = .ancestor
            }
            if (best[chain.node.id]?.score ?? 0) < lifted.score { best[chain.node.id] = lifted }
        }
        return best.values.sorted { $0.chain.node.id < $1.chain.node.id }
    }

    private func confine(_ candidates: [CandidateSearch.Candidate]) throws -> [CandidateSearch.Candidate] {
        guard let area else { return candidates }
        return try candidates.filter { try area.holds($0.chain) }
    }

    private func candidate(_ found: CandidateSearch.Candidate) throws -> GeocodeCandidate {
        let cells = try reader.cells(found.cellNodes)
        let node = found.chain.node
        let elements = found.chain.elements
        return GeocodeCandidate(
            address: elements.text, code: node.code, level: node.level, match: found.match,
            score: (found.score * 10_000).rounded() / 10_000, lon: node.position?.x, lat: node.position?.y,
            grid: cells.allSatisfy { $0 == cells[0] } ? cells[0] : nil, elements: elements)
    }
}
