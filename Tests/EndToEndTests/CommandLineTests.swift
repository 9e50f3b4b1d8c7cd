import Foundation
import TestSupport
import Testing

/// What every command understands: the shared options, where they stand, and what is printed for whom.
@Suite struct CommandLineTests {
    private static let roads = PackageRoot.geoData("Sample").appendingPathComponent("道路.shp").path

    @Test func sharedOptionsStandBeforeTheSubcommandOrAfterIt() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        let nowhere = ["LUOTU_DB": luotu.path("nowhere.db")]
        let other = luotu.path("other.db")
        func run(_ arguments: String...) throws -> LuotuProcess.Result {
            let (process, output, errors) = try luotu.start(arguments, environment: nowhere)
            process.waitUntilExit()
            return LuotuProcess.Result(
                status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
                errors: try String(contentsOf: errors, encoding: .utf8))
        }
        let made = try run("--db", other, "--json", "init", "--county", "440703")
        #expect(made.status == 0, "\(made.errors)")
        #expect(try made.json()["database"] as? String == other)
        let imported = try run("--json", "import", Self.roads, "--as", "road", "--db", other, "--quiet")
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(imported.errors.isEmpty)
        let count = try #require(try imported.json()["inserted"] as? Int)
        for arguments in [
            ["--db", other, "query", "roads", "--count"], ["query", "--db", other, "roads", "--count"],
            ["--quiet", "--verbose", "query", "roads", "--count", "--db", other],
        ] {
            let (process, output, _) = try luotu.start(arguments, environment: nowhere)
            process.waitUntilExit()
            #expect(try String(contentsOf: output, encoding: .utf8) == "\(count)\n", "\(arguments)")
        }
        // Commands below commands take them in all three places.
        for arguments in [
            ["--db", other, "--json", "import", "list"], ["import", "--db", other, "list", "--json"],
            ["import", "list", "--json", "--db", other],
        ] {
            let (process, output, _) = try luotu.start(arguments, environment: nowhere)
            process.waitUntilExit()
            let text = try String(contentsOf: output, encoding: .utf8)
            #expect(text.hasPrefix("[{") && text.contains("\"inserted\":\(count)"), "\(arguments): \(text)")
        }
        #expect(!FileManager.default.fileExists(atPath: luotu.path("nowhere.db")))
    }

    @Test func theVariableNamesTheDatabaseUnlessTheOptionDoes() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        let first = luotu.path("first.db")
        let made = try luotu.run("init", "--county", "440703", environment: ["LUOTU_DB": first])
        #expect(made.status == 0, "\(made.errors)")
        #expect(FileManager.default.fileExists(atPath: first))
        let elsewhere = ["LUOTU_DB": luotu.path("nowhere.db")]
        #expect(try luotu.run("layer", "list", environment: elsewhere).status == 1)
        #expect(try luotu.run("--db", first, "layer", "list", environment: elsewhere).status == 0)
    }

    @Test func initWithoutACityAsksInsteadOfGuessing() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        let refused = try luotu.run("init")
        #expect(refused.status == 64)
        for word in ["--county", "--profile", "--template"] { #expect(refused.errors.contains(word), "\(word)") }
        #expect(!FileManager.default.fileExists(atPath: luotu.database))
        let template = try luotu.run("init", "--template")
        #expect(template.status == 0)
        try template.output.write(toFile: luotu.path("city.yaml"), atomically: true, encoding: .utf8)
        let open = try luotu.run("init")
        #expect(open.status == 1)
        #expect(open.errors.contains("county"), "\(open.errors)")
        let filled = template.output.replacing("\ncounty:\n", with: "\ncounty: \"440703\"\n")
        try filled.write(toFile: luotu.path("city.yaml"), atomically: true, encoding: .utf8)
        let made = try luotu.run("init")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.errors.contains("city.yaml"))
        #expect(made.output.contains("440703"))
        #expect(try luotu.run("init").status == 1, "a database that is there is not overwritten")
    }

    /// `script` gives the command a terminal, as a person has.
    @Test func addressAnswersAreTablesOnATerminalAndJSONElsewhere() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let sample = PackageRoot.geoData("Sample").appendingPathComponent("标准地址.shp").path
        #expect(try luotu.run("import", sample, "--as", "address", "--quiet").status == 0)
        let (_, found) = try Tool.run(
            LuotuProcess.programs.appendingPathComponent("luotu").path, "--db", luotu.database, "query", "addresses",
            "--filter", "level = 'doorplate'", "--limit", "1", "--fields", "address", "--format", "csv")
        let address = try #require(found.split(separator: "\n").last?.split(separator: ",")[1])
        for command in ["geocode '\(address)'", "parse '\(address)'", "suggest '\(address)'", "reverse 113.04 22.63"] {
            let program = LuotuProcess.programs.appendingPathComponent("luotu").path
            let line = "'\(program)' --db '\(luotu.database)' \(command)"
            let (status, piped) = try Tool.run("sh", "-c", line)
            #expect(status == 0, "\(command): \(piped)")
            #expect(piped.hasPrefix("{"), "\(command): \(piped)")
            let (_, shown) = try Tool.run("script", "--quiet", "--return", "--command", line, "/dev/null")
            #expect(!shown.contains("{"), "\(command): \(shown)")
            #expect(shown.contains("级别") || shown.contains("要素"), "\(command): \(shown)")
            let (_, asked) = try Tool.run("script", "--quiet", "--return", "--command", line + " --json", "/dev/null")
            #expect(asked.contains("{"), "\(command)")
        }
    }
}
