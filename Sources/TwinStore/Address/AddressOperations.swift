import AddressBase
import GRDB

/// The record of who did what when, one a commit.
enum AddressOperations {
    static func write(
        _ operation: AddressOperation, version: Int64, batch: Int64?, undoOf: Int64? = nil, _ database: Database
    ) throws {
        let now = CommitLog.now()
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO address_operation (version, batch, kind, operator, reason, effective, time, undo_of)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                version, batch, operation.kind.rawValue, operation.operatorName, operation.reason,
                operation.effective ?? now, now, undoOf,
            ])
        if let undoOf {
            try database.execute(
                sql: "UPDATE address_operation SET undone_by = ? WHERE version = ?", arguments: [version, undoOf])
        }
    }
}
