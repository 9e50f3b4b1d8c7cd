import AddressBase
import GRDB
import GeoModel

extension TwinStore: AddressSource {
    /// One session, in one snapshot. With an index that is held and current it runs in the caller's thread, where it never
    /// waits: most questions need nothing else. What needs the database runs, from its beginning, off that thread: a
    /// thread of tasks that waited for a connection would keep those from going on that hold one.
    public func read<Answer: Sendable>(
        access: Access, names: Geocoder.Names, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer {
        let cache = addressIndexes
        let commits = commits?.count
        if names == .kept, let commits, let index = cache.current(commits: commits) {
            do { return try body(HeldIndexReader(index: index)) } catch is HeldIndexReader.DatabaseIsNeeded {}
        }
        return try await reading { database in
            let index =
                switch names {
                case .kept: try cache.whole(database, commits: commits)
                case .probed: try AddressIndexCache.onDemand(database)
                }
            return try body(StoreAddressReader(database, access: access, index: index, cache: cache))
        }
    }
}
