import GeoModel

/// The address base inside one transaction that changes it: the nodes of today, their aliases, and those that ended.
///
/// A store implements it; nothing that it is told is seen by others before the transaction commits. Confined to one
/// thread.
public protocol AddressRegister: AnyObject {
    /// A new permanent id.
    func takeID() throws -> Int64

    /// Live nodes.
    func record(_ id: Int64) throws -> AddressRecord?
    /// The node that a row of a layer stands for.
    func record(ofFeature feature: Int64) throws -> AddressRecord?
    func record(ofRegion code: String) throws -> AddressRecord?
    func records(heldBy holder: Int64?, level: AddressLevel, key: String) throws -> [AddressRecord]
    /// All that a node holds, and what units and floors below it hold in its name.
    func records(heldBy holder: Int64) throws -> [AddressRecord]
    /// The nodes that note the division because their parents do not tell it.
    func records(taggedBy division: Int64) throws -> [AddressRecord]
    /// Divisions and roads by key, the oldest first.
    func records(named key: String, at level: AddressLevel) throws -> [AddressRecord]
    /// The oldest node of a level.
    func firstRecord(at level: AddressLevel) throws -> AddressRecord?
    func records(from origin: AddressOrigin) throws -> [AddressRecord]
    func hasChildren(_ record: AddressRecord) throws -> Bool

    /// Live nodes that have the key as an old or common name.
    func records(aliased key: String, heldBy holder: Int64?, level: AddressLevel) throws -> [AddressRecord]
    func aliases(of node: Int64) throws -> [AddressAlias]
    /// Whether any live node has the key as an alias.
    func isAlias(_ key: String, at level: AddressLevel) throws -> Bool
    /// Ended nodes that had the key when they ended, the last to end first.
    func ended(heldBy holder: Int64?, level: AddressLevel, key: String) throws -> [AddressRecord]

    /// Rows of layers that a node may fall back to.
    func regionRow(_ code: String) throws -> RegionRow?
    func roadRow(named name: String) throws -> PlaceRow?

    /// Writes a node that is new, has changed, or returns after it had ended.
    func put(_ record: AddressRecord, _ operation: AddressOperation.Kind) throws
    /// Sets what follows from the rows below a node; it is no change of the node.
    func adjust(_ id: Int64, position: Position?, sample: AddressSample) throws
    /// Ends a node. One that came to be in this very transaction leaves no trace.
    func end(
        _ id: Int64, as status: AddressStatus, _ operation: AddressOperation.Kind, successors: [Int64]
    ) throws
    func add(_ alias: AddressAlias) throws
    func remove(_ alias: AddressAlias) throws

    /// The live node that has, or had, a standard code.
    func record(coded code: String) throws -> AddressRecord?
    /// An ended node with what it led on to.
    func ended(_ id: Int64) throws -> (record: AddressRecord, successors: [Int64])?
    /// An ended node that had a standard code.
    func ended(coded code: String) throws -> (record: AddressRecord, successors: [Int64])?
    /// The greatest code that begins so and has this many characters, of nodes that are or were.
    func lastCode(beginning prefix: String, length: Int) throws -> String?
    /// Lets a code that was given up lead to a node.
    func keep(code: String, of node: Int64) throws
}

extension AddressRegister {
    /// What hangs right below a node, by holder, level and key; what merely notes it as its division is left aside.
    public func children(of record: AddressRecord) throws -> [AddressRecord] {
        // Nothing hangs below a room; what its building holds would be read for every one of them.
        guard record.node.level < .room, let holder = record.node.holderBelow else { return [] }
        return try records(heldBy: holder).filter { $0.node.parent == record.id }
    }
}
