import GeoModel

/// Makes the changes that people want made of the address base: nodes, their aliases and codes, and the rows that follow.
///
/// One value serves one edit, inside one transaction; what it throws must take the transaction back.
public struct AddressLife {
    let register: any AddressRegister
    let rows: any AddressRowBook
    let rule: AddressCodeRule
    let edit: AddressEdit
    var keeper: AddressTreeKeeper
    private(set) var changedRows: Set<Int64> = []
    private(set) var textsKept = 0
    /// The nodes that the edit is about, or made.
    var nodes: [Int64] = []

    public init(
        _ edit: AddressEdit, register: any AddressRegister, rows: any AddressRowBook, rule: AddressCodeRule
    ) {
        self.register = register
        self.rows = rows
        self.rule = rule
        self.edit = edit
        keeper = AddressTreeKeeper(register, for: edit.operation.kind)
    }

    /// Makes the change. Undoing is the store's work, which has the past; so are batches, one life a change.
    ///
    /// - Throws: `AddressBaseError`; nothing of the transaction may be kept then.
    public mutating func run() throws {
        switch edit.change {
        case .add(let addition): try add(addition)
        case .change(let text, let attributes): try change(resolve(text), attributes)
        case .rename(let text, let name): try rename(resolve(text), to: name)
        case .retire(let text, let withAllBelow): try retire(resolve(text), withAllBelow: withAllBelow)
        case .merge(let texts, let into): try merge(texts.map(resolve), into: resolve(into))
        case .split(let text, let parts, let below): try split(resolve(text), parts, below: below)
        case .move(let text, let under, let code): try move(resolve(text), under: resolve(under), code: code)
        case .alias(let text, let name, let kind, let isRemoval):
            try alias(resolve(text), name, kind, isRemoval: isRemoval)
        case .issueCodes(let text, let withAllBelow): try issueCodes(resolve(text), withAllBelow: withAllBelow)
        case .undo: throw AddressBaseError.badEdit("undoing stands alone: it is no part of a batch")
        case .batch: throw AddressBaseError.badEdit("a batch holds single changes, no batches")
        }
        try keeper.finish()
    }

    public func outcome(version: Int64) throws -> AddressEditOutcome {
        let codes = try nodes.compactMap { try register.record($0)?.node.code ?? register.ended($0)?.record.node.code }
        return AddressEditOutcome(
            version: version, operation: edit.operation.kind, nodes: nodes, codes: codes, rows: changedRows.count,
            textsKept: textsKept)
    }

    func resolve(_ text: String) throws -> AddressRecord { try AddressReference.resolve(text, in: register) }

    // MARK: What is below

    /// All nodes below one, and those that note it as their division with all below them, wide before narrow.
    func below(_ record: AddressRecord) throws -> [AddressRecord] {
        var found: [AddressRecord] = []
        var seen: Set<Int64> = [record.id]
        var open = [record]
        while let next = open.popLast() {
            var children = try register.children(of: next)
            if next.node.level.isDivision { children += try register.records(taggedBy: next.id) }
            for child in children where seen.insert(child.id).inserted {
                found.append(child)
                open.append(child)
            }
        }
        return found
    }

    /// All that a node is in, narrow to wide: what it hangs under, and its division.
    func above(_ record: AddressRecord) throws -> [AddressRecord] {
        var found: [AddressRecord] = []
        var open = [record.node.parent, record.node.division].compactMap { $0 }
        while let id = open.popLast() {
            guard !found.contains(where: { $0.id == id }), let above = try register.record(id) else { continue }
            found.append(above)
            open += [above.node.parent, above.node.division].compactMap { $0 }
        }
        return found.sorted { ($1.node.level, $1.id) < ($0.node.level, $0.id) }
    }

    // MARK: Rows

    /// Does something to the tree, then lets the rows of the nodes follow whose names, or the names above them, changed.
    mutating func withRows(of records: [AddressRecord], _ body: (inout AddressLife) throws -> Void) throws {
        var before = AddressNaming(register)
        let old = try records.filter { $0.node.feature != nil && $0.origin != .places }.map {
            (id: $0.id, elements: try before.elements(of: $0))
        }
        try body(&self)
        var after = AddressNaming(register)
        var followers: [Follower] = []
        for (id, elements) in old {
            guard let record = try register.record(id), let feature = record.node.feature?.rawValue else { continue }
            let new = try after.elements(of: record)
            guard new != elements else { continue }
            if record.origin != .regions {
                followers.append(Follower(feature: feature, origin: record.origin, old: elements, new: new))
            } else if let name = new[record.node.level], name != elements[record.node.level] {
                try write(["name": name], place: nil, to: feature, in: .regions)
            }
        }
        try rewrite(followers)
    }

    /// A row of an address that is called otherwise from now on.
    private struct Follower {
        var feature: Int64
        var origin: AddressOrigin
        var old: AddressElements
        var new: AddressElements
    }

    private mutating func rewrite(_ followers: [Follower]) throws {
        guard !followers.isEmpty else { return }
        var rewritten: Set<Int64> = []
        var kept = 0
        try rows.rewrite(followers.map(\.feature), in: .addresses) { place, text in
            let changes = Self.changes(of: followers[place], text, &kept)
            if !changes.isEmpty { rewritten.insert(followers[place].feature) }
            return changes
        }
        changedRows.formUnion(rewritten)
        textsKept += kept
    }

    /// - Parameter kept: goes up by one for a full text that does not say the names that it should.
    private static func changes(
        of follower: Follower, _ text: (_ field: String) -> String?, _ kept: inout Int
    ) -> [String: String?] {
        var changes: [String: String?] = [:]
        var names: [AddressNaming.Name] = []
        for level in AddressRow.columns {
            let stands = text(level.rawValue) ?? ""
            let old = follower.old[level]
            let name = stands.isEmpty && follower.origin == .free ? old ?? "" : stands
            let new = follower.new[level]
            names.append((name, old == new ? nil : new ?? ""))
            if old != new, !stands.isEmpty { changes[level.rawValue] = new }
        }
        guard names.contains(where: { !$0.stands.isEmpty && $0.becomes != nil }), let address = text("address") else {
            return changes
        }
        if let text = AddressNaming.replace(names, in: address) {
            changes["address"] = text
        } else {
            kept += 1
        }
        return changes
    }

    mutating func write(
        _ changes: [String: String?], place: AddressPlacement?, to feature: Int64, in layer: AddressRowLayer
    ) throws {
        try rows.write(changes, place: place, to: feature, in: layer)
        changedRows.insert(feature)
    }

    /// Takes the row of a node out of its layer.
    mutating func removeRow(of record: AddressRecord) throws {
        guard let feature = record.node.feature?.rawValue else { return }
        switch record.origin {
        case .tree, .free: try rows.remove(feature, in: .addresses)
        case .regions: try rows.remove(feature, in: .regions)
        case .places, .roads: return
        }
        changedRows.insert(feature)
    }

    /// The nodes that an address is in, as far as they are there.
    private mutating func above(_ elements: AddressElements) throws -> [AddressRecord] {
        let row = AddressRow(feature: 0, code: nil, elements: AddressRow.columns.map { elements[$0] }, position: nil)
        let steps = try keeper.steps(to: row).map(\.record)
        return try steps.reversed() + (steps.last.map(above) ?? [])
    }

    /// A row for a node that is to be: its elements in columns, its full text, a code.
    mutating func insertRow(
        _ elements: AddressElements, at level: AddressLevel, _ attributes: AddressEdit.Attributes
    ) throws -> AddressRecord {
        var fields: [String: String] = ["address": elements.text, "level": level.rawValue]
        for column in AddressRow.columns { fields[column.rawValue] = elements[column] }
        if let building = attributes.buildingCode { fields["building_code"] = building }
        let code = try attributes.code ?? rule.issue(for: level, above: above(elements), in: register)
        guard try register.record(coded: code) == nil, try register.ended(coded: code) == nil else {
            throw AddressBaseError.notPossible("the code \(code) is, or was, that of another address")
        }
        fields["code"] = code
        let feature = try rows.insert(fields, place: attributes.place)
        changedRows.insert(feature)
        guard let row = try rows.addressRow(feature) else { throw AddressBaseError.noSuchAddress(code) }
        try keeper.take(row)
        guard var record = try register.record(ofFeature: feature) else { throw AddressBaseError.noSuchAddress(code) }
        record.status = attributes.status ?? .inUse
        record.since = edit.effective ?? record.since
        record.source = attributes.source ?? record.source
        record.precision = attributes.precision ?? record.precision
        try register.put(record, edit.operation.kind)
        return record
    }
}
