import GeoModel

/// Derives the address tree from rows: a node for every level of every row, each once. For a first load of many rows;
/// `AddressTreeKeeper` follows single rows.
///
/// Order of calls: regions, then the address rows that name no more than a road (`AddressRow.isUpper`), then the others,
/// then `finish`. Roads and places of their own layers follow by `AddressAdditions`. Nodes below the road that a row
/// with a position stands for are handed on at once; divisions, roads and derived nodes wait for `finish`, because a row
/// may still come for them. Memory is about 45 bytes for every node above the rooms, and 250 more for each that waits;
/// rooms take none.
///
/// A road belongs to the widest division under which a row declares it, else to its town: its doorplates carry the
/// community they stand in (`AddressNode.division`). A further row of the same address has a node of its own. Nodes that
/// are known already (`known`) keep their ids.
public struct AddressTreeBuilder<Sink: AddressTreeSink> {
    public private(set) var sink: Sink
    /// The id that a further node would get.
    public private(set) var nextID: Int64
    private var ids: [PathDigest: Int64] = [:]
    private var pending: [Int64: PendingNode] = [:]
    private var known: [Int64: AddressRecord] = [:]
    /// Roads that no address names so far, by key.
    private var looseRoads: [String: AddressRecord] = [:]
    /// Ids of divisions by code and by level and key.
    public private(set) var regionsByCode: [String: Int64] = [:]
    private var divisionsByName: [PathDigest: [Int64]] = [:]
    private var keys = KeyCache()
    private var last = LastPath()
    private let parser: AddressParser

    /// - Parameters:
    ///   - firstID: the first of the ids, one after the other, that new nodes get.
    ///   - known: nodes that are there already, none of them of address rows.
    ///   - aliases: further keys of known nodes.
    public init(
        sink: Sink, parser: AddressParser = AddressParser(), firstID: Int64 = 1, known: [AddressRecord] = [],
        aliases: [(node: Int64, key: String)] = []
    ) {
        self.sink = sink
        self.parser = parser
        nextID = firstID
        for record in known { add(known: record) }
        for alias in aliases {
            guard let spot = self.known[alias.node]?.node.spot else { continue }
            let digest = PathDigest(
                parent: spot.parent ?? 0, level: spot.level, key: alias.key, division: spot.division ?? 0)
            if ids[digest] == nil { ids[digest] = alias.node }
        }
    }

    private mutating func add(known record: AddressRecord) {
        let node = record.node
        known[record.id] = record
        if record.origin == .roads { looseRoads[node.key] = record }
        guard record.origin != .roads, record.origin != .places else { return }
        pending[record.id] = PendingNode(record)
        if let region = node.region { regionsByCode[region] = record.id }
        index(record.id, node.spot)
    }

    private mutating func index(_ id: Int64, _ spot: AddressSpot) {
        ids[
            PathDigest(parent: spot.parent ?? 0, level: spot.level, key: spot.key, division: spot.division ?? 0)] = id
        if spot.level.isDivision {
            divisionsByName[PathDigest(parent: 0, level: spot.level, key: spot.key, division: 0), default: []]
                .append(id)
        }
    }

    // MARK: Regions

    /// Regions must come wide to narrow.
    public mutating func add(_ region: RegionRow) throws {
        guard let level = region.level ?? RegionCode.level(region.code), level.isDivision else { return }
        let parent = region.parent.flatMap { regionsByCode[$0] } ?? wider(than: region.code, level)
        let id = node(parent: parent, level: level, name: region.name)
        regionsByCode[region.code] = id
        pending[id]?.take(region)
    }

    /// The province and city above a county whose rows a base need not have.
    private mutating func wider(than code: String, _ level: AddressLevel) -> Int64? {
        var parent: Int64?
        for wide in RegionCode.wider(than: code, level) {
            if let id = regionsByCode[wide.padded] ?? regionsByCode[wide.prefix] {
                parent = id
            } else if let name = wide.name {
                let id = node(parent: parent, level: wide.level, name: name)
                parent = id
                regionsByCode[wide.padded] = id
                pending[id]?.take(regionCode: wide.padded)
            }
        }
        return parent
    }

    // MARK: Addresses

    public mutating func add(_ row: AddressRow) throws {
        let reading = try RowReading(row, parser)
        guard !reading.isEmpty else { return }
        let elements = reading.elements
        let finest = reading.finest ?? 0
        let start = last.reusable(elements, upTo: finest)
        var path = start == 0 ? TreePath() : last.paths[start - 1]
        last.elements = elements
        for index in start..<finest {
            if let name = elements[index], !name.isEmpty {
                let level = AddressRow.columns[index]
                path.extend(place(path, level, name, keys.key(name, level)), level)
            }
            last.paths[index] = path
        }
        for index in finest..<elements.count { last.paths[index] = path }
        if reading.isFree {
            try add(row, free: reading, path)
        } else if let name = elements[finest] {
            try add(row, AddressRow.columns[finest], name, path)
        }
        last.forget(from: finest)
    }

    /// The row's own node.
    private mutating func add(_ row: AddressRow, _ level: AddressLevel, _ name: String, _ path: TreePath) throws {
        let key = keys.key(name, level)
        guard level != .room else { return try write(row, spot(path, level, name, key)) }
        let id = place(path, level, name, key)
        guard pending[id]?.hasRow == false else { return try write(row, spot(path, level, name, key)) }
        pending[id]?.take(row)
        if level > .building, let code = row.buildingCode, let holder = path.holder {
            pending[holder]?.take(buildingCode: code)
        }
        if level > .road, pending[id]?.isComplete == true { try write(id) }
    }

    private mutating func add(_ row: AddressRow, free reading: RowReading, _ path: TreePath) throws {
        let name = reading.freeName
        try write(
            row, spot(path, reading.freeLevel, name, keys.key(name, reading.freeLevel)), origin: .free)
    }

    /// Writes a node that is the row's alone.
    private mutating func write(_ row: AddressRow, _ spot: AddressSpot, origin: AddressOrigin = .tree) throws {
        let id = takeID()
        if let code = row.buildingCode, spot.level > .building, let holder = spot.holder {
            pending[holder]?.take(buildingCode: code)
        }
        try write(
            AddressRecord(
                node: AddressNode(
                    id: id, parent: spot.parent, holder: spot.holder, division: spot.division, level: spot.level,
                    name: spot.name, key: spot.key, code: row.code, feature: FeatureID(rawValue: row.feature),
                    position: row.position),
                sample: row.sample, origin: origin, precision: row.position == nil ? .centroid : nil,
                buildingCode: spot.level == .building ? row.buildingCode : nil))
    }

    private func spot(_ path: TreePath, _ level: AddressLevel, _ name: String, _ key: String) -> AddressSpot {
        let parent = level == .road ? path.roadScope : path.id
        let division = level == .road || level.isDivision ? 0 : path.divisionTag
        return AddressSpot(
            parent: parent, holder: level > .building ? path.holder : parent, division: division == 0 ? nil : division,
            level: level, name: name, key: key)
    }

    private mutating func takeID() -> Int64 {
        defer { nextID += 1 }
        return nextID
    }

    // MARK: Nodes

    /// The node at the next step of a path, made if need be.
    private mutating func place(_ path: TreePath, _ level: AddressLevel, _ name: String, _ key: String) -> Int64 {
        if level == .road {
            for scope in path.divisions.reversed() {
                if let id = ids[PathDigest(parent: scope.id, level: .road, key: key, division: 0)] { return id }
            }
        } else if level.isDivision, path.id == nil {
            // A division named without what is above it is the only one of its name, if there is just one.
            let byName = divisionsByName[PathDigest(parent: 0, level: level, key: key, division: 0)] ?? []
            if byName.count == 1 { return byName[0] }
        }
        return node(spot(path, level, name, key))
    }

    private mutating func node(parent: Int64?, level: AddressLevel, name: String) -> Int64 {
        node(
            AddressSpot(
                parent: parent, holder: parent, division: nil, level: level, name: name, key: keys.key(name, level)))
    }

    private mutating func node(_ spot: AddressSpot) -> Int64 {
        let digest = PathDigest(
            parent: spot.parent ?? 0, level: spot.level, key: spot.key, division: spot.division ?? 0)
        if let id = ids[digest] { return id }
        let loose = spot.level == .road ? looseRoads.removeValue(forKey: spot.key) : nil
        let id = loose?.id ?? takeID()
        index(id, spot)
        pending[id] = PendingNode(spot)
        return id
    }

    private mutating func write(_ id: Int64) throws {
        guard let node = pending.removeValue(forKey: id) else { return }
        try write(node.record(id, known: known[id]))
    }

    private mutating func write(_ record: AddressRecord) throws {
        for above in [record.node.parent, record.node.division] {
            if let above { pending[above]?.widen(by: record.node.position, sample: record.sample) }
        }
        try sink.add(record)
    }

    /// Writes what waited, narrow before wide, and the known nodes that no address concerns. The builder must not be used
    /// afterwards.
    public mutating func finish() throws {
        let waiting = pending.map { (level: $0.value.level, id: $0.key) }
        for node in waiting.sorted(by: { ($1.level, $0.id) < ($0.level, $1.id) }) { try write(node.id) }
        for record in looseRoads.values.sorted(by: { $0.id < $1.id }) { try sink.add(record) }
        for record in known.values.sorted(by: { $0.id < $1.id }) where record.origin == .places {
            try sink.add(record)
        }
        ids = [:]
    }
}

extension AddressRow {
    /// Whether the row names a road or something wider; such rows come first.
    public var isUpper: Bool { finest.map { $0 <= .road } ?? false }
}
