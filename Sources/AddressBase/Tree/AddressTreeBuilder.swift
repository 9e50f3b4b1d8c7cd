import GeoModel

/// Derives the address tree from rows: a node for every level of every row, each once.
///
/// Order of calls: regions, then the address rows that name no more than a road (`AddressRow.isUpper`), then the others,
/// then `finish`. Roads and places of their own layers follow by `AddressAdditions`. Nodes below the road that a row stands for are handed on at once; divisions,
/// roads and derived nodes wait for `finish`, because a row may still come for them. Memory is about 45 bytes for every
/// node above the rooms, and 150 more for each that waits; rooms take none.
///
/// A road belongs to the widest division under which a row declares it, else to its town: its doorplates carry the
/// community they stand in (`AddressNode.division`).
public struct AddressTreeBuilder<Sink: AddressTreeSink> {
    public private(set) var sink: Sink
    /// The id that a further node would get.
    public private(set) var nextID: Int64 = 1
    private var ids: [PathDigest: Int64] = [:]
    private var pending: [Int64: PendingNode] = [:]
    /// Ids of divisions by code and by level and key.
    public private(set) var regionsByCode: [String: Int64] = [:]
    private var divisionsByName: [PathDigest: [Int64]] = [:]
    private var keys = KeyCache()
    private var last = LastPath()
    private let parser: AddressParser

    public init(sink: Sink, parser: AddressParser = AddressParser()) {
        self.sink = sink
        self.parser = parser
    }

    // MARK: Regions

    /// Regions must come wide to narrow.
    public mutating func add(_ region: RegionRow) throws {
        guard let level = region.level ?? Self.level(ofCode: region.code), level.isDivision else { return }
        let parent = region.parent.flatMap { regionsByCode[$0] } ?? wider(than: region.code, level)
        let id = try node(parent: parent, level: level, name: region.name)
        regionsByCode[region.code] = id
        pending[id]?.take(region)
    }

    /// The province and city above a county whose rows a base need not have.
    private mutating func wider(than code: String, _ level: AddressLevel) -> Int64? {
        var parent: Int64?
        for (wide, length) in [(AddressLevel.province, 2), (.city, 4), (.county, 6)] where wide < level {
            let prefix = String(code.prefix(length))
            guard prefix.count == length else { continue }
            let padded = prefix + String(repeating: "0", count: 6 - length)
            if let known = regionsByCode[padded] ?? regionsByCode[prefix] {
                parent = known
            } else if let name = DivisionNames.path(of: padded).last {
                parent = try? node(parent: parent, level: wide, name: name)
                if let parent {
                    regionsByCode[padded] = parent
                    pending[parent]?.take(regionCode: padded)
                }
            }
        }
        return parent
    }

    private static func level(ofCode code: String) -> AddressLevel? {
        switch code.count {
        case 2: .province
        case 4: .city
        case 6: code.hasSuffix("0000") ? .province : code.hasSuffix("00") ? .city : .county
        case 9: .town
        case 12: .community
        default: nil
        }
    }

    // MARK: Addresses

    public mutating func add(_ row: AddressRow) throws {
        let elements = try elements(of: row)
        guard let finest = elements.lastIndex(where: { $0?.isEmpty == false }) else { return }
        let start = last.reusable(elements, upTo: finest)
        var path = start == 0 ? TreePath() : last.paths[start - 1]
        last.elements = elements
        for index in start..<elements.count {
            if let name = elements[index], !name.isEmpty {
                try extend(&path, AddressRow.columns[index], name, leaf: index == finest ? row : nil)
            }
            last.paths[index] = path
        }
        guard let id = path.id else { return }
        if pending[id] != nil {
            pending[id]?.take(row)
            addToWider(row, path)
            if path.level > .road { try write(id) }
        } else {
            addToWider(row, path)
        }
    }

    /// The row's columns, or what the parser makes of its text where they are all empty.
    private func elements(of row: AddressRow) throws -> [String?] {
        guard row.finest == nil, let address = row.address, !address.isEmpty else { return row.elements }
        let parsed = try parser.parse(address)
        return AddressRow.columns.map { level in
            ElementLabel(rawValue: level.rawValue).flatMap { parsed.first($0)?.value }
        }
    }

    private mutating func extend(_ path: inout TreePath, _ level: AddressLevel, _ name: String, leaf: AddressRow?)
        throws
    {
        let key = keys.key(name, level)
        switch level {
        case .road: path.road(try road(key, name, path))
        case .room where leaf != nil: path.narrow(takeID(), level)
        default:
            if level.isDivision {
                path.division(try division(path.id, level, name, key), level)
                return
            }
            let division = path.divisionTag
            let holder = level > .building ? path.holder : path.id
            var id = try node(
                parent: path.id, level: level, name: name, key: key, holder: holder, division: division)
            if leaf != nil, pending[id] == nil {
                // A second row of the same address: it has a node of its own.
                id = takeID()
                pending[id] = PendingNode(
                    parent: path.id, holder: holder, division: division == 0 ? nil : division, level: level, name: name,
                    key: key)
            }
            path.narrow(id, level)
            return
        }
        guard level == .room, let leaf, let id = path.id else { return }
        try sink.add(
            AddressNode(
                id: id, parent: path.parent, holder: path.holder, division: nil, level: .room, name: name, key: key,
                code: leaf.code, feature: FeatureID(rawValue: leaf.feature), position: leaf.position),
            sample: leaf.sample)
    }

    private mutating func takeID() -> Int64 {
        defer { nextID += 1 }
        return nextID
    }

    /// A division named without what is above it is the only one of its name, if there is just one.
    private mutating func division(_ parent: Int64?, _ level: AddressLevel, _ name: String, _ key: String) throws
        -> Int64
    {
        if parent == nil {
            let byName = divisionsByName[PathDigest(parent: 0, level: level, key: key, division: 0)] ?? []
            if byName.count == 1 { return byName[0] }
        }
        return try node(parent: parent, level: level, name: name, key: key)
    }

    private mutating func road(_ key: String, _ name: String, _ path: TreePath) throws -> Int64 {
        for scope in path.divisions.reversed() {
            if let id = ids[PathDigest(parent: scope.id, level: .road, key: key, division: 0)] { return id }
        }
        let scope = path.divisions.last { $0.level <= .town }?.id ?? path.id
        return try node(parent: scope, level: .road, name: name, key: key)
    }

    private mutating func addToWider(_ row: AddressRow, _ path: TreePath) {
        for id in path.all { pending[id]?.widen(by: row.position, sample: row.sample) }
    }

    // MARK: Nodes

    /// The node at a place in the tree, made if need be.
    private mutating func node(
        parent: Int64?, level: AddressLevel, name: String, key: String? = nil, holder: Int64?? = nil,
        division: Int64 = 0
    ) throws -> Int64 {
        let key = key ?? keys.key(name, level)
        let digest = PathDigest(parent: parent ?? 0, level: level, key: key, division: division)
        if let id = ids[digest] { return id }
        let id = takeID()
        ids[digest] = id
        if level.isDivision {
            divisionsByName[PathDigest(parent: 0, level: level, key: key, division: 0), default: []].append(id)
        }
        pending[id] = PendingNode(
            parent: parent, holder: holder ?? parent, division: division == 0 ? nil : division, level: level,
            name: name, key: key)
        return id
    }

    private mutating func write(_ id: Int64) throws {
        guard let node = pending.removeValue(forKey: id) else { return }
        try write(node.node(id), sample: node.sample)
    }

    private mutating func write(_ node: AddressNode, sample: AddressSample) throws {
        try sink.write(node, sample: sample)
    }

    /// Writes what waited. The builder must not be used afterwards.
    public mutating func finish() throws {
        for id in pending.keys.sorted() { try write(id) }
        ids = [:]
    }
}

extension AddressRow {
    /// Whether the row names a road or something wider; such rows come first.
    public var isUpper: Bool { finest.map { $0 <= .road } ?? false }
}
