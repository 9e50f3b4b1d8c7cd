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

    func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }

    /// Makes a new city and expects that to work.
    func makeCity() throws {
        let result = try run("init", "--county", "440703")
        #expect(result.status == 0, "\(result.errors)")
    }

    /// A city with the regions, roads and parts of the sample that stands in the project.
    static func sampleCity() throws -> LuotuProcess {
        let luotu = try LuotuProcess()
        try luotu.makeCity()
        for (file, kind) in [("行政区划", "region"), ("道路", "road"), ("城市部件", "part")] {
            let path = PackageRoot.geoData("Sample").appendingPathComponent("\(file).shp").path
            let result = try luotu.run("import", path, "--as", kind)
            try #require(result.status == 0, "\(result.errors)")
        }
        return luotu
    }

    /// Waits until the process writes the database: its number stands in the lock file. Only looks, as whoever tried the
    /// lock would hold it for a moment.
    func waitForLock(of process: Process) throws {
        for _ in 0..<5000 {
            let holder = (try? String(contentsOfFile: database + ".lock", encoding: .utf8)) ?? ""
            if holder == "\(process.processIdentifier)\n" { return }
            usleep(2000)
        }
        Issue.record("the process never took the lock")
    }
}
