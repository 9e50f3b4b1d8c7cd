import Luotu

/// Hands a job on the address base to whoever can do it.
enum AddressJob {
    /// - Returns: its result.
    /// - Throws: `CommandExit.failure` after saying why it failed.
    static func run(_ job: CityJob, _ shared: SharedOptions) async throws -> JobMessage {
        let outcome = JobOutcome()
        try await JobRunner(database: shared.database).run(job) { outcome.set($0) }
        switch outcome.value {
        case .failed(let why):
            Output.note("luotu: \(why)")
            throw CommandExit.failure
        case let result?: return result
        case nil: throw CityError.jobLost
        }
    }
}
