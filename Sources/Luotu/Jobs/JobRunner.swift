import CityFlows
import TwinStore

/// Does a job wherever it can be done: here, when the lock is free, otherwise by the process that holds it.
public struct JobRunner: Sendable {
    private let database: String

    public init(database: String) { self.database = database }

    /// Runs the job and passes on what it says; the last message is its result.
    ///
    /// - Throws: `TwinStoreError.lockedByWriter` when the holder takes no jobs, `CityError.jobLost` when it went away.
    /// - Parameter stopFlag: stops an import that runs here; one that was handed over goes on.
    public func run(
        _ job: CityJob, stopFlag: StopFlag = StopFlag(), _ answer: @escaping @Sendable (JobMessage) -> Void
    ) async throws {
        do {
            let city = try City.open(database, for: .writing)
            await city.run(job, stopFlag: stopFlag, answer)
        } catch let error as TwinStoreError {
            guard case .lockedByWriter(let path, _) = error else { throw error }
            guard let connection = LineSocket.connect(to: JobServer.socketPath(database: path)) else { throw error }
            try relay(job, over: connection, answer)
        }
    }

    private func relay(_ job: CityJob, over connection: LineSocket, _ answer: (JobMessage) -> Void) throws {
        guard try connection.send(job) else { throw CityError.jobLost }
        var buffer: [UInt8] = []
        while let message = try connection.receive(JobMessage.self, buffer: &buffer) {
            answer(message)
            if message.isResult { return }
        }
        throw CityError.jobLost
    }
}
