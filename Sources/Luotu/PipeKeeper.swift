import CityFlows
import GeoModel
import TwinStore

/// Keeps the pipe network of the newest commit in memory. Whoever asks while it is being read waits for the same reading.
actor PipeKeeper {
    private let store: TwinStore
    private let profile: CityProfile
    private var kept: (version: Int64, reading: Task<PipeAnalyst, any Error>)?

    init(_ store: TwinStore, profile: CityProfile) {
        self.store = store
        self.profile = profile
    }

    /// The network as last committed.
    func analyst() async throws -> PipeAnalyst {
        let version = try await store.pipeVersion(access: .everything)
        if let kept, kept.version == version { return try await kept.reading.value }
        let (store, profile) = (store, profile)
        let reading = Task { try await PipeAnalyst.load(from: store, profile: profile, access: .everything) }
        kept = (version, reading)
        do {
            return try await reading.value
        } catch {
            // The next question tries again.
            kept = nil
            throw error
        }
    }
}

extension City {
    /// The city's pipes as last committed, in memory: read at the first question and again after an edit.
    ///
    /// - Throws: `TwinStoreError`, `CityFlowError.referenceDataMissing`, `PipeNetworkError.tooManyValues`.
    public func pipes() async throws -> PipeAnalyst { try await pipeKeeper.analyst() }
}
