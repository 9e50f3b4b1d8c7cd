import GeoModel

/// A layer whose rows follow the life of the address base.
public enum AddressRowLayer: String, Hashable, Sendable, CaseIterable {
    case addresses, regions
}

/// The rows of the layers inside the transaction that changes the base. What it writes has history, as imports have.
public protocol AddressRowBook: AnyObject {
    /// Rewrites rows, some thousand at a time.
    ///
    /// - Parameter change: the new values of a row by field, nil empties one; none leave the row as it is. It is called once
    ///   for each row, in any order, with the row's place among `features` and a look-up of its fields' values.
    func rewrite(
        _ features: [Int64], in layer: AddressRowLayer,
        _ change: (_ place: Int, _ text: (_ field: String) -> String?) -> [String: String?]
    ) throws
    /// - Parameter changes: new values; nil empties the field.
    func write(_ changes: [String: String?], place: AddressPlacement?, to feature: Int64, in layer: AddressRowLayer)
        throws
    /// - Returns: the new row's id.
    func insert(_ fields: [String: String], place: AddressPlacement?) throws -> Int64
    func remove(_ feature: Int64, in layer: AddressRowLayer) throws
    /// The row as the tree takes it.
    func addressRow(_ feature: Int64) throws -> AddressRow?
}
