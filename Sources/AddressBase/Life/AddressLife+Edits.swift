import GeoModel

extension AddressLife {
    // MARK: Add

    mutating func add(_ addition: AddressEdit.Addition) throws {
        var elements = AddressElements()
        var level = addition.level
        if let under = addition.under {
            let record = try resolve(under)
            var naming = AddressNaming(register)
            elements = try naming.elements(of: record.id)
            guard let level, level > record.node.level, AddressRow.columns.contains(level) else {
                throw AddressBaseError.badEdit(
                    "say a level below \(record.node.level.rawValue) with --level: \(Self.levels(below: record.node.level))"
                )
            }
            elements[level] = addition.text
        } else {
            let parsed = try AddressParser().parse(addition.text)
            for column in AddressRow.columns {
                elements[column] = ElementLabel(rawValue: column.rawValue).flatMap { parsed.first($0)?.text }
            }
            level = AddressRow.columns.last { elements[$0] != nil }
        }
        guard let level, elements[level]?.isEmpty == false else {
            throw AddressBaseError.badEdit(
                "“\(addition.text)” names no element of an address; give --under and --level")
        }
        let row = AddressRow(
            feature: 0, code: nil, elements: AddressRow.columns.map { elements[$0] }, position: nil)
        if let there = try keeper.node(for: row), there.hasRow {
            throw AddressBaseError.notPossible(
                "\(elements.text) is there already: \(there.node.code ?? "#\(there.id)")")
        }
        nodes = [try insertRow(elements, at: level, addition.attributes).id]
    }

    private static func levels(below level: AddressLevel) -> String {
        AddressRow.columns.filter { $0 > level }.map(\.rawValue).joined(separator: " ")
    }

    // MARK: Change

    mutating func change(_ record: AddressRecord, _ attributes: AddressEdit.Attributes) throws {
        if let status = attributes.status, !status.isLive {
            throw AddressBaseError.badEdit(
                "use retire, merge or split to end an address; a change makes it provisional or in-use")
        }
        var record = record
        nodes = [record.id]
        var fields: [String: String?] = [:]
        if let status = attributes.status { record.status = status }
        if let source = attributes.source { record.source = source }
        if let precision = attributes.precision { record.precision = precision }
        if let code = attributes.buildingCode {
            record.buildingCode = code
            fields["building_code"] = code
        }
        if let place = attributes.place {
            record.node.position = place.position
            if attributes.precision == nil { record.precision = .surveyed }
            keeper.loosen(record)
        }
        if let code = attributes.code, code != record.node.code {
            guard try register.record(coded: code) == nil else {
                throw AddressBaseError.notPossible("the code \(code) is, or was, that of another address")
            }
            record.node.code = code
            if record.origin == .regions { record.node.region = code }
            fields["code"] = code
        }
        guard try !(register.record(record.id)?.isSame(as: record) ?? false) || !fields.isEmpty else {
            throw AddressBaseError.badEdit("nothing is said that would change \(record.node.name)")
        }
        try register.put(record, edit.operation.kind)
        keeper.unsettle(record)
        if record.hasRow, let feature = record.node.feature?.rawValue, !fields.isEmpty || attributes.place != nil {
            try write(fields, place: attributes.place, to: feature, in: .addresses)
        } else if record.origin == .regions, let feature = record.node.feature?.rawValue, let code = attributes.code {
            try write(["code": code], place: nil, to: feature, in: .regions)
        }
    }

    // MARK: Rename, alias

    mutating func rename(_ record: AddressRecord, to name: String) throws {
        let key = AddressKey.key(name, at: record.node.level)
        guard !key.isEmpty, name != record.node.name else {
            throw AddressBaseError.badEdit("\(record.node.name) is to have another name, not “\(name)”")
        }
        var renamed = record
        (renamed.node.name, renamed.node.key) = (name, key)
        let twins = try register.records(heldBy: record.node.holder, level: record.node.level, key: key)
        if let twin = twins.first(where: { $0.id != record.id && renamed.node.spot.holds($0.node) }) {
            throw AddressBaseError.notPossible(
                "there is a \(name) already: \(twin.node.code ?? "#\(twin.id)"); merge the two instead")
        }
        nodes = [record.id]
        try withRows(of: [record] + below(record)) { life in
            try life.register.put(renamed, .rename)
            if record.node.key != key {
                try life.register.add(
                    AddressAlias(node: record.id, name: record.node.name, kind: .old, until: life.edit.effective))
                // A name that returns is no alias any more.
                if let alias = try life.register.aliases(of: record.id).first(where: { $0.name == name }) {
                    try life.register.remove(alias)
                }
            }
        }
    }

    mutating func alias(_ record: AddressRecord, _ name: String, _ kind: AddressAlias.Kind, isRemoval: Bool) throws {
        nodes = [record.id]
        let known = try register.aliases(of: record.id).first { $0.name == name }
        if isRemoval {
            guard let known else { throw AddressBaseError.notPossible("\(record.node.name) has no alias \(name)") }
            return try register.remove(known)
        }
        guard known == nil, name != record.node.name else {
            throw AddressBaseError.notPossible("\(record.node.name) is called \(name) already")
        }
        try register.add(AddressAlias(node: record.id, name: name, kind: kind, since: edit.effective))
    }

    // MARK: Retire

    mutating func retire(_ record: AddressRecord, withAllBelow: Bool) throws {
        let below = try below(record)
        guard below.isEmpty || withAllBelow else {
            throw AddressBaseError.notPossible(
                "\(below.count) addresses are below \(record.node.name); retire them with it (--all-below) or move them first"
            )
        }
        nodes = [record.id]
        for ended in below.reversed() + [record] {
            try removeRow(of: ended)
            keeper.loosen(ended)
            try keeper.unsettleAll(above: ended)
            if let feature = ended.node.feature { keeper.gone.insert(feature.rawValue) }
            try register.end(ended.id, as: .retired, .retire, successors: [])
        }
    }

    // MARK: Merge, split

    mutating func merge(_ records: [AddressRecord], into target: AddressRecord) throws {
        let others = records.filter { $0.id != target.id }
        guard !others.isEmpty else { throw AddressBaseError.badEdit("name at least two addresses to merge") }
        if let odd = others.first(where: { $0.node.level != target.node.level }) {
            throw AddressBaseError.notPossible(
                "\(odd.node.name) is a \(odd.node.level.rawValue), \(target.node.name) a \(target.node.level.rawValue)")
        }
        nodes = [target.id]
        try withRows(of: others.flatMap(below)) { life in
            for other in others { try life.merge(other, into: target) }
        }
    }

    private mutating func merge(_ other: AddressRecord, into target: AddressRecord) throws {
        let theirs = try register.children(of: other)
        let ours = try register.children(of: target)
        try keeper.handOver(other, to: target)
        if other.node.key != target.node.key {
            try register.add(AddressAlias(node: target.id, name: other.node.name, kind: .old, until: edit.effective))
        }
        for var alias in try register.aliases(of: other.id) where alias.name != target.node.name {
            alias.node = target.id
            try register.add(alias)
        }
        try removeRow(of: other)
        keeper.loosen(other)
        try keeper.unsettleAll(above: other)
        if let feature = other.node.feature { keeper.gone.insert(feature.rawValue) }
        try register.end(other.id, as: .changed, .merge, successors: [target.id])
        // What both had, and no row of its own tells apart, is one from now on.
        for child in theirs {
            guard let moved = try register.record(child.id),
                let same = ours.first(where: { $0.node.key == moved.node.key && moved.node.spot.holds($0.node) }),
                let twin = try register.record(same.id), !moved.hasRow || !twin.hasRow
            else { continue }
            try moved.hasRow ? merge(twin, into: moved) : merge(moved, into: twin)
        }
    }

    mutating func split(_ record: AddressRecord, _ parts: [String], below: String?) throws {
        guard Set(parts).count == parts.count, parts.count >= 2 else {
            throw AddressBaseError.badEdit("name at least two different parts")
        }
        let inside = try self.below(record)
        guard inside.isEmpty || below.map(parts.contains) == true else {
            throw AddressBaseError.badEdit(
                "\(inside.count) addresses are below \(record.node.name); say with --below which of \(parts.joined(separator: ", ")) they go to"
            )
        }
        guard record.node.level > .road || record.node.level == .road else {
            throw AddressBaseError.notPossible("a division is split by adding the new ones and moving what is below")
        }
        var naming = AddressNaming(register)
        let elements = try naming.elements(of: record.id)
        try withRows(of: inside) { life in
            var made: [AddressRecord] = []
            for part in parts {
                var own = elements
                own[record.node.level] = part
                if let there = try life.register.records(
                    heldBy: record.node.holder, level: record.node.level,
                    key: AddressKey.key(part, at: record.node.level)
                ).first(where: { record.node.spot.holds($0.node) && $0.id != record.id }) {
                    throw AddressBaseError.notPossible(
                        "there is a \(part) already: \(there.node.code ?? "#\(there.id)")")
                }
                let place =
                    record.isDerivedPosition
                    ? nil : record.node.position.map { AddressPlacement($0, zone: record.sample.zone) }
                made.append(
                    try life.insertRow(
                        own, at: record.node.level,
                        AddressEdit.Attributes(
                            place: place, precision: record.precision == .centroid ? nil : record.precision)))
            }
            if let heir = made.first(where: { $0.node.name == below }), !inside.isEmpty {
                try life.keeper.handOver(record, to: heir)
            }
            try life.removeRow(of: record)
            life.keeper.loosen(record)
            if let feature = record.node.feature { life.keeper.gone.insert(feature.rawValue) }
            try life.keeper.unsettleAll(above: record)
            try life.register.end(record.id, as: .changed, .split, successors: made.map(\.id))
            life.nodes = made.map(\.id)
        }
    }

    // MARK: Move

    /// Hangs a node with all below it under another; a division with a new code gets new codes below it.
    mutating func move(_ record: AddressRecord, under parent: AddressRecord, code: String?) throws {
        guard parent.node.level < record.node.level else {
            throw AddressBaseError.notPossible(
                "a \(record.node.level.rawValue) cannot hang under a \(parent.node.level.rawValue)")
        }
        guard record.node.parent != parent.id || code != nil else {
            throw AddressBaseError.badEdit("\(record.node.name) is under \(parent.node.name) already")
        }
        let below = try below(record)
        nodes = [record.id]
        try withRows(of: [record] + below) { life in
            var moved = record
            life.keeper.loosen(record)
            try life.keeper.unsettleAll(above: record)
            moved.node.parent = parent.id
            moved.node.holder = record.node.level > .building ? parent.node.holderBelow : parent.id
            if parent.node.level != .road { moved.node.division = nil }
            try life.refuseTwin(of: moved)
            try life.register.put(moved, .move)
            life.keeper.unsettle(moved)
            if record.node.level > .building, record.node.holder != moved.node.holder {
                for var inner in below where inner.node.holder == record.node.holder {
                    inner.node.holder = moved.node.holder
                    try life.register.put(inner, .move)
                }
            }
            if record.node.level.isDivision { try life.moveRoads(of: [moved] + below, to: moved) }
        }
        if let code, let moved = try register.record(record.id) { try recode(moved, below, to: code) }
    }

    private func refuseTwin(of moved: AddressRecord) throws {
        let twins = try register.records(heldBy: moved.node.holder, level: moved.node.level, key: moved.node.key)
        if let twin = twins.first(where: { $0.id != moved.id && moved.node.spot.holds($0.node) }) {
            throw AddressBaseError.notPossible(
                "there is a \(moved.node.name) there already: \(twin.node.code ?? "#\(twin.id)"); merge the two instead"
            )
        }
    }

    /// A road is in the town: doorplates of a community that moved to another town hang on the road of that town.
    private mutating func moveRoads(of divisions: [AddressRecord], to moved: AddressRecord) throws {
        guard moved.node.level >= .community, let town = moved.node.parent else { return }
        var roads: [Int64: AddressRecord] = [:]
        for division in divisions where division.node.level.isDivision {
            for var door in try register.records(taggedBy: division.id) {
                guard let old = door.node.parent, let road = try register.record(old), road.node.level == .road,
                    let scope = try road.node.parent.flatMap({ try register.record($0) }), scope.node.level == .town,
                    scope.id != town
                else { continue }
                let target = try roads[old] ?? self.road(road, in: town)
                roads[old] = target
                try keeper.rehang(&door, under: target)
                if door.node.holder == road.id { door.node.holder = target.id }
                for var inner in try register.records(heldBy: road.id) where inner.node.parent == door.id {
                    inner.node.holder = target.id
                    try register.put(inner, .move)
                }
            }
        }
    }

    private mutating func road(_ road: AddressRecord, in town: Int64) throws -> AddressRecord {
        var spot = road.node.spot
        (spot.parent, spot.holder) = (town, town)
        let there = try register.records(heldBy: town, level: .road, key: spot.key)
        return try there.first ?? keeper.make(spot)
    }

    // MARK: Codes

    /// A division has a new code: all codes below it that began with the old one begin with the new one.
    private mutating func recode(_ record: AddressRecord, _ below: [AddressRecord], to code: String) throws {
        guard let old = record.node.region, old.count == code.count else {
            throw AddressBaseError.badEdit(
                "\(record.node.name) has \(record.node.region.map { "the code \($0)" } ?? "no code of a division"); “\(code)” must be as long"
            )
        }
        guard try register.record(ofRegion: code) == nil else {
            throw AddressBaseError.notPossible("\(code) is the code of another division")
        }
        for node in [record] + below {
            guard var changed = try register.record(node.id) else { continue }
            if let region = changed.node.region, region.hasPrefix(old) {
                changed.node.region = code + region.dropFirst(old.count)
            }
            if let known = changed.node.code, known.hasPrefix(old) {
                let new = code + known.dropFirst(old.count)
                let taken = try register.record(coded: new)
                changed.node.code =
                    taken == nil || taken?.id == changed.id
                    ? new : try rule.issue(for: changed.node.level, above: above(changed), in: register)
            }
            guard changed != node else { continue }
            try register.put(changed, .code)
            guard let feature = changed.node.feature?.rawValue, changed.node.code != node.node.code else { continue }
            switch changed.origin {
            case .tree, .free: try write(["code": changed.node.code], place: nil, to: feature, in: .addresses)
            case .regions:
                var fields: [String: String?] = ["code": changed.node.code]
                let parent = try changed.node.parent.flatMap { try register.record($0) }
                if let above = parent?.node.region { fields["parent"] = above }
                try write(fields, place: nil, to: feature, in: .regions)
            case .places, .roads: continue
            }
        }
    }

    mutating func issueCodes(_ record: AddressRecord, withAllBelow: Bool) throws {
        let all = try [record] + (withAllBelow ? below(record) : [])
        for node in all where node.node.code == nil {
            var coded = node
            coded.node.code = try rule.issue(for: node.node.level, above: above(node), in: register)
            try register.put(coded, .code)
            nodes.append(node.id)
            if coded.hasRow, let feature = coded.node.feature?.rawValue {
                try write(["code": coded.node.code], place: nil, to: feature, in: .addresses)
            }
        }
        guard !nodes.isEmpty else {
            throw AddressBaseError.notPossible("all of them have codes already")
        }
    }
}
