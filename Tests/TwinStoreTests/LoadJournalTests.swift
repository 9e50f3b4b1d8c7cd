import Foundation
import GRDB
import GeoModel
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import OneMap
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

    @Test func aDiskThatIsFullOfWaitingRowsIsSaidToBeFull() {
        let error = #expect(throws: TwinStoreError.self) {
            try TwinStoreError.translating(path: "/city.db") {
                throw RunFileError("can't write temporary rows into /", ENOSPC)
            }
        }
        #expect(error?.description.contains("the disk that holds /city.db is full; nothing was changed") == true)
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

    @Test func aFirstLoadWritesItsPagesIntoTheFile() async throws {
        let store = try store()
        let found = Mutex<[Bool]>([])
        _ = try await store.load(
            RenderStoreTests.plan(),
            from: WatchedBatches(batches: [try RenderStoreTests.batch(0..<700)]) {
                let exist = ["-journal", "-wal"].map { FileManager.default.fileExists(atPath: store.path + $0) }
                found.withLock { $0 = exist }
            })
        #expect(found.withLock { $0 } == [true, false])
    }

    @Test func whatAKilledLoadLeftIsUndoneByWhoeverReadsFirst() async throws {
        let store = try store()
        let left = store.path + ".killed.db"
        let whole = try Self.size(store.path)
        // A page cache of next to nothing, so that pages reach the file before the end.
        try await store.writer().writeWithoutTransaction { try $0.execute(sql: "PRAGMA cache_size = 10") }
        let batches = try (0..<6).map { try RenderStoreTests.batch($0 * 4000..<($0 + 1) * 4000) }
        _ = try await store.load(
            RenderStoreTests.plan(),
            from: WatchedBatches(batches: batches) {
                for _ in 0..<500 where try Self.size(store.path) < whole + 500_000 { usleep(10_000) }
                // The journal last: what it holds is undone, whether it has reached the copy of the file or not.
                for suffix in ["", "-journal"] {
                    try FileManager.default.copyItem(atPath: store.path + suffix, toPath: left + suffix)
                }
            })
        #expect(try Self.size(left) > whole)
        // Whoever undoes it holds the lock: here for a while, so that every reader has to wait.
        let held = Mutex<WriterLock?>(try WriterLock(database: left))
        Thread.detachNewThread {
            usleep(300_000)
            held.withLock { $0 = nil }
        }
        let counts = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await TwinStore.openForReading(left).reading {
                        try Int.fetchOne($0, sql: "SELECT count(*) FROM layer WHERE id = 'things'")
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == [0, 0, 0, 0])
        #expect(!FileManager.default.fileExists(atPath: left + "-journal"))
        try await check(store, rows: 24_000)
    }

    private static func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }
}

/// Calls `atTheEnd` when all batches were asked for, before the load may end.
private struct WatchedBatches: PlacedBatchSource {
    var batches: [PlacedBatch]
    let atTheEnd: @Sendable () throws -> Void
    var rejectedRows: Int { 0 }

    mutating func refused(_ refusals: [RowRefusal], of batch: PlacedBatch) {}

    mutating func next() throws -> PlacedBatch? {
        guard batches.isEmpty else { return batches.removeFirst() }
        try atTheEnd()
        return nil
    }
}
