import ArgumentParser
import Foundation
import Glibc

/// Options that every subcommand takes, before its name or after it.
struct SharedOptions: ParsableArguments {
    @Option(name: .customLong("db"), help: "The database file (default: LUOTU_DB, or luotu.db).")
    var givenDatabase: String?

    @Flag(help: "Answer as JSON.")
    var json = false

    @Flag(help: "Print no progress and no notes.")
    var quiet = false

    @Flag(help: "Print more about what happens.")
    var verbose = false

    var database: String {
        if let givenDatabase { return givenDatabase }
        let stated = ProcessInfo.processInfo.environment["LUOTU_DB"] ?? ""
        return stated.isEmpty ? "luotu.db" : stated
    }

    /// Whether an answer that has both forms is printed for programs: asked for, or stdout is no terminal.
    var printsJSON: Bool { json || isatty(STDOUT_FILENO) == 0 }
}

/// The exit codes of the command (docs/http-api.md lists the service's problems).
enum CommandExit {
    /// Failed; nothing changed.
    static let failure = ExitCode(1)
    /// Done, some rows rejected; all of them stand in the rejects file.
    static let partial = ExitCode(2)
}

/// Runs a command's body; an error goes to stderr as one sentence and exits with 1.
func reporting<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch let error as ExitCode {
        throw error
    } catch let error as ValidationError {
        throw error
    } catch is CancellationError {
        Output.note("luotu: stopped; nothing was changed")
        throw CommandExit.failure
    } catch {
        Output.note("luotu: \(error)")
        throw CommandExit.failure
    }
}
