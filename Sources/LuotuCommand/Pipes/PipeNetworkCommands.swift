import ArgumentParser
import CityFlows
import PipeNetwork

/// `luotu pipe check`
struct PipeCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Connected parts, and what stands against the rules. 管网检查",
        discussion: "Example:\n  luotu pipe check --rules PL-14,PL-20 --json")

    @OptionGroup var shared: SharedOptions
    @Option(help: "Only these rules, separated by commas, such as PL-14,PL-20.") var rules: String?
    @Option(name: .shortAndLong, help: "Write the answer here (JSON).") var output: String?

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { _ in
            .check(rules: rules?.split(separator: ",").map(String.init))
        }
    }
}

/// `luotu pipe trace FROM upstream|downstream`
struct PipeTraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "What lies upstream or downstream. 上下游追踪",
        discussion: """
            The flow comes from the drawing, the inverts or the sources, and every step says how sure it is. The trace stops
            before segments whose flow nothing settles, unless --through-unknown.

            Example:
              luotu pipe trace WS0000012 downstream
            """)

    enum Course: String, ExpressibleByArgument, CaseIterable { case upstream, downstream }

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The code of a segment or node, or LON,LAT.") var place: String
    @Argument(help: "upstream or downstream.") var direction: Course
    @Flag(help: "Also follow segments whose flow is unknown.") var throughUnknown = false
    @Option(help: "Go no farther than this many metres.") var limitMetres: Double?
    @Option(name: .shortAndLong, help: "Write the answer here (JSON).") var output: String?

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { _ in
            .trace(
                from: PipePlace(place), direction == .upstream ? .upstream : .downstream,
                throughUnknown: throughUnknown, limitMetres: limitMetres)
        }
    }
}

/// `luotu pipe isolate AT`
struct PipeIsolateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isolate", abstract: "Which valves to close for a break, and who loses supply. 爆管关阀",
        discussion: """
            Example:
              luotu pipe isolate JPL0000012 --failing JP0000007 --fewest
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The break: the code of a segment or node, or LON,LAT.") var place: String?
    @Option(help: "The same as the argument, where a code could be taken for an option.") var at: String?
    @Option(help: "Codes of valves that cannot be used, separated by commas.") var failing: String?
    @Flag(help: "Also the smallest set of valves anywhere that shuts the break off.") var fewest = false
    @Option(name: .shortAndLong, help: "Write the answer here (JSON).") var output: String?

    func validate() throws {
        guard (place == nil) != (at == nil) else { throw ValidationError("say where the break is: a code, or LON,LAT") }
    }

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { _ in
            .isolate(
                at: PipePlace(place ?? at ?? ""), failing: failing?.split(separator: ",").map(String.init) ?? [],
                wantsFewest: fewest)
        }
    }
}

/// `luotu pipe path FROM TO`
struct PipePathCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path", abstract: "The shortest way along pipes, or where two parts come nearest. 连通与路径",
        discussion: "Example:\n  luotu pipe path JP0000001 JP0000042")

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The start: a code, or LON,LAT.") var from: String
    @Argument(help: "The end: a code, or LON,LAT.") var to: String
    @Flag(help: "Not through closed valves.") var avoidClosed = false
    @Option(name: .shortAndLong, help: "Write the answer here (JSON).") var output: String?

    func run() async throws {
        try await PipeDesk.answer(shared, output: output) { _ in
            .path(from: PipePlace(from), to: PipePlace(to), avoidsClosed: avoidClosed)
        }
    }
}
