import GRDB
import Synchronization

/// Counts the commits of the one process that writes a database, so that what was read before can be known to be current
/// without asking the database.
final class CommitCounter: TransactionObserver, Sendable {
    private let commits = Atomic<Int>(0)

    var count: Int { commits.load(ordering: .acquiring) }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ database: Database) { commits.add(1, ordering: .releasing) }
    func databaseDidRollback(_ database: Database) {}
}
