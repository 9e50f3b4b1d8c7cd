import GeoModel
import Hummingbird

/// What all routes share: the city, the configuration, and how links are written.
struct ServiceDesk: Sendable {
    let city: CityServices
    let configuration: ServiceConfiguration
    var limits: ServiceLimits { configuration.limits }

    /// Where the client reaches the service, without a slash at the end.
    func baseURL(_ request: Request) -> String {
        if let url = configuration.publicURL { return url.hasSuffix("/") ? String(url.dropLast()) : url }
        let scheme = configuration.tlsCertificate == nil ? "http" : "https"
        let own = "\(configuration.host):\(configuration.port)"
        let authority = request.head.authority ?? own
        return "\(scheme)://\(Self.isPlainAuthority(authority) ? authority : own)"
    }

    /// A link as OGC documents write them.
    func link(_ href: String, _ relation: String, _ type: String, _ title: String? = nil) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("href", .text(href)), .init("rel", .text(relation)), .init("type", .text(type)),
        ]
        if let title { members.append(.init("title", .text(title))) }
        return .object(members)
    }

    /// Who serves, as the capabilities of WFS and WMTS begin (OGC 06-121r3, 7.4.3).
    func identification(_ type: String, version: String) -> XMLNode {
        XMLNode(
            "ows:ServiceIdentification", [:],
            [
                XMLNode("ows:Title", text: "\(city.profile.name) · 落图"), XMLNode("ows:ServiceType", text: type),
                XMLNode("ows:ServiceTypeVersion", text: version),
            ])
    }

    /// The layer of a path.
    ///
    /// - Throws: `Problem` 404.
    func layer(_ context: ServiceContext) async throws -> LayerSummary {
        let name = try pathText("collectionId", context)
        guard let id = LayerID(name), let layer = try await city.features.layer(id, access: context.access) else {
            throw Problem.notFound("there is no collection \"\(name)\"; /collections lists all")
        }
        return layer
    }

    /// A part of the path, its percent escapes undone.
    func pathText(_ name: String, _ context: ServiceContext) throws -> String {
        guard let text = PercentEncoding.decode(try context.parameters.require(name)) else {
            throw Problem.notFound("the path has a broken percent escape")
        }
        return text
    }

    func crs(_ parameters: QueryParameters, _ name: String = "crs", default: ServedCRS) throws -> ServedCRS {
        try parameters[name].map { try ServedCRS($0, parameter: name) } ?? `default`
    }

    /// The position of `lon` and `lat` in the system of `crs`, as EPSG:4490.
    func position(_ parameters: QueryParameters) throws -> Position {
        let crs = try crs(parameters, default: .crs84)
        let given = try parameters.position()
        return try crs.stored(given, profile: city.profile)
    }

    /// - Throws: `Problem` 403 unless the request comes from a page or program of this machine.
    func requireWriting(_ request: Request, _ context: ServiceContext) throws {
        guard configuration.isLocal, context.isLocal else {
            throw Problem.readOnly(
                "only programs on the service's own machine may write, until accounts exist; run luotu there")
        }
        // A page of somebody else's in the same browser reaches this port too: it names its origin, or another host.
        let authority = request.head.authority ?? "localhost"
        guard ServiceConfiguration.isLoopback(Self.host(authority)) else {
            throw Problem.readOnly("requests that write must be sent to localhost or 127.0.0.1, not to \(authority)")
        }
        if let origin = request.headers[.origin], !["http://\(authority)", "https://\(authority)"].contains(origin) {
            throw Problem.readOnly("a page from \(origin) may not write here")
        }
    }

    private static func host(_ authority: String) -> String {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else { return authority }
        return String(authority[..<colon])
    }

    private static func isPlainAuthority(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x3A).contains($0) || (0x61...0x7A).contains($0 | 0x20)
                    || [0x2D, 0x2E, 0x5B, 0x5D].contains($0)
            }
    }
}
