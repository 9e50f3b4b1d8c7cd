import AddressBase
import GRDB
import GeoModel

extension TwinStore: AddressSource {
    /// One session, in one snapshot, off the caller's thread. Nothing is loaded ahead: every question is an index look-up.
    public func read<Answer: Sendable>(
        access: Access, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer {
        try await reading { try body(StoreAddressReader($0, access: access)) }
    }
}
