import GeoModel

extension AddressTreeKeeper {
    // MARK: Regions

    /// Takes a region that is new or has changed; wide ones first. A known region of another name is renamed, and the old
    /// name stays as an alias.
    public mutating func take(_ region: RegionRow) throws {
        guard let level = region.level ?? RegionCode.level(region.code), level.isDivision else { return }
        let named = try region.parent.flatMap { try register.record(ofRegion: $0) }
        let parent = try named ?? wider(than: region.code, level)
        let key = keys.key(region.name, level)
        let delivered = AddressSpot(
            parent: parent?.id, holder: parent?.id, division: nil, level: level, name: region.name, key: key)
        let byCode = try register.record(ofRegion: region.code)
        guard var record = try byCode ?? register.record(ofFeature: region.feature) else {
            return try put(region, as: division(at: delivered))
        }
        var spot = delivered
        if record.node.key != key, try register.aliases(of: record.id).contains(where: { $0.name == region.name }) {
            // The delivery still has a name that was changed here.
            (spot.name, spot.key) = (record.node.name, record.node.key)
        }
        if record.node.spot != spot {
            if let twin = try register.records(heldBy: spot.holder, level: level, key: key).first(where: {
                $0.id != record.id && delivered.holds($0.node) && $0.origin != .free
            }) {
                try handOver(twin, to: record)
                if twin.hasRow, !record.hasRow {
                    (record.node.feature, record.node.code, record.origin) = (twin.node.feature, twin.node.code, .tree)
                    (record.node.position, record.precision) = (twin.node.position, twin.precision)
                    record.sample = twin.sample
                }
                loosen(twin)
                try register.end(twin.id, as: .changed, operation, successors: [record.id])
            }
            if record.node.key != spot.key {
                try register.add(AddressAlias(node: record.id, name: record.node.name, kind: .old))
            }
            loosen(record)
            record.node.spot = spot
        }
        try put(region, as: record)
    }

    /// Takes note that the region of a code has gone.
    public mutating func drop(regionCode code: String) throws {
        guard var record = try register.record(ofRegion: code) else { return }
        let isAboveRegions = try register.children(of: record).contains { $0.node.region != nil }
        if !isAboveRegions {
            if record.node.code == record.node.region { record.node.code = nil }
            record.node.region = nil
        }
        guard record.origin == .regions else { return try register.put(record, operation) }
        try release(record)
    }

    private mutating func put(_ region: RegionRow, as division: AddressRecord) throws {
        var record = division
        record.node.region = region.code
        if !record.hasRow {
            record.origin = .regions
            record.node.code = region.code
            record.node.feature = FeatureID(rawValue: region.feature)
            record.node.position = region.position
            record.precision = region.position == nil ? .centroid : nil
            record.sample = AddressSample(feature: region.feature, zone: region.zone)
        } else if record.node.code == nil {
            record.node.code = region.code
        }
        try register.put(record, operation)
        unsettle(record)
    }

    /// The division at a place: one that is there, one that was named without what is above it, or a new one.
    private mutating func division(at spot: AddressSpot) throws -> AddressRecord {
        let there = try register.records(heldBy: spot.holder, level: spot.level, key: spot.key)
        if let known = there.first(where: { spot.holds($0.node) && $0.origin != .free }) { return known }
        let orphans = try register.records(heldBy: nil, level: spot.level, key: spot.key)
        if var orphan = orphans.first(where: { $0.node.parent == nil && $0.node.region == nil && $0.origin != .free }) {
            orphan.node.spot = spot
            return orphan
        }
        return try make(spot)
    }

    /// The province and city above a county whose rows a base need not have.
    private mutating func wider(than code: String, _ level: AddressLevel) throws -> AddressRecord? {
        var parent: AddressRecord?
        for wide in RegionCode.wider(than: code, level) {
            if let known = try register.record(ofRegion: wide.padded) ?? register.record(ofRegion: wide.prefix) {
                parent = known
            } else if let name = wide.name {
                var record = try division(
                    at: AddressSpot(
                        parent: parent?.id, holder: parent?.id, division: nil, level: wide.level, name: name,
                        key: keys.key(name, wide.level)))
                record.node.region = wide.padded
                if record.node.code == nil { record.node.code = wide.padded }
                try register.put(record, operation)
                parent = record
            }
        }
        return parent
    }

    // MARK: Places and roads

    /// Takes a place, which stands below the region whose code begins its `region`.
    public mutating func take(place row: PlaceRow) throws {
        let parent = try row.region.flatMap(region)
        let spot = AddressSpot(
            parent: parent?.id, holder: parent?.id, division: nil, level: .place, name: row.name,
            key: keys.key(row.name, .place))
        let old = try register.record(ofFeature: row.feature)
        let ended =
            try old
            ?? register.ended(heldBy: spot.holder, level: .place, key: spot.key).first {
                $0.node.feature?.rawValue == row.feature
            }
        var record = try ended ?? newRecord(spot)
        record.node.spot = spot
        (record.origin, record.status) = (.places, .inUse)
        record.node.code = row.code
        record.node.feature = FeatureID(rawValue: row.feature)
        record.node.position = row.position
        record.sample = AddressSample(feature: row.feature, zone: row.zone)
        try register.put(record, operation)
    }

    /// Hangs the roads of the layer `roads` that no address names below the county, and lets go of the others.
    ///
    /// - Parameter rows: all roads of the layer, one row a name.
    public mutating func take(roads rows: [PlaceRow]) throws {
        needsRoads = false
        var wanted: [String: PlaceRow] = [:]
        for row in rows {
            let key = keys.key(row.name, .road)
            if wanted[key] == nil { wanted[key] = row }
        }
        for loose in try register.records(from: .roads)
        where try wanted[loose.node.key] == nil || register.isAlias(loose.node.key, at: .road) {
            try register.end(loose.id, as: .retired, operation, successors: [])
        }
        for (key, row) in wanted.sorted(by: { $0.value.feature < $1.value.feature }) {
            let known = try register.records(named: key, at: .road)
            guard try known.allSatisfy({ $0.origin == .roads }) && !register.isAlias(key, at: .road) else { continue }
            try put(road: row, as: known.first)
        }
    }

    /// Writes a road that no address names.
    mutating func put(road row: PlaceRow, as known: AddressRecord?) throws {
        let county = try register.firstRecord(at: .county)?.id
        let spot = AddressSpot(
            parent: county, holder: county, division: nil, level: .road, name: row.name, key: keys.key(row.name, .road))
        let ended =
            try known ?? register.ended(heldBy: county, level: .road, key: spot.key).first { $0.origin == .roads }
        var record = try ended ?? newRecord(spot)
        record.node.spot = spot
        (record.origin, record.status) = (.roads, .inUse)
        record.node.code = row.code
        record.node.position = row.position
        record.precision = nil
        record.sample = AddressSample(feature: row.feature, zone: row.zone)
        try register.put(record, operation)
    }

    private func region(_ code: String) throws -> AddressRecord? {
        for prefix in RegionCode.containing(code) {
            if let known = try register.record(ofRegion: prefix) { return known }
        }
        return nil
    }
}
