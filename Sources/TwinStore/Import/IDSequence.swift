import GRDB
import GeoModel

/// Hands out permanent feature ids: the site's number above, a sequence below. Kept in the same transaction as the rows.
struct IDSequence {
    private let site: Int
    private var sequence: Int64

    init(site: Int, _ database: Database) throws {
        self.site = site
        sequence =
            try Int64.fetchOne(database, sql: "SELECT next FROM id_sequence WHERE site = ?", arguments: [site]) ?? 1
    }

    mutating func next() throws -> Int64 {
        guard let id = FeatureID(site: site, sequence: sequence) else {
            throw TwinStoreError.unsupported("site \(site) has no ids left")
        }
        sequence += 1
        return id.rawValue
    }

    /// The id that `next` would give.
    ///
    /// - Throws: `TwinStoreError.unsupported` when the site has none left.
    func upcoming() throws -> Int64 {
        var copy = self
        return try copy.next()
    }

    /// Gives out all ids below one that follows on those of `next`.
    mutating func skip(to id: Int64) throws {
        guard let id = FeatureID(rawValue: id), id.site == site, id.sequence >= sequence else {
            throw TwinStoreError.unsupported("site \(site) has no ids left")
        }
        sequence = id.sequence
    }

    func save(_ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO id_sequence (site, next) VALUES (?, ?)", arguments: [site, sequence])
    }
}
