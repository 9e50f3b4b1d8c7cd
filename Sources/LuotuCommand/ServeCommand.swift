import ArgumentParser
import Foundation
import Logging
import Luotu
import TwinService

/// `luotu serve`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the city over HTTP. 启动服务",
        discussion: """
            Answers on this machine only, unless --host says otherwise; from elsewhere the service can only be read.
            Give a certificate for phones: they tell their position only over HTTPS.

            Examples:
              luotu serve
              luotu serve --host 0.0.0.0 --port 8443 --tls-cert city.crt --tls-key city.key
            """)

    @OptionGroup var shared: SharedOptions
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port; 0 for any free one.") var port = 8080
    @Option(help: "A PEM certificate (chain).") var tlsCert: String?
    @Option(help: "The certificate's PEM key.") var tlsKey: String?
    @Option(help: "The folder of the page's files (default: beside the program).") var web: String?
    @Option(help: "How clients reach the service, such as https://map.example.cn.") var publicURL: String?

    @Flag(help: "Take corrections of addresses from phones and other machines; a reviewer of this machine decides.")
    var acceptProposals = false

    func run() async throws {
        try await reporting { try await serve() }
    }

    func serve() async throws {
        let (city, readOnlyBecause) = try City.openForServing(shared.database)
        if let readOnlyBecause { Output.note("luotu: \(readOnlyBecause); serving read-only") }
        let configuration = ServiceConfiguration(
            host: host, port: port, tlsCertificate: tlsCert.map { URL(fileURLWithPath: $0) },
            tlsKey: tlsKey.map { URL(fileURLWithPath: $0) }, webFolder: web.map { URL(fileURLWithPath: $0) },
            publicURL: publicURL, acceptsProposals: acceptProposals)
        if city.isWritable { try city.acceptJobs() }
        defer { city.stopAcceptingJobs() }
        let scheme = tlsCert == nil ? "http" : "https"
        let shownHost = host.contains(":") ? "[\(host)]" : host
        let isQuiet = shared.quiet
        try await TwinService.run(
            configuration: configuration, city: CityServices(city), logger: Self.logger(shared)
        ) { port in
            if !isQuiet { Output.note("\(city.profile.name): \(scheme)://\(shownHost):\(port)/") }
        }
    }

    static func logger(_ shared: SharedOptions) -> Logger {
        var logger = Logger(label: "luotu") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = shared.quiet ? .warning : shared.verbose ? .debug : .info
        return logger
    }
}
