import AddressBase
import GRDB

extension TwinStore: AddressKeeping {
    public func edit(_ edit: AddressEdit) async throws -> AddressEditOutcome {
        let path = path
        return try await writer().writeWithoutTransaction { database in
            try TwinStoreError.translating(path: path) {
                var outcome: AddressEditOutcome?
                try database.inTransaction(.immediate) {
                    outcome = try LifeTransaction(edit: edit, database: database).run()
                    return .commit
                }
                guard let outcome else { throw TwinStoreError.sqlite("the edit ended without an outcome") }
                return outcome
            }
        }
    }
}
