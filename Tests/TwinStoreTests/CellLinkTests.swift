import GeoModel
import Testing

@testable import TwinStore

@Suite struct CellLinkTests {
    /// Shops 1–9 lie on a diagonal; cell 7 holds those west of a border, cell 8 the others up to another.
    private func cells(border: Double, east: Double) -> @Sendable (Double, Double) -> Int64 {
        { x, _ in x < border ? 7 : x < east ? 8 : 0 }
    }

    @Test func rowsFollowTheCellsThatChange() async throws {
        let store = try TwinStore.create(at: StoreFixture.path(), profile: StoreFixture.profile)
        let shops = StoreFixture.pointSchema.id
        _ = try await store.load(
            StoreFixture.plan(), from: ListedBatches(batches: [StoreFixture.shops(1...9)]))
        // None is linked yet: those that lie in a cell are.
        let first = try await store.relinkCells(cellAt: cells(border: 113.0055, east: 113.0085))
        #expect(first.map(\.layer) == [shops])
        #expect(first.map(\.moved) == [8])
        #expect(first.map(\.leftOut) == [0])
        // Nothing changes where nothing changed.
        #expect(try await store.relinkCells(cellAt: cells(border: 113.0055, east: 113.0085)) == [])
        // The border between the cells moves over two shops, the last cell's edge over three.
        let second = try await store.relinkCells(cellAt: cells(border: 113.0035, east: 113.0055))
        #expect(second.map(\.moved) == [5])
        #expect(second.map(\.leftOut) == [3])
    }
}
