import Foundation
import Glibc
import Synchronization

/// Takes jobs from other processes of the same user over a 0600 Unix socket beside the database.
public final class JobServer: Sendable {
    private let path: String
    private let listener: Int32
    private let stopped = Atomic(false)

    static func socketPath(database: String) -> String { database + ".sock" }

    /// Starts listening.
    ///
    /// - Parameter run: does a job and says how it goes; called once a connection, one at a time per connection.
    /// - Throws: `CityError.jobSocket` when the socket can't be made.
    init(database: String, run: @escaping @Sendable (CityJob, @escaping @Sendable (JobMessage) -> Void) async -> Void)
        throws
    {
        path = Self.socketPath(database: database)
        // The lock is held, so a socket that is left over belongs to nobody.
        unlink(path)
        guard let listener = LineSocket.unixSocket() else { throw CityError.jobSocket(path: path, errno) }
        self.listener = listener
        let previous = umask(0o177)
        let bound = LineSocket.withAddress(path) { bind(listener, $0, $1) }
        let failure = errno
        umask(previous)
        guard bound == 0, listen(listener, 8) == 0 else {
            close(listener)
            throw CityError.jobSocket(path: path, failure)
        }
        Thread.detachNewThread { [self] in accept(run) }
    }

    private func accept(
        _ run: @escaping @Sendable (CityJob, @escaping @Sendable (JobMessage) -> Void) async -> Void
    ) {
        while !stopped.load(ordering: .acquiring) {
            let descriptor = Glibc.accept(listener, nil, nil)
            if descriptor < 0 {
                if errno == EINTR { continue }
                return
            }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            let connection = LineSocket(descriptor: descriptor)
            Thread.detachNewThread { Self.serve(connection, run) }
        }
    }

    private static func serve(
        _ connection: LineSocket,
        _ run: @escaping @Sendable (CityJob, @escaping @Sendable (JobMessage) -> Void) async -> Void
    ) {
        var buffer: [UInt8] = []
        let job: CityJob
        do {
            guard let received = try connection.receive(CityJob.self, buffer: &buffer) else { return }
            job = received
        } catch {
            _ = try? connection.send(JobMessage.failed("the job could not be read: \(error)"))
            return
        }
        let done = DispatchSemaphore(value: 0)
        Task {
            await run(job) { message in _ = try? connection.send(message) }
            done.signal()
        }
        done.wait()
    }

    func stop() {
        stopped.store(true, ordering: .releasing)
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        unlink(path)
    }
}
