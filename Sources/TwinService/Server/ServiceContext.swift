import GeoModel
import Hummingbird
import Logging
import NIOCore

/// What a route knows beside its request.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address that the connection comes from; nil where there is no connection, as in tests.
    let remoteAddress: SocketAddress?
    /// Who asks. Until accounts exist everybody may see everything.
    let access = Access.everything

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    /// Whether the connection comes from this machine.
    var isLocal: Bool {
        guard let address = remoteAddress?.ipAddress else { return true }
        let plain = address.hasPrefix("::ffff:") ? String(address.dropFirst("::ffff:".count)) : address
        return ServiceConfiguration.isLoopback(plain)
    }
}
