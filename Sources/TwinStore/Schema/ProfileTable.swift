import Foundation
import GRDB
import GeoModel

/// The city profile, one row.
enum ProfileTable {
    static func write(_ profile: CityProfile, _ database: Database) throws {
        let body = String(decoding: try JSONEncoder().encode(profile), as: UTF8.self)
        try database.execute(sql: "INSERT OR REPLACE INTO city_profile (id, body) VALUES (1, ?)", arguments: [body])
        try database.execute(
            sql: "INSERT OR IGNORE INTO id_sequence (site, next) VALUES (?, 1)", arguments: [profile.site])
    }

    static func read(_ database: Database) throws -> CityProfile {
        guard let body = try String.fetchOne(database, sql: "SELECT body FROM city_profile WHERE id = 1") else {
            throw TwinStoreError.sqlite("the city profile is missing")
        }
        return try JSONDecoder().decode(CityProfile.self, from: Data(body.utf8))
    }
}
