import Glibc

/// Why a city could not be opened or a job not be handed over.
public enum CityError: Error, Hashable, Sendable, CustomStringConvertible {
    case jobSocket(path: String, Int32)
    case jobLost
    case jobFailed(String)

    public var description: String {
        switch self {
        case .jobSocket(let path, let code): "\(path): no socket can be made: \(String(cString: strerror(code)))"
        case .jobLost: "the process that held the database ended before the job was done; look at `luotu import list`"
        case .jobFailed(let why): why
        }
    }
}
