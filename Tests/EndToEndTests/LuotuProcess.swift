import Foundation
import Glibc
import TestSupport
import Testing

/// Runs the real command, as its users do.
struct LuotuProcess {
    /// The folder of the built programs: that of the test program itself.
    static let programs: URL = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: own).deletingLastPathComponent()
    }()

    struct Result {
        var status: Int32
        var output: String
        var errors: String

        /// The last line of the output as JSON.
        func json() throws -> [String: Any] {
            let line = try #require(output.split(separator: "\n").last, "no output; errors: \(errors)")
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return try #require(value as? [String: Any])
        }
    }

    /// A folder of its own with a database in it.
    let folder: URL
    var database: String { folder.appendingPathComponent("city.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("luotu-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    @discardableResult
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        try run(arguments, environment: environment)
    }

    @discardableResult
    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        let (process, output, errors) = try start(arguments, environment: environment)
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try text(output), errors: try text(errors))
    }

    /// Starts the command; its output goes to files, so that no pipe can fill up.
    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> (Process, URL, URL) {
        let process = Process()
        process.executableURL = Self.programs.appendingPathComponent("luotu")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["LUOTU_DB": database].merging(environment) { $1 }
        ) { $1 }
        let output = folder.appendingPathComponent("out-\(UUID().uuidString)")
        let errors = folder.appendingPathComponent("err-\(UUID().uuidString)")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output, errors)
    }

    private func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }

    /// Makes a new city and expects that to work.
    func makeCity() throws {
        let result = try run("init", "--county", "440703")
        #expect(result.status == 0, "\(result.errors)")
    }

    /// Waits until some process writes the database.
    func waitForLock() throws {
        for _ in 0..<1000 {
            let descriptor = open(database + ".lock", O_RDWR)
            if descriptor >= 0 {
                let isFree = flock(descriptor, LOCK_EX | LOCK_NB) == 0
                close(descriptor)
                if !isFree { return }
            }
            usleep(2000)
        }
        Issue.record("nobody ever took the lock")
    }
}
