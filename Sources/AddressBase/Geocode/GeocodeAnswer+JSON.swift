import GeoModel

extension Geocoder {
    /// The answer to a text as a JSON document, member for member as `GeocodeAnswer` is encoded, written straight from the
    /// index: a service writes thousands a second.
    ///
    /// - Parameter place: takes positions from EPSG:4490 to the system of the answer.
    /// - Throws: what `geocode` and `place` throw.
    public func document(
        _ text: String, options: GeocodeOptions = GeocodeOptions(),
        place: @escaping @Sendable (Position) throws -> Position = { $0 }
    ) async throws -> [UInt8] {
        try options.check()
        try Self.checkLength(text)
        return try await source.read(access: options.access, names: names) { reader in
            let index = reader.index
            let filter = try CandidateFilter(options, index)
            var engine = GeocodeEngine(reader)
            engine.read(text, index, filter)
            var writer = CandidateWriter()
            try writer.append(engine, text, filter, limit: options.limit, index, place)
            try engine.check(index)
            return writer.bytes
        }
    }
}

/// Writes candidates as JSON.
private struct CandidateWriter {
    private(set) var bytes: [UInt8] = []
    /// A text that is put together before it is quoted.
    private var draft: [UInt8] = []

    init() { bytes.reserveCapacity(1024) }

    mutating func append(
        _ engine: borrowing GeocodeEngine, _ text: String, _ filter: CandidateFilter, limit: Int, _ index: AddressIndex,
        _ place: (Position) throws -> Position
    ) throws {
        JSONText.append(literal: "{\"query\":", to: &bytes)
        JSONText.append(text, to: &bytes)
        JSONText.append(literal: ",\"candidates\":[", to: &bytes)
        for (number, ranked) in engine.ranked.prefix(limit).enumerated() {
            if number > 0 { bytes.append(UInt8(ascii: ",")) }
            try append(ranked, index, place)
        }
        bytes.append(UInt8(ascii: "]"))
        if engine.ranked.isEmpty {
            JSONText.append(literal: ",\"reason\":", to: &bytes)
            JSONText.append(engine.reason(index, filter), to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func append(
        _ ranked: RankedCandidate, _ whole: AddressIndex, _ place: (Position) throws -> Position
    ) throws {
        let index = ranked.home(whole)
        let candidate = ranked.candidate
        bytes.append(UInt8(ascii: "{"))
        if candidate.placed == nil {
            JSONText.append(literal: "\"id\":", to: &bytes)
            JSONText.append(index.id(candidate.chain.node), to: &bytes)
            bytes.append(UInt8(ascii: ","))
        }
        JSONText.append(literal: "\"address\":", to: &bytes)
        quote { candidate.appendAddress(index, to: &$0) }
        if candidate.placed == nil, !index.hasNoCode(candidate.chain.node) {
            JSONText.append(literal: ",\"code\":", to: &bytes)
            quote { index.appendCode(candidate.chain.node, to: &$0) }
        }
        JSONText.append(literal: ",\"level\":", to: &bytes)
        JSONText.append(candidate.level.rawValue, to: &bytes)
        JSONText.append(literal: ",\"match\":", to: &bytes)
        JSONText.append(candidate.match.rawValue, to: &bytes)
        JSONText.append(literal: ",\"score\":", to: &bytes)
        JSONText.append(ranked.score, to: &bytes)
        if let position = try candidate.position(index).map(place) {
            JSONText.append(literal: ",\"lon\":", to: &bytes)
            JSONText.append(position.x, to: &bytes)
            JSONText.append(literal: ",\"lat\":", to: &bytes)
            JSONText.append(position.y, to: &bytes)
        }
        if let grid = candidate.gridText(index) {
            JSONText.append(literal: ",\"grid\":", to: &bytes)
            append(index.text(grid))
        }
        appendElements(candidate, index)
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func appendElements(_ candidate: TreeCandidates.Candidate, _ index: AddressIndex) {
        JSONText.append(literal: ",\"elements\":{", to: &bytes)
        var isFirst = true
        for level in 0..<UInt32(LevelCode.count) {
            let isPlaced = candidate.placed?.level == level
            guard isPlaced || candidate.chain[level] != AddressIndex.none else { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONText.append(LevelCode.level(level).rawValue, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            if isPlaced {
                quote { candidate.placed?.appendName(index, to: &$0) }
            } else {
                append(index.text(index.name(candidate.chain[level])))
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func append(_ utf8: UnsafeRawBufferPointer) {
        utf8.withMemoryRebound(to: UInt8.self) { JSONText.append($0, to: &bytes) }
    }

    private mutating func quote(_ write: (inout [UInt8]) -> Void) {
        draft.removeAll(keepingCapacity: true)
        write(&draft)
        draft.withUnsafeBufferPointer { JSONText.append($0, to: &bytes) }
    }
}

extension Suggester.Suggestion {
    /// The suggestion as a document, member for member as `Encodable` writes it.
    public var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init("text", .text(text)), .init("name", .text(name)), .init("level", .text(level.rawValue)),
        ]
        if let lon { members.append(.init("lon", .real(lon))) }
        if let lat { members.append(.init("lat", .real(lat))) }
        if let code { members.append(.init("code", .text(code))) }
        return .object(members)
    }
}

extension ReverseGeocoder.Answer {
    /// The answer as a document, member for member as `Encodable` writes it.
    public var document: JSONValue {
        [
            "lon": .real(lon), "lat": .real(lat), "addresses": .array(addresses.map(\.document)),
            "containing": containing.document,
        ]
    }
}

extension ReverseGeocoder.Hit {
    fileprivate var document: JSONValue {
        var members: [JSONValue.Member] = [.init("address", .text(address))]
        if let code { members.append(.init("code", .text(code))) }
        members.append(.init("level", .text(level.rawValue)))
        members.append(.init("distanceMetres", .real(distanceMetres)))
        if let side { members.append(.init("side", .text(side.rawValue))) }
        if let lon { members.append(.init("lon", .real(lon))) }
        if let lat { members.append(.init("lat", .real(lat))) }
        members.append(.init("elements", elements.document))
        return .object(members)
    }
}

extension ReverseGeocoder.Containing {
    fileprivate var document: JSONValue {
        let areas = [("cell", cell), ("community", community), ("town", town), ("county", county)]
        return .object(
            areas.compactMap { name, area in
                area.map { .init(name, ["code": .text($0.code), "name": .text($0.name)]) }
            })
    }
}

extension AddressElements {
    fileprivate var document: JSONValue {
        .object(
            AddressLevel.allCases.compactMap { level in self[level].map { .init(level.rawValue, .text($0)) } })
    }
}
