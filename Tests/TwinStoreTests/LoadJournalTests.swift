import Foundation
import GRDB
import GeoModel
import TestSupport
import Testing

@testable import TwinStore

/// First loads in a process that is alone with the file, or believed to be.
@Suite struct LoadJournalTests {
    /// A store that was made, and opened again as the commands that write open it.
    private func store() throws -> TwinStore {
        let path = try RenderStoreTests.store().path
        return try TwinStore.openForWriting(path, isAlone: true)
    }

    private func check(_ store: TwinStore, rows: Int) async throws {
        let found = try await store.reading { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try String.fetchOne(database, sql: "PRAGMA integrity_check"),
                try Int.fetchOne(database, sql: "SELECT count(*) FROM layer_things")
            )
        }
        #expect(found.0 == "wal")
        #expect(found.1 == "ok")
        #expect(found.2 == rows)
        for finding in try await store.verify() { #expect(finding.isSound, "\(finding.check) \(finding.faults)") }
    }

    @Test func afterTheLoadTheLogIsOnAgain() async throws {
        let store = try store()
        let batches = ListedBatches(batches: [
            try RenderStoreTests.batch(0..<700), try RenderStoreTests.batch(700..<1500),
        ])
        let outcome = try await store.load(RenderStoreTests.plan(), from: batches)
        #expect(outcome.inserted == 1500)
        try await check(store, rows: 1500)
    }

    @Test func aReaderOfAnotherConnectionSeesTheOldStateAndHoldsNothingUp() async throws {
        let store = try store()
        let reader = try DatabaseQueue(path: store.path, configuration: ConnectionSettings.reading())
        let before = try await reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM import_batch") }
        let outcome = try await store.load(
            RenderStoreTests.plan(), from: ListedBatches(batches: [try RenderStoreTests.batch(0..<500)]))
        #expect(outcome.inserted == 500)
        let after = try await reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM import_batch") }
        #expect(before == 0)
        #expect(after == 1)
        try await check(store, rows: 500)
    }

    @Test func aLoadThatFailsLeavesNothing() async throws {
        let store = try store()
        let batches = ListedBatches(batches: [try RenderStoreTests.batch(0..<700)], failure: ReaderBroke())
        await #expect(throws: ReaderBroke.self) { try await store.load(RenderStoreTests.plan(), from: batches) }
        let left = try await store.reading { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(database, sql: "SELECT count(*) FROM layer WHERE id = 'things'"),
                try Int.fetchOne(database, sql: "SELECT count(*) FROM render_block")
            )
        }
        #expect(left.0 == "wal")
        #expect(left.1 == 0)
        #expect(left.2 == 0)
    }
}
