import GeoModel

/// Where the address base is looked up by people and by other systems: cards, the tree, the past, what changed.
public protocol AddressBook: Sendable {
    /// - Parameters:
    ///   - text: a code (also a superseded one), `#` and id, or a full text.
    ///   - date: as the base was at the end of this day, or at this moment (ISO 8601); nil for today.
    /// - Throws: `AddressBaseError.noSuchAddress`, also for what `access` may not see.
    func entry(_ text: String, asOf date: String?, access: Access) async throws -> AddressEntry
    /// A node with what is below it.
    ///
    /// - Parameters:
    ///   - text: nil for the top of the tree.
    ///   - depth: how many steps down are listed; everything below is counted.
    func branch(_ text: String?, depth: Int, asOf date: String?, access: Access) async throws -> AddressBranch
    /// Land, buildings, units and rooms of today, counted.
    func census(_ scope: AddressCensus.Scope, access: Access) async throws -> AddressCensus
    /// What happened to a node, oldest first.
    func history(_ text: String, access: Access) async throws -> [AddressChange]
    /// What happened after a cursor, in the order of the commits.
    func changes(since cursor: AddressCursor, limit: Int, access: Access) async throws -> AddressChangePage
    /// Addresses that the base may have twice, for people to decide; the radii in metres.
    ///
    /// - Parameter area: EPSG:4490; nil for all.
    func duplicates(_ radii: DuplicateSearch.Radii, within area: Geometry?, access: Access) async throws
        -> AddressDuplicateReport
    /// What was done last, newest first.
    func operations(limit: Int) async throws -> [AddressOperationRecord]
}

/// One node as people read it.
public struct AddressEntry: Hashable, Sendable, Codable {
    /// A node as others name it.
    public struct Name: Hashable, Sendable, Codable {
        public var id: Int64
        public var code: String?
        public var level: AddressLevel
        public var name: String

        public init(_ node: AddressNode) {
            (id, code, level, name) = (node.id, node.code, node.level, node.name)
        }
    }

    /// The permanent id.
    public var id: Int64
    public var code: String?
    /// Codes that it had.
    public var formerCodes: [String]
    public var name: String
    /// The address in full.
    public var address: String
    public var level: AddressLevel
    public var status: AddressStatus
    public var aliases: [AddressAlias]
    /// From when it is valid, as far as it is known.
    public var since: String?
    /// Until when it was.
    public var until: String?
    /// What it led on to, when it was merged or split.
    public var successors: [Name]
    public var source: String?
    public var precision: AddressPrecision?
    public var lon: Double?
    public var lat: Double?
    /// The code of the unit grid cell.
    public var grid: String?
    public var buildingCode: String?
    public var parent: Name?
    /// The community or group, where the chain of parents does not tell it.
    public var division: Name?
    /// The row of its layer.
    public var feature: Int64?
    /// The commit that wrote it as it stands.
    public var version: Int64

    public init(_ record: AddressRecord, address: String) {
        let node = record.node
        (id, code, name, level) = (node.id, node.code, node.name, node.level)
        self.address = address
        (status, since, source) = (record.status, record.since, record.source)
        (lon, lat) = (node.position?.x, node.position?.y)
        precision = node.position.map { _ in record.precision ?? .surveyed }
        (buildingCode, feature, version) = (record.buildingCode, node.feature?.rawValue, record.version)
        (formerCodes, aliases, successors) = ([], [], [])
    }
}

/// A node with what is below it.
public struct AddressBranch: Hashable, Sendable, Codable {
    public var node: AddressEntry.Name?
    public var status: AddressStatus?
    /// How many nodes of each level are below: 地、楼、房、户.
    public var counts: [String: Int]
    /// The next level down, by level and number; empty below the depth that was asked for.
    public var children: [AddressBranch]

    public init(node: AddressEntry.Name?, status: AddressStatus?, counts: [String: Int], children: [AddressBranch]) {
        self.node = node
        self.status = status
        self.counts = counts
        self.children = children
    }
}

/// A place in the change feed: all of the commits before it have been seen, and of `version` the first `offset` changes.
/// As text `12` or, within a commit, `12.500`.
public struct AddressCursor: Hashable, Sendable, CustomStringConvertible {
    public var version: Int64
    /// Changes of the commit behind `version` that have been seen.
    public var offset: Int64

    public init(version: Int64, offset: Int64 = 0) {
        self.version = version
        self.offset = offset
    }

    /// Nil for a text that is no cursor.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let version = Int64(parts[0]), version >= 0,
            let offset = parts.count == 2 ? Int64(parts[1]) : 0, offset >= 0
        else { return nil }
        self.init(version: version, offset: offset)
    }

    public var description: String { offset == 0 ? String(version) : "\(version).\(offset)" }
}

/// One change of one node.
public struct AddressChange: Hashable, Sendable, Codable {
    /// The cursor that has seen this change.
    public var cursor: String
    public var version: Int64
    public var kind: AddressOperation.Kind
    /// When it was written, and from when it counts; ISO 8601 UTC.
    public var time: String
    public var effective: String
    public var by: String
    public var reason: String?
    public var id: Int64
    /// The node as the commit left it.
    public var code: String?
    public var level: AddressLevel
    public var name: String
    public var address: String
    /// What it hangs under, and the community or group where the parents do not tell it: when one of these is renamed or
    /// moves, its change is listed and not that of each address below it, whose full texts follow from it.
    public var parent: Int64?
    public var division: Int64?
    public var status: AddressStatus
    /// EPSG:4490; of a `centroid`, as what was below it told when the page was read.
    public var lon: Double?
    public var lat: Double?
    public var precision: AddressPrecision?
    public var buildingCode: String?
    public var successors: [Int64]

    public init(
        cursor: AddressCursor, kind: AddressOperation.Kind, operation: AddressOperationRecord, record: AddressRecord,
        address: String, successors: [Int64]
    ) {
        self.cursor = cursor.description
        version = operation.version
        self.kind = kind
        (time, effective, by, reason) = (operation.time, operation.effective, operation.by, operation.reason)
        let node = record.node
        (id, code, level, name) = (node.id, node.code, node.level, node.name)
        (parent, division) = (node.parent, node.division)
        (status, lon, lat) = (record.status, node.position?.x, node.position?.y)
        (precision, buildingCode) = (node.position.map { _ in record.precision ?? .surveyed }, record.buildingCode)
        self.address = address
        self.successors = successors
    }
}

/// A page of the change feed.
public struct AddressChangePage: Hashable, Sendable, Codable {
    public var changes: [AddressChange]
    /// Where to go on.
    public var next: String
    /// Whether there is more already.
    public var more: Bool

    public init(changes: [AddressChange], next: AddressCursor, more: Bool) {
        self.changes = changes
        self.next = next.description
        self.more = more
    }
}

/// A commit that changed the address base.
public struct AddressOperationRecord: Hashable, Sendable, Codable {
    public var version: Int64
    public var kind: AddressOperation.Kind
    public var by: String
    public var reason: String?
    public var time: String
    public var effective: String
    /// The import batch of its rows.
    public var batch: Int64?
    public var undoes: Int64?
    public var undoneBy: Int64?
    /// Nodes that it changed.
    public var nodes: Int64

    public init(
        version: Int64, kind: AddressOperation.Kind, by: String, reason: String?, time: String, effective: String,
        batch: Int64?, undoes: Int64?, undoneBy: Int64?, nodes: Int64
    ) {
        self.version = version
        self.kind = kind
        self.by = by
        self.reason = reason
        self.time = time
        self.effective = effective
        self.batch = batch
        self.undoes = undoes
        self.undoneBy = undoneBy
        self.nodes = nodes
    }
}
