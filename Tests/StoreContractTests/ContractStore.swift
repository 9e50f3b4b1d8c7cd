import Foundation
import GeoModel
import TestSupport
import TwinStore

typealias ContractStore = FeatureSource & ImportStore

/// The stores that must keep the contract. A new one is a case here and a line in `run`.
enum StoreKind: String, CaseIterable, Sendable {
    case memory, spatiaLite

    /// Makes an empty store, calls `body` and removes it again.
    func run(_ body: (any ContractStore) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(MemoryFeatureStore())
        case .spatiaLite:
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("luotu-contract-\(UUID().uuidString)", isDirectory: true)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let profile = CityProfile(countyCode: "440703", name: "蓬江区", workingZone: 4547)
            let path = folder.appendingPathComponent("city.db").path
            try await body(try TwinStore.create(at: path, profile: profile))
        }
    }
}
