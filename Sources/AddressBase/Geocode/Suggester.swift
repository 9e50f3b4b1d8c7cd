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
    private let names: Geocoder.Names

    public init(source: any AddressSource, names: Geocoder.Names = .probed) {
        self.source = source
        self.names = names
    }

    /// At most `limit` suggestions, the shortest names first, each address once.
    ///
    /// - Throws: `AddressBaseError.invalidLimit`, `.textTooLong`, and what the source throws.
    public func suggest(_ text: String, limit: Int = 10, access: Access = .everything) async throws -> [Suggestion] {
        guard GeocodeOptions.limits.contains(limit) else {
            throw AddressBaseError.invalidLimit(limit, allowed: GeocodeOptions.limits)
        }
        guard text.utf8.count <= 600 else {
            throw AddressBaseError.textTooLong(count: text.unicodeScalars.count, limit: 200)
        }
        let units = AddressNormalizer.units(text).filter { !Unit.isSeparator($0) }
        guard !units.isEmpty else { return [] }
        return try await source.read(access: access, names: names) { reader in
            let index = reader.index
            let step = SuggestStep(index: index, limit: limit, zones: access.zones)
            var suggestions = step.nodes(units) { index.isLive($0) && !index.changes.replaced.contains($0) }
                .map { Suggestion(node: $0, index) }
            if let fresh = index.changes.fresh {
                let changed = SuggestStep(index: fresh, limit: limit, zones: access.zones)
                    .nodes(units) { index.changes.own.contains($0) }.map { Suggestion(node: $0, fresh) }
                suggestions = Array((suggestions + changed).sorted { $0.name.count < $1.name.count }.prefix(limit))
            }
            try index.check()
            return suggestions
        }
    }
}

extension Suggester.Suggestion {
    fileprivate init(node: UInt32, _ index: AddressIndex) {
        let chain = NodeChain(node, index)
        let position = index.position(node)
        var address: [UInt8] = []
        chain.appendAddress(index, to: &address)
        self.init(
            text: String(decoding: address, as: UTF8.self), name: index.string(index.name(node)),
            level: LevelCode.level(index.level(node)), lon: position?.x, lat: position?.y, code: index.code(node))
    }
}

/// One input of a session.
struct SuggestStep {
    let index: AddressIndex
    let limit: Int
    let zones: Set<Int>?

    /// Names that may be completed by nodes that are not shown are looked at beyond the limit.
    private var reserve: Int { limit * 4 }

    func nodes(_ typed: Units, _ isWanted: (UInt32) -> Bool) -> [UInt32] {
        var found = names(typed)
        if found.count < limit { found += numbers(typed) }
        if found.count < limit {
            var address = TypedAddress(typed, self)
            found += address.completions(limit: limit)
        }
        var seen: Set<UInt32> = []
        let visible = found.filter { node in
            seen.insert(node).inserted && isWanted(node) && (zones.map { $0.contains(Int(index.zone(node))) } ?? true)
        }
        return Array(visible.prefix(limit))
    }

    // MARK: Names

    /// Names that the input begins, by their characters or their sound.
    func names(_ typed: Units) -> [UInt32] {
        let han = typed.filter(Unit.isHan)
        if !han.isEmpty, !typed.contains(where: Unit.isLetter) {
            return nodes(of: shortest(Completions(index, .byUnits).range(beginning: typed), .byUnits) { _ in true })
        }
        // In a mixture (解放lu, jiefang路) the characters count as they sound; those that are typed must be there.
        let sound = Array(Pinyin.full(typed).utf8)
        let hasHan: (UInt32) -> Bool = { form in
            let units = index.units(ofForm: form)
            return han.allSatisfy { units.contains($0) }
        }
        var forms = shortest(Completions(index, .byPinyin).range(beginning: sound), .byPinyin, hasHan)
        if han.isEmpty {
            let initials = Completions(index, .byInitials).range(beginning: sound)
            forms += shortest(initials, .byInitials, hasHan)
        }
        return nodes(of: forms)
    }

    /// The shortest names of a range of completions.
    private func shortest(_ range: Range<Int>, _ list: ImageSection, _ isWanted: (UInt32) -> Bool) -> [UInt32] {
        var best: [(length: Int, form: UInt32)] = []
        for place in range {
            let form = index.image.word(index.sectionOffset(list) + place * 4)
            let length = index.length(ofForm: form)
            if best.count == reserve, length >= best[best.count - 1].length { continue }
            guard isWanted(form) else { continue }
            var at = best.count
            while at > 0, best[at - 1].length > length { at -= 1 }
            best.insert((length, form), at: at)
            if best.count > reserve { best.removeLast() }
        }
        return best.map(\.form)
    }

    private func nodes(of forms: [UInt32]) -> [UInt32] {
        var nodes: [UInt32] = []
        for form in forms {
            for place in index.nodes(ofForm: form).prefix(reserve) {
                let found = index.formNode(place)
                if found.kind != UInt32(AddressNameKind.core.rawValue) { nodes.append(found.node) }
            }
            if nodes.count >= reserve { break }
        }
        return nodes
    }

    // MARK: Numbers

    /// 解放路1 → 1号, 11号, 12号 …; 碧桂园3 → 3栋.
    func numbers(_ typed: Units) -> [UInt32] {
        let length = typed.reversed().prefix { Unit.isDigit($0) || $0 == Unit.number }.count
        let digits = String(decoding: typed.suffix(length).filter(Unit.isDigit), as: UTF16.self)
        let name = Units(typed.dropLast(length))
        guard !digits.isEmpty, name.count >= 2 else { return [] }
        var found: [(key: String, node: UInt32)] = []
        for holder in holders(name).prefix(64) {
            for level in [LevelCode.doorplate, LevelCode.building] {
                for child in index.children(holder, level) {
                    let key = index.keyText(index.keyRank(child))
                    if key.hasPrefix(digits) { found.append((key, child)) }
                }
            }
        }
        found.sort { ($0.key.utf8.count, $0.key, $0.node) < ($1.key.utf8.count, $1.key, $1.node) }
        return found.prefix(reserve).map(\.node)
    }

    private func holders(_ name: Units) -> [UInt32] {
        if name.contains(where: Unit.isHan), !name.contains(where: Unit.isLetter) {
            guard let form = index.form(UnitHash.of(name)) else { return [] }
            return index.nodes(ofForm: form).map { index.formNode($0).node }
        }
        let sound = Array(Pinyin.full(name).utf8)
        return [ImageSection.byPinyin, .byInitials].flatMap { list in
            let completions = Completions(index, list)
            return completions.range(beginning: sound).filter { completions.bytes($0).count == sound.count }
                .flatMap { place in
                    index.nodes(ofForm: index.image.word(index.sectionOffset(list) + place * 4)).map {
                        index.formNode($0).node
                    }
                }
        }
    }
}

/// One of the sorted lists of names.
struct Completions {
    private let index: AddressIndex
    private let list: ImageSection

    init(_ index: AddressIndex, _ list: ImageSection) {
        self.index = index
        self.list = list
    }

    private var count: Int { index.sectionCount(list) }

    /// The spelling at a place of the pinyin and initials lists.
    func bytes(_ place: Int) -> UnsafeRawBufferPointer {
        let (starts, bytes): (ImageSection, ImageSection) =
            list == .byPinyin ? (.pinyinStart, .pinyinBytes) : (.initialStart, .initialBytes)
        let start = Int(index.image.word(index.sectionOffset(starts) + place * 4))
        let end = Int(index.image.word(index.sectionOffset(starts) + place * 4 + 4))
        return index.image.bytes(index.sectionOffset(bytes) + start, end - start)
    }

    private func units(_ place: Int) -> UnsafeBufferPointer<UInt16> {
        index.units(ofForm: index.image.word(index.sectionOffset(list) + place * 4))
    }

    func range(beginning prefix: Units) -> Range<Int> { range(prefix) { units($0) } }
    func range(beginning prefix: [UInt8]) -> Range<Int> { range(prefix) { bytes($0) } }

    /// The places whose spelling begins with a prefix.
    private func range<Element: Comparable, Spelling: Sequence>(_ prefix: [Element], _ spelling: (Int) -> Spelling)
        -> Range<Int>
    where Spelling.Element == Element {
        let start = partition { !spelling($0).lexicographicallyPrecedes(prefix) }
        return
            start..<max(
                start,
                partition { place in
                    !spelling(place).lexicographicallyPrecedes(prefix) && !spelling(place).starts(with: prefix)
                })
    }

    private func partition(_ isRight: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isRight(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
