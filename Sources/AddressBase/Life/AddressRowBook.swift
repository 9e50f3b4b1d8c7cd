import GeoModel

/// A layer whose rows follow the life of the address base.
public enum AddressRowLayer: String, Hashable, Sendable, CaseIterable {
    case addresses, regions
}

/// The rows of the layers inside the transaction that changes the base. What it writes has history, as imports have.
public protocol AddressRowBook: AnyObject {
    /// The values of a row's text fields, by field.
    func texts(_ feature: Int64, in layer: AddressRowLayer) throws -> [String: String]
    /// - Parameter changes: new values; nil empties the field.
    func write(_ changes: [String: String?], place: AddressPlacement?, to feature: Int64, in layer: AddressRowLayer)
        throws
    /// - Returns: the new row's id.
    func insert(_ fields: [String: String], place: AddressPlacement?) throws -> Int64
    func remove(_ feature: Int64, in layer: AddressRowLayer) throws
    /// The row as the tree takes it.
    func addressRow(_ feature: Int64) throws -> AddressRow?
}
