import AddressBase
import GRDB
import GeoModel

extension TwinStore: AddressSource {
    /// One session, in one snapshot, off the caller's thread.
    public func read<Answer: Sendable>(
        access: Access, names: Geocoder.Names, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer {
        let cache = addressIndexes
        return try await reading { database in
            let index =
                switch names {
                case .kept: try cache.whole(database)
                case .probed: try AddressIndexCache.onDemand(database)
                }
            return try body(StoreAddressReader(database, access: access, index: index))
        }
    }
}
