import GeoModel

/// Completes what is being typed: Chinese text, full pinyin, initials, mixtures of them, and whole addresses from their wide
/// end on.
public struct Suggester: Sendable {
    public struct Suggestion: Hashable, Sendable, Codable {
        /// The standard address in full.
        public var text: String
        /// The name that completes the input.
        public var name: String
        public var level: AddressLevel
        public var lon: Double?
        public var lat: Double?
        public var code: String?
    }

    private let source: any AddressSource

    public init(source: any AddressSource) { self.source = source }

    /// At most `limit` suggestions, the shortest names first, each address once.
    ///
    /// - Throws: `AddressBaseError.invalidLimit`, `.textTooLong`, and what the source throws.
    public func suggest(_ text: String, limit: Int = 10, access: Access = .everything) async throws -> [Suggestion] {
        guard GeocodeOptions.limits.contains(limit) else {
            throw AddressBaseError.invalidLimit(limit, allowed: GeocodeOptions.limits)
        }
        let units = AddressNormalizer.units(text)
        guard units.count <= 200 else { throw AddressBaseError.textTooLong(count: units.count, limit: 200) }
        guard !units.isEmpty else { return [] }
        return try await source.read(access: access) { reader in
            let nodes = try SuggestStep(reader: reader, limit: limit).nodes(units)
            var chains = ChainReader(reader)
            return try zip(nodes, chains.chains(nodes)).map { node, chain in
                Suggestion(
                    text: chain.elements.text, name: node.name, level: node.level, lon: node.position?.x,
                    lat: node.position?.y, code: node.code)
            }
        }
    }
}

/// One input of a session.
struct SuggestStep {
    let reader: any AddressReader
    let limit: Int

    func nodes(_ units: Units) throws -> [AddressNode] {
        let typed = units.filter { !Unit.isSeparator($0) }
        guard !typed.isEmpty else { return [] }
        var found = try names(typed[...], limit: limit)
        if found.count < limit { found += try numbers(typed) }
        if found.count < limit {
            var address = TypedAddress(typed, self)
            found += try address.completions(limit: limit)
        }
        var seen: Set<Int64> = []
        return Array(found.filter { seen.insert($0.id).inserted }.prefix(limit))
    }

    /// Names that the input begins, by their characters or their sound.
    func names(_ typed: ArraySlice<UInt16>, limit: Int) throws -> [AddressNode] {
        if typed.contains(where: Unit.isHan), !typed.contains(where: Unit.isLetter) {
            return try reader.completions(of: typed.text, kinds: [.exact, .alias], limit: limit).map(\.node)
        }
        // In a mixture (解放lu, jiefang路) the characters count as they sound; those that are typed must be there.
        let sound = Pinyin.full(typed)
        var nodes = try reader.completions(of: sound, kinds: [.pinyin], limit: limit * 4).map(\.node)
        if !typed.contains(where: Unit.isHan) {
            nodes += try reader.completions(of: sound, kinds: [.initials], limit: limit).map(\.node)
        }
        let characters = typed.filter(Unit.isHan)
        return nodes.filter { node in
            let name = AddressNormalizer.units(node.name)
            return characters.allSatisfy { name.contains($0) }
        }
    }

    /// 解放路1 → 1号, 11号, 12号 …; 碧桂园3 → 3栋.
    func numbers(_ typed: Units) throws -> [AddressNode] {
        let prefix = typed.reversed().prefix { Unit.isDigit($0) || $0 == Unit.number }.count
        let digits = typed.suffix(prefix).filter(Unit.isDigit)
        let name = Units(typed.dropLast(prefix))
        guard !digits.isEmpty, !name.isEmpty else { return [] }
        let kinds: [AddressNameKind] =
            name.contains(where: Unit.isHan) ? [.exact, .core, .alias] : [.pinyin, .initials]
        let key = name.contains(where: Unit.isHan) ? name.text : Pinyin.full(name)
        let holders = try reader.named([AddressNameQuery(key, kinds: kinds)])[0].map(\.node)
        let queries = holders.flatMap { holder in
            [AddressLevel.doorplate, .building].map {
                AddressChildQuery(holder: holder.id, level: $0, prefix: digits.text, limit: limit)
            }
        }
        return try reader.children(queries).flatMap { $0 }.sorted {
            ($0.key.utf8.count, $0.key, $0.id) < ($1.key.utf8.count, $1.key, $1.id)
        }
    }
}
