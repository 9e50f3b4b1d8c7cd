import Foundation

/// Why the service cannot start.
public enum ServiceError: Error, Sendable, CustomStringConvertible {
    case portInUse(host: String, port: Int)
    case cannotListen(host: String, port: Int, reason: String)
    case tls(file: URL, reason: String)
    case tlsHalf
    case noWebFolder(String)

    public var description: String {
        switch self {
        case .portInUse(let host, let port):
            "port \(port) on \(host) is in use by another program; choose another with --port, or stop that program"
        case .cannotListen(let host, let port, let reason): "cannot listen on \(host), port \(port): \(reason)"
        case .tls(let file, let reason): "\(file.path) cannot be used for TLS: \(reason)"
        case .tlsHalf: "--tls-cert and --tls-key belong together: give both or neither"
        case .noWebFolder(let path): "\(path) holds no index.html; --web takes the folder of the page"
        }
    }
}
