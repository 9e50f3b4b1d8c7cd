/// What has changed since an image was made: a second, small index of the changed nodes with what stands above them, and which
/// nodes of the image no longer count.
///
/// One-row edits are seen so without touching the image; where much has changed the image is made anew.
public struct IndexChanges: Sendable {
    /// Nodes of the image that are no more, or stand or are named otherwise; nothing is reached through them.
    var gone: Set<UInt32> = []
    /// Nodes of the image whose position or the like has changed: they are passed through, but answered from `fresh`.
    var replaced: Set<UInt32> = []
    /// The changed nodes; nil where there are none.
    var fresh: AddressIndex?
    /// The nodes of `fresh` that have changed; the others only stand above them.
    var own: Set<UInt32> = []

    public init() {}

    /// - Parameters:
    ///   - base: the image that the changes belong to.
    ///   - moved: ids whose place in the tree and name are as they were.
    ///   - changed: other ids that were added, changed or removed, with all that is below them.
    ///   - rows: the changed nodes that are there, with what stands above them; nil for none.
    public init(base: AddressIndex, moved: [Int64], changed: [Int64], rows: AddressIndexBuilder?) throws {
        gone = Set(changed.compactMap(base.ordinal))
        replaced = Set(moved.compactMap(base.ordinal))
        guard let rows else { return }
        let fresh = try AddressIndex(bytes: rows.image(), version: base.version)
        self.fresh = fresh
        own = Set((moved + changed).compactMap(fresh.ordinal))
    }

    var isEmpty: Bool { gone.isEmpty && replaced.isEmpty && fresh == nil }
}
