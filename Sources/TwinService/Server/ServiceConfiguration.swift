import Foundation

/// Where and how the service listens.
public struct ServiceConfiguration: Sendable {
    /// A name or an address; only `127.0.0.1`, `::1` and `localhost` may write.
    public var host: String
    /// 0 for any free port.
    public var port: Int
    /// PEM files; both or neither.
    public var tlsCertificate: URL?
    public var tlsKey: URL?
    /// The page's files; nil to look beside the program.
    public var webFolder: URL?
    /// The fetched web libraries; nil to look beside the program.
    public var webLibraryFolder: URL?
    /// How clients reach the service, such as `https://map.example.cn`; nil to take what each request says.
    public var publicURL: String?
    /// Whether corrections of addresses are taken from other machines too, such as phones.
    public var acceptsProposals: Bool
    public var limits: ServiceLimits

    public init(
        host: String = "127.0.0.1", port: Int = 8080, tlsCertificate: URL? = nil, tlsKey: URL? = nil,
        webFolder: URL? = nil, webLibraryFolder: URL? = nil, publicURL: String? = nil,
        acceptsProposals: Bool = false, limits: ServiceLimits = ServiceLimits()
    ) {
        self.host = host
        self.port = port
        self.tlsCertificate = tlsCertificate
        self.tlsKey = tlsKey
        self.webFolder = webFolder
        self.webLibraryFolder = webLibraryFolder
        self.publicURL = publicURL
        self.acceptsProposals = acceptsProposals
        self.limits = limits
    }

    /// Whether the service is reached from this machine alone; elsewhere it only reads, until accounts exist.
    public var isLocal: Bool { Self.isLoopback(host) }

    static func isLoopback(_ host: String) -> Bool {
        let name = host.trimmingCharacters(in: ["[", "]"]).lowercased()
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        let isIPv4 = numbers.count == 4 && numbers.allSatisfy { $0 != nil } && numbers[0] == 127
        return isIPv4 || name == "localhost" || name == "::1"
    }
}

/// What a request may ask for. Beyond a limit the answer is a problem, never a part of the answer.
public struct ServiceLimits: Hashable, Sendable {
    /// Features a page: 422 beyond.
    public var page = 10_000
    /// Features a page where the request does not say.
    public var defaultPage = 100
    /// Bytes of a JSON or CSV body: 413 beyond.
    public var body = 8 << 20
    /// Bytes of an uploaded file: 413 beyond.
    public var upload = 2 << 30
    /// Rows of a batch: 422 beyond.
    public var batchRows = 10_000
    /// Bytes of a filter: 422 beyond.
    public var filter = 32 << 10
    /// Features that an identification lists of one layer; the layers that have more are named in its answer.
    public var identified = 20
    /// Characters of an address or a search text: 422 beyond.
    public var text = 500
    /// Seconds that a request may take until its answer begins, imports left aside: 503 beyond.
    public var seconds = 30.0
    /// Requests at work at once: 503 beyond.
    public var requests = 256
    /// Pages that listen to commits at once: 503 beyond.
    public var eventStreams = 64
    /// Uploads that wait to be imported at once: 429 beyond.
    public var uploads = 16
    /// Corrections of addresses that wait for review at once, where they come from other machines: 429 beyond.
    public var proposals = 10_000
    /// Seconds that an upload waits.
    public var uploadSeconds = 3600.0

    public init() {}
}
