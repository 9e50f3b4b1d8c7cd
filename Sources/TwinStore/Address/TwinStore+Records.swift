import AddressBase
import GRDB

extension TwinStore {
    /// Every live node of the address base, by id: for checks of the whole tree.
    func addressRecords() async throws -> [AddressRecord] {
        try await reading { try StoreRegister(version: 0, $0).allRecords() }
    }
}
