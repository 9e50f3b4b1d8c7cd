import AddressBase
import Foundation
import GRDB
import TestSupport
import Testing

@testable import TwinStore

/// Sessions that wait for a connection leave the threads on which tasks run to others: the service stood still once.
@Suite(.serialized) struct WaitingSessionTests {
    @Test func whatTheHeldIndexKnowsNeedsNoConnection() async throws {
        try await AddressSourceKind.withStore { store in
            try await AddressContractTown().load(into: store)
            let geocoder = Geocoder(source: store, names: .kept)
            let before = try await geocoder.geocode("解放路12号")
            #expect(!before.candidates.isEmpty)
            let pool = try store.writer()
            let held = await HeldConnections(pool.configuration.maximumReaderCount) { body in
                try pool.read { _ in body() }
            }
            let after = try await geocoder.geocode("解放路12号")
            held.letGo()
            #expect(!held.wasLate)
            #expect(after == before)
        }
    }

    @Test func sessionsOnAHeldIndexLeaveTheThreadsOfTasksFree() async throws {
        try await AddressSourceKind.withStore { store in
            try await AddressContractTown().load(into: store)
            let geocoder = Geocoder(source: store, names: .kept)
            // The first answer puts the index into memory: from now on sessions begin without a connection.
            _ = try await geocoder.geocode(["解放路12号"])
            let pool = try store.writer()
            let held = await HeldConnections(pool.configuration.maximumReaderCount) { body in
                try pool.read { _ in body() }
            }
            let answers = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<(2 * ProcessInfo.processInfo.processorCount) {
                    group.addTask {
                        let answer = try? await store.read(access: .everything, names: .kept) { try $0.nodes([1]) }
                        return answer != nil
                    }
                }
                // Runs only if some thread is not waiting for a connection.
                await Task {}.value
                held.letGo()
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(!held.wasLate)
            #expect(answers == 2 * ProcessInfo.processInfo.processorCount)
        }
    }
}
