import AddressBase
import Dispatch
import GRDB
import GeoModel

extension TwinStore: AddressSource {
    /// Where sessions run that may have to wait for a connection: a thread of tasks that waited would keep those from
    /// going on that hold one.
    private static let addressThreads = DispatchQueue(label: "luotu-addresses", attributes: .concurrent)

    /// One session, in one snapshot, off the caller's thread; with an index that is held and current at once, without one.
    public func read<Answer: Sendable>(
        access: Access, names: Geocoder.Names, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer {
        let cache = addressIndexes
        let commits = commits?.count
        if names == .kept, let commits, let index = cache.current(commits: commits) {
            let reader = HeldIndexReader(index: index, access: access, database: database, cache: cache)
            let path = path
            return try await withCheckedThrowingContinuation { continuation in
                Self.addressThreads.async {
                    continuation.resume(
                        with: Result { try TwinStoreError.translating(path: path) { try body(reader) } })
                }
            }
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
