import Foundation

/// Starts the reader's program with nothing of this process but its two pipes.
enum ReaderSpawn {
    /// - Parameters:
    ///   - arguments: the program's path first.
    ///   - input: nil for none.
    /// - Throws: `ExchangeError.readerMissing` with the system's reason.
    static func start(
        _ arguments: [String], input: FileHandle? = nil, _ output: FileHandle, _ errors: FileHandle
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input.fileDescriptor, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output.fileDescriptor, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors.fileDescriptor, STDERR_FILENO)
        var attributes = signalAttributes()
        defer { posix_spawnattr_destroy(&attributes) }
        var list = Self.list(arguments)
        var variables = Self.list(environment)
        defer { (list + variables).forEach { free($0) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, arguments[0], &actions, &attributes, &list, &variables)
        guard status == 0 else {
            throw ExchangeError.readerMissing("\(arguments[0]) (\(String(cString: strerror(status))))")
        }
        return pid
    }

    /// Signals that the calling thread blocks or this program ignores are the reader's own again.
    private static func signalAttributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        return attributes
    }

    /// A crash is to end the reader at once, not to print a backtrace first.
    private static var environment: [String] {
        let variables = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        return variables.map { "\($0.key)=\($0.value)" }
    }

    private static func list(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }
}
