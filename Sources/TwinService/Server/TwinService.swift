import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL

/// The HTTP service of a city.
public enum TwinService {
    /// Serves until the process is told to stop (SIGINT, SIGTERM), then answers what it has begun and returns.
    ///
    /// - Parameter onListening: called once with the port that is listened on.
    /// - Throws: `ServiceError` for a port in use, unusable certificates or a missing page.
    public static func run(
        configuration: ServiceConfiguration, city: CityServices, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
    ) async throws {
        let service = try assembled(configuration: configuration, city: city)
        let application = Application(
            router: service.router, server: try server(configuration),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "luotu"),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
        do {
            try await application.runService()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ServiceError.portInUse(host: configuration.host, port: configuration.port)
        } catch let error as IOError {
            throw ServiceError.cannotListen(
                host: configuration.host, port: configuration.port, reason: error.description)
        }
        await service.shelf.removeAll()
    }

    struct Assembled {
        let router: Router<ServiceContext>
        let shelf: UploadShelf
    }

    /// All routes of a city, ready to answer.
    static func assembled(configuration: ServiceConfiguration, city: CityServices) throws -> Assembled {
        let desk = ServiceDesk(city: city, configuration: configuration)
        let metrics = ServiceMetrics()
        let shelf = UploadShelf(limits: configuration.limits)
        let web = try WebFiles.found(configuration)
        let title = "\(city.profile.name) · 落图"
        let described =
            CollectionRoutes(desk: desk).endpoints + ItemRoutes(desk: desk).endpoints
            + TileRoutes(desk: desk).endpoints + TileSetRoutes(desk: desk).endpoints
            + MapTileRoutes(desk: desk).endpoints + MapRoutes(desk: desk).endpoints
            + FeatureServiceRoutes(desk: desk).endpoints + EventRoutes(desk: desk).endpoints
            + AddressRoutes(desk: desk).endpoints
            + AddressRegistryRoutes(desk: desk).endpoints + PlaceRoutes(desk: desk).endpoints
            + StatisticsRoutes(desk: desk).endpoints
            + DoorplateRoutes(desk: desk).endpoints + PipeRoutes(desk: desk).endpoints
            + ImportRoutes(desk: desk, shelf: shelf).endpoints
            + HealthRoutes(desk: desk, metrics: metrics).endpoints + WebRoutes(web: web).endpoints
        let operations = described.map(\.operation)
        let landing = LandingRoutes(desk: desk, web: web) { base in
            APIDocument.json(operations, baseURL: base, title: title)
        }
        let router = Router(context: ServiceContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: Reception(metrics: metrics, limits: configuration.limits, explain: city.explain))
        EndpointTable.register(landing.endpoints + described, on: router, limits: configuration.limits)
        return Assembled(router: router, shelf: shelf)
    }

    private static func server(_ configuration: ServiceConfiguration) throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
        switch (configuration.tlsCertificate, configuration.tlsKey) {
        case (nil, nil): return plain
        case (let certificate?, let key?):
            return try .tls(plain, tlsConfiguration: tlsConfiguration(certificate: certificate, key: key))
        default: throw ServiceError.tlsHalf
        }
    }

    private static func tlsConfiguration(certificate: URL, key: URL) throws -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate.path)
        } catch {
            throw ServiceError.tls(file: certificate, reason: "no PEM certificate can be read from it (\(error))")
        }
        do {
            let secret = try NIOSSLPrivateKey(file: key.path, format: .pem)
            return .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
        } catch {
            throw ServiceError.tls(file: key, reason: "no PEM key can be read from it (\(error))")
        }
    }
}
