import AddressBase
import GRDB
import GeoModel

/// Proposals from the field and what became of them.
enum AddressProposalRows {
    static func insert(_ draft: AddressProposal.Draft, node: Int64?, _ database: Database) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO address_proposal (kind, node, text, lon, lat, photo, note, proposer, time, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
                """,
            arguments: [
                draft.kind.rawValue, node, draft.text, draft.lon, draft.lat, draft.photo, draft.note, draft.by,
                CommitLog.now(),
            ])
        let id = database.lastInsertedRowID
        if let picture = draft.picture {
            try database.execute(
                sql: "INSERT INTO address_picture (proposal, type, bytes) VALUES (?, ?, ?)",
                arguments: [id, picture.type, picture.data])
        }
        return id
    }

    /// - Throws: `AddressBaseError.notPossible` for one that was decided, `.noSuchAddress` for one that is not there.
    static func decide(
        _ id: Int64, _ state: AddressProposal.State, by reviewer: String, reason: String?, version: Int64?,
        _ database: Database
    ) throws {
        guard
            let before = try String.fetchOne(
                database, sql: "SELECT state FROM address_proposal WHERE id = ?", arguments: [id])
        else { throw AddressBaseError.noSuchAddress("of proposal \(id)") }
        guard before == AddressProposal.State.open.rawValue else {
            throw AddressBaseError.notPossible("proposal \(id) was \(before) already")
        }
        try database.execute(
            sql: """
                UPDATE address_proposal SET state = ?, reviewer = ?, review_time = ?, reason = ?, version = ? WHERE id = ?
                """, arguments: [state.rawValue, reviewer, CommitLog.now(), reason, version, id])
    }

    static func proposals(
        _ condition: String, _ arguments: StatementArguments, access: Access, _ database: Database
    ) throws -> [AddressProposal] {
        let reader = try AddressBookReader(.now, access, database)
        return try Row.fetchAll(
            database,
            sql: """
                SELECT *, EXISTS (SELECT 1 FROM address_picture WHERE proposal = id) AS has_picture
                FROM address_proposal WHERE \(condition)
                """, arguments: arguments
        ).compactMap { row in
            let node: Int64? = row["node"]
            var entry: AddressEntry?
            if let node {
                // What the asker may not see of the base, they may not see of what is said about it.
                guard let found = try? reader.entry(node, named: "#\(node)") else { return nil }
                entry = found
            }
            return AddressProposal(
                id: row["id"],
                draft: AddressProposal.Draft(
                    kind: AddressProposal.Kind(rawValue: row["kind"]) ?? .wrong, address: node.map { "#\($0)" },
                    text: row["text"], lon: row["lon"], lat: row["lat"], photo: row["photo"], note: row["note"],
                    by: row["proposer"]),
                time: row["time"], state: AddressProposal.State(rawValue: row["state"]) ?? .open,
                reviewer: row["reviewer"], reviewedAt: row["review_time"], reason: row["reason"],
                version: row["version"], hasPicture: row["has_picture"], present: entry)
        }
    }
}
