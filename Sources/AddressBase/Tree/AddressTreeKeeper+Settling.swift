import GeoModel

extension AddressTreeKeeper {
    // MARK: Letting go

    /// A node whose row has gone: it stays for what is below it, or goes too.
    ///
    /// - Parameter isNeeded: whether something will hang below it in a moment.
    mutating func release(_ record: AddressRecord, isNeeded: Bool = false) throws {
        if let feature = record.node.feature { gone.insert(feature.rawValue) }
        loosen(record)
        try unsettleAll(above: record)
        let region = try record.node.region.flatMap { try register.regionRow($0) }
        guard try isNeeded || region != nil || register.hasChildren(record) else {
            return try register.end(record.id, as: .retired, operation, successors: [])
        }
        var rest = record
        rest.origin = region == nil ? .tree : .regions
        rest.node.code = record.node.region
        rest.node.feature = (region?.feature).flatMap(FeatureID.init(rawValue:))
        rest.node.position = region?.position
        rest.precision = region?.position == nil ? .centroid : nil
        rest.sample = region.map { AddressSample(feature: $0.feature, zone: $0.zone) } ?? .none
        try register.put(rest, operation)
        loose.insert(rest.id)
        unsettled.insert(rest.id)
    }

    /// A node moves away, but what is below it stays where its rows say: another node takes its place.
    mutating func standIn(for record: AddressRecord) throws {
        var other = try newRecord(record.node.spot)
        other.precision = .centroid
        try register.put(other, operation)
        try handOver(record, to: other)
        unsettle(other)
        loose.insert(other.id)
    }

    /// Hangs all that is below a node, or notes it as its division, under another.
    mutating func handOver(_ from: AddressRecord, to other: AddressRecord) throws {
        guard let holder = from.node.holderBelow, let otherHolder = other.node.holderBelow else { return }
        for var below in try register.records(heldBy: holder) {
            let isChild = below.node.parent == from.id
            guard isChild || from.node.level <= .building else { continue }
            if isChild { below.node.parent = other.id }
            below.node.holder = otherHolder
            try register.put(below, .move)
        }
        for var tagged in try register.records(taggedBy: from.id) {
            tagged.node.division = other.id
            try register.put(tagged, .move)
        }
        unsettled.insert(other.id)
    }

    mutating func loosen(_ record: AddressRecord) {
        for id in [record.node.parent, record.node.division].compactMap({ $0 }) {
            loose.insert(id)
            unsettled.insert(id)
        }
    }

    /// Something that lent itself to any of what is above it has gone.
    mutating func unsettleAll(above record: AddressRecord) throws {
        var open = [record.node.parent, record.node.division].compactMap { $0 }
        while let id = open.popLast() {
            guard unsettledAbove.insert(id).inserted, let above = try register.record(id) else { continue }
            unsettled.insert(id)
            open += [above.node.parent, above.node.division].compactMap { $0 }
        }
    }

    public mutating func unsettle(_ record: AddressRecord) {
        unsettled.insert(record.id)
        for id in [record.node.parent, record.node.division].compactMap({ $0 }) { unsettled.insert(id) }
    }

    // MARK: Roads

    /// A row declares a road at its scope: roads of the name that addresses made below it are this one.
    mutating func gather(_ id: Int64) throws {
        guard let road = try register.record(id) else { return }
        for other in try register.records(named: road.node.key, at: .road)
        where other.id != id && other.origin == .tree && !other.hasRow {
            guard try isBelow(other.node.parent, road.node.parent) else { continue }
            try handOver(other, to: road)
            loosen(other)
            try register.end(other.id, as: .changed, operation, successors: [id])
        }
    }

    private func isBelow(_ id: Int64?, _ above: Int64?) throws -> Bool {
        guard let above else { return id != nil }
        var next = id
        while let current = next {
            if current == above { return true }
            next = try register.record(current)?.node.parent
        }
        return false
    }

    /// No row declares the road any more: it is one for each town that its doorplates stand in.
    private mutating func spread(_ road: AddressRecord) throws {
        guard let parent = road.node.parent, let scope = try register.record(parent), scope.node.level < .town else {
            return
        }
        var towns: [(town: Int64, doors: [AddressRecord])] = []
        for door in try register.children(of: road) {
            // Without a town the doorplate's row named the scope alone, so the road stands there.
            guard let town = try town(above: door.node.division) else { return }
            if let known = towns.firstIndex(where: { $0.town == town }) {
                towns[known].doors.append(door)
            } else {
                towns.append((town, [door]))
            }
        }
        for (place, group) in towns.enumerated() {
            var spot = road.node.spot
            (spot.parent, spot.holder) = (group.town, group.town)
            let there = try register.records(heldBy: group.town, level: .road, key: spot.key).first {
                $0.origin == .tree
            }
            if place == 0, there == nil {
                var moved = road
                moved.node.spot = spot
                try register.put(moved, .move)
                loosen(road)
                unsettle(moved)
                continue
            }
            let target = try there ?? make(spot)
            for var door in group.doors {
                try rehang(&door, under: target)
            }
        }
    }

    private func town(above id: Int64?) throws -> Int64? {
        var next = id
        while let current = next, let record = try register.record(current) {
            if record.node.level == .town { return current }
            if record.node.level < .town { return nil }
            next = record.node.parent
        }
        return nil
    }

    /// Hangs a node under another of its parent's kind; what it holds goes with it.
    mutating func rehang(_ record: inout AddressRecord, under parent: AddressRecord) throws {
        loosen(record)
        if record.node.holder == record.node.parent { record.node.holder = parent.node.holderBelow }
        record.node.parent = parent.id
        try register.put(record, .move)
        unsettle(record)
    }

    // MARK: The end

    /// Lets go of what nothing keeps, and finds the middle of what is derived.
    public mutating func finish() throws {
        // The narrowest first: what they hang on may have to go after them.
        var open: [AddressLevel: Set<Int64>] = [:]
        while true {
            for id in loose {
                if let record = try register.record(id) { open[record.node.level, default: []].insert(id) }
            }
            loose = []
            guard let narrowest = open.keys.max(), let ids = open.removeValue(forKey: narrowest) else { break }
            for id in ids.sorted() { try prune(id) }
        }
        try settle()
    }

    private mutating func prune(_ id: Int64) throws {
        guard let record = try register.record(id), record.node.feature == nil, record.origin != .roads else { return }
        if try !register.hasChildren(record) {
            loosen(record)
            if record.node.level == .road, try fallBack(record) { return }
            return try register.end(id, as: .retired, operation, successors: [])
        }
        // A second row of the same address, if there is one, is the address now.
        let twin = try register.records(heldBy: record.node.holder, level: record.node.level, key: record.node.key)
            .first { $0.id != id && record.node.spot.holds($0.node) && $0.origin == .tree && $0.hasRow }
        if let twin {
            try handOver(record, to: twin)
            loosen(record)
            try register.end(id, as: .changed, operation, successors: [twin.id])
        } else if record.node.level == .road {
            try spread(record)
        }
    }

    /// A road that no address names any more, but the layer `roads` does.
    private mutating func fallBack(_ record: AddressRecord) throws -> Bool {
        let others = try register.records(named: record.node.key, at: .road)
        guard others.allSatisfy({ $0.id == record.id }), let row = try register.roadRow(named: record.node.name) else {
            return false
        }
        try put(road: row, as: record)
        return true
    }

    /// The middle of what hangs below, of what has no position of its own, narrow before wide.
    private mutating func settle() throws {
        var open = try unsettled.compactMap { try register.record($0) }
        var known = Set(open.map(\.id))
        while !open.isEmpty {
            open.sort { ($0.node.level, $0.id) < ($1.node.level, $1.id) }
            let record = open.removeLast()
            known.remove(record.id)
            guard try settle(record) else { continue }
            for id in [record.node.parent, record.node.division].compactMap({ $0 }) where known.insert(id).inserted {
                if let above = try register.record(id) { open.append(above) } else { known.remove(id) }
            }
        }
        (unsettled, unsettledAbove, gone) = ([], [], [])
    }

    /// - Returns: whether what is above may have to follow.
    private func settle(_ record: AddressRecord) throws -> Bool {
        let needsSample = record.node.feature == nil && (record.sample == .none || gone.contains(record.sample.feature))
        guard record.isDerivedPosition || needsSample else { return false }
        var below = try register.children(of: record)
        if record.node.level.isDivision { below += try register.records(taggedBy: record.id) }
        below.removeAll { $0.origin == .places || $0.origin == .roads }
        let places = below.compactMap(\.node.position)
        var position = record.node.position
        if record.isDerivedPosition {
            let count = Double(places.count)
            position =
                places.isEmpty
                ? nil
                : Position(places.reduce(0) { $0 + $1.x } / count, places.reduce(0) { $0 + $1.y } / count)
        }
        let sample = needsSample ? below.map(\.sample).first { $0 != .none } ?? .none : record.sample
        guard position != record.node.position || sample != record.sample else { return false }
        try register.adjust(record.id, position: position, sample: sample)
        return true
    }
}
