import GeoModel

/// Keeps the address tree in step with rows that come, change and go, node by node.
///
/// What it leaves is the tree that `AddressTreeBuilder` makes of the same rows, but for what the life of the base has
/// made of it: names, aliases and ids of known nodes stay. A row goes where its path leads; names of the path are found
/// as they are or as aliases, and nodes that had ended at a place return there. The work is in proportion to the rows
/// and to the direct neighbours of their nodes. Call `finish` once at the end.
public struct AddressTreeKeeper {
    let register: any AddressRegister
    private let parser: AddressParser
    var keys = KeyCache()
    /// Nodes that lost a row or something below them: they may have to go.
    var loose: Set<Int64> = []
    /// Nodes below which something came, went or moved: they may have to find their middle again.
    var unsettled: Set<Int64> = []
    /// Nodes whose all ancestors are unsettled.
    var unsettledAbove: Set<Int64> = []
    /// Rows that went or moved: nobody else's sample may be one of them.
    var gone: Set<Int64> = []
    /// Whether roads that no address names have to be hung anew: a county came or went.
    public internal(set) var needsRoads = false

    /// What the changes are noted as.
    let operation: AddressOperation.Kind

    public init(
        _ register: any AddressRegister, for operation: AddressOperation.Kind = .deliver,
        parser: AddressParser = AddressParser()
    ) {
        self.register = register
        self.operation = operation
        self.parser = parser
    }

    // MARK: Address rows

    /// Takes a row that is new or has changed.
    public mutating func take(_ row: AddressRow) throws {
        let reading = try RowReading(row, parser)
        guard !reading.isEmpty else { return try drop(feature: row.feature) }
        var path = TreePath()
        let last = reading.finest ?? 0
        for index in 0..<(reading.isFree ? reading.elements.count : last) {
            guard let name = reading.elements[index], !name.isEmpty else { continue }
            // A free row's own element is not shared: it ends above it.
            if reading.isFree, index == last { break }
            try extend(&path, AddressRow.columns[index], name)
        }
        // A row that stood for one of the nodes above what it is now.
        if let old = try register.record(ofFeature: row.feature), path.contains(old.id) {
            try release(old, isNeeded: true)
        }
        if reading.isFree {
            try placeFree(row, reading, path)
        } else if let name = reading.elements[last] {
            try place(row, AddressRow.columns[last], name, path)
        }
    }

    /// Takes note that a row has gone.
    public mutating func drop(feature: Int64) throws {
        gone.insert(feature)
        guard let record = try register.record(ofFeature: feature) else { return }
        try release(record)
    }

    private mutating func extend(_ path: inout TreePath, _ level: AddressLevel, _ name: String) throws {
        let spot = spot(level, name, path)
        let id = try (find(spot, path).first ?? make(spot)).id
        path.extend(id, level)
    }

    /// The nodes on the way to a row, by column, as far as the base has them. Nothing changes.
    ///
    /// Where the row leaves out what is above, names that there are only one of are found all the same.
    public mutating func steps(to row: AddressRow) throws -> [(column: Int, record: AddressRecord)] {
        var path = TreePath()
        var steps: [(column: Int, record: AddressRecord)] = []
        for (column, level) in AddressRow.columns.enumerated() {
            guard let name = row.elements[column], !name.isEmpty else { continue }
            let spot = spot(level, name, path)
            var found = try find(spot, path)
            if found.isEmpty {
                var loose =
                    steps.isEmpty && level == .road
                    ? try register.records(named: spot.key, at: .road)
                    : try register.records(heldBy: spot.holder, level: level, key: spot.key)
                if loose.isEmpty {
                    loose = try register.records(aliased: spot.key, heldBy: spot.holder, level: level)
                }
                found = path.divisions.isEmpty && loose.count == 1 ? loose : []
            }
            guard let record = found.first else { break }
            steps.append((column, record))
            path.extend(record.id, level)
        }
        return steps
    }

    /// The node that a row's path leads to; nil where the base does not have it.
    public mutating func node(for row: AddressRow) throws -> AddressRecord? {
        let steps = try steps(to: row)
        return steps.last?.column == row.elements.lastIndex { $0?.isEmpty == false } ? steps.last?.record : nil
    }

    private mutating func spot(_ level: AddressLevel, _ name: String, _ path: TreePath) -> AddressSpot {
        let key = keys.key(name, level)
        switch level {
        case .road:
            let scope = path.roadScope
            return AddressSpot(parent: scope, holder: scope, division: nil, level: level, name: name, key: key)
        case let level where level.isDivision:
            return AddressSpot(parent: path.id, holder: path.id, division: nil, level: level, name: name, key: key)
        default:
            let tag = path.divisionTag
            return AddressSpot(
                parent: path.id, holder: level > .building ? path.holder : path.id, division: tag == 0 ? nil : tag,
                level: level, name: name, key: key)
        }
    }

    /// The nodes at a place, best first: by their own name, else by an alias.
    private func find(_ spot: AddressSpot, _ path: TreePath) throws -> [AddressRecord] {
        if spot.level == .road { return try findRoad(spot, path) }
        if spot.level.isDivision, spot.parent == nil, spot.level != .group {
            let named = try register.records(named: spot.key, at: spot.level).filter { $0.origin != .free }
            if named.count == 1 { return named }
        }
        let own = try register.records(heldBy: spot.holder, level: spot.level, key: spot.key).filter {
            spot.holds($0.node) && $0.origin != .free
        }
        if !own.isEmpty { return try ordered(own) }
        return try register.records(aliased: spot.key, heldBy: spot.holder, level: spot.level).filter {
            spot.holds($0.node)
        }
    }

    private func findRoad(_ spot: AddressSpot, _ path: TreePath) throws -> [AddressRecord] {
        let scopes: [Int64?] = path.divisions.isEmpty ? [nil] : path.divisions.reversed().map(\.id)
        for scope in scopes {
            let found = try register.records(heldBy: scope, level: .road, key: spot.key).filter { $0.origin == .tree }
            if !found.isEmpty { return try ordered(found) }
        }
        for scope in scopes {
            let found = try register.records(aliased: spot.key, heldBy: scope, level: .road)
            if !found.isEmpty { return found }
        }
        return []
    }

    /// Of several rows of one address, the node that has something below it stands for the place.
    private func ordered(_ records: [AddressRecord]) throws -> [AddressRecord] {
        guard records.count > 1 else { return records }
        return try records.map { (record: $0, isEmpty: try register.hasChildren($0) ? 0 : 1) }
            .sorted { ($0.isEmpty, $0.record.id) < ($1.isEmpty, $1.record.id) }.map(\.record)
    }

    /// A node for a place that has none: a road that only the layer `roads` knew, one that had ended there, or a new one.
    mutating func make(_ spot: AddressSpot) throws -> AddressRecord {
        var record: AddressRecord
        if let known = try adoptable(spot) {
            if let parent = known.node.parent { loose.insert(parent) }
            record = known
            record.node.spot = spot
            (record.node.code, record.origin) = (known.origin == .roads ? nil : known.node.code, .tree)
        } else if let ended = try register.ended(heldBy: spot.holder, level: spot.level, key: spot.key).first(where: {
            spot.holds($0.node) && $0.origin != .free
        }) {
            record = ended
            record.origin = .tree
            if record.node.feature != nil || record.node.region != nil { record.node.code = nil }
            (record.node.feature, record.node.region) = (nil, nil)
            (record.node.name, record.node.key) = (spot.name, spot.key)
            record.status = .inUse
        } else {
            record = AddressRecord(
                node: AddressNode(
                    id: try register.takeID(), parent: spot.parent, holder: spot.holder, division: spot.division,
                    level: spot.level, name: spot.name, key: spot.key, code: nil, feature: nil, position: nil))
        }
        record.node.position = nil
        record.precision = .centroid
        record.sample = .none
        if spot.level == .county { needsRoads = true }
        try register.put(record, operation)
        unsettle(record)
        return record
    }

    /// A node that is not bound to its place: a road without addresses, a division that was named without what is above it.
    private func adoptable(_ spot: AddressSpot) throws -> AddressRecord? {
        guard spot.level == .road else { return nil }
        return try register.records(named: spot.key, at: .road).first { $0.origin == .roads }
    }

    // MARK: Leaves

    private mutating func place(_ row: AddressRow, _ level: AddressLevel, _ name: String, _ path: TreePath) throws {
        let spot = spot(level, name, path)
        let old = try register.record(ofFeature: row.feature)
        let there = try find(spot, path)
        if let old, there.contains(where: { $0.id == old.id }) { return try attach(row, to: old, named: name) }
        let free = there.first { !$0.hasRow }
        if level <= .road {
            if let old { try release(old) }
            let target = try free ?? make(spot)
            try attach(row, to: target, named: target.node.key == spot.key ? name : nil)
            if level == .road { try gather(target.id) }
            return
        }
        guard var old, old.node.level > .road, old.origin == .tree else {
            if let old { try release(old) }
            let target = try free ?? make(spot)
            return try attach(row, to: target, named: target.node.key == spot.key ? name : nil)
        }
        if try register.hasChildren(old) { try standIn(for: old) }
        gone.insert(row.feature)
        loosen(old)
        try unsettleAll(above: old)
        let place = free?.node.spot ?? spot
        old.node.spot = place
        try register.put(old, operation)
        if let free {
            try handOver(free, to: old)
            try register.end(free.id, as: .changed, operation, successors: [old.id])
        }
        try attach(row, to: old, named: free == nil || place.key == spot.key ? name : nil)
    }

    private mutating func placeFree(_ row: AddressRow, _ reading: RowReading, _ path: TreePath) throws {
        let spot = spot(reading.freeLevel, reading.freeName, path)
        var record: AddressRecord
        if let old = try register.record(ofFeature: row.feature) {
            if old.origin == .free, old.node.spot == spot { return try attach(row, to: old, named: nil) }
            if old.origin == .free {
                gone.insert(row.feature)
                loosen(old)
                try unsettleAll(above: old)
                record = old
                record.node.spot = spot
            } else {
                try release(old)
                record = try newRecord(spot)
            }
        } else {
            let ended = try register.ended(heldBy: spot.holder, level: spot.level, key: spot.key).first {
                $0.origin == .free && $0.node.feature?.rawValue == row.feature
            }
            record = try ended ?? newRecord(spot)
            record.status = .inUse
        }
        record.origin = .free
        try attach(row, to: record, named: nil)
    }

    func newRecord(_ spot: AddressSpot) throws -> AddressRecord {
        AddressRecord(
            node: AddressNode(
                id: try register.takeID(), parent: spot.parent, holder: spot.holder, division: spot.division,
                level: spot.level, name: spot.name, key: spot.key, code: nil, feature: nil, position: nil))
    }

    /// Lets a row stand for a node. The name is the row's where it differs in writing only.
    private mutating func attach(_ row: AddressRow, to target: AddressRecord, named name: String?) throws {
        var record = target
        record.node.feature = FeatureID(rawValue: row.feature)
        if record.origin != .free { record.origin = .tree }
        if let code = row.code { record.node.code = code }
        if let name, record.node.level.isNumbered { record.node.name = name }
        if let position = try row.position ?? record.node.region.flatMap({ try register.regionRow($0)?.position }) {
            record.node.position = position
            if record.precision == .centroid { record.precision = nil }
        } else {
            record.node.position = nil
            record.precision = .centroid
        }
        if record.node.level == .building { record.buildingCode = row.buildingCode ?? record.buildingCode }
        record.sample = row.sample
        try register.put(record, operation)
        unsettle(record)
        if record.node.level > .building { try note(row.buildingCode, under: record.node.holder) }
    }

    /// Units, floors and rooms say the code of the building that holds them.
    private mutating func note(_ code: String?, under holder: Int64?) throws {
        guard let code, let holder, var building = try register.record(holder), building.node.level == .building,
            building.buildingCode == nil, !building.hasRow
        else { return }
        building.buildingCode = code
        try register.put(building, operation)
    }
}
