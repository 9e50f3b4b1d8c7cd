import Foundation
import TestSupport
import Testing

/// The ten minutes of the README, typed as they stand there: what a reader copies must work and find something.
@Suite struct ReadmeTourTests {
    /// What was typed and printed, in order.
    struct Step {
        var command: String
        var output: String
    }

    /// The shell blocks of the tour, in order; the first block of the page sets up and builds, which the test has done.
    private func tour(_ page: String) throws -> String {
        let text = try String(contentsOf: PackageRoot.url.appendingPathComponent(page), encoding: .utf8)
        let blocks = text.components(separatedBy: "```sh\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        return blocks.dropFirst().joined().split(separator: "\n").filter { line in
            !["Tools/", "alias ", "luotu serve"].contains { line.hasPrefix($0) }
        }.joined(separator: "\n")
    }

    /// Types the tour into a shell in which `luotu` is the built command, and keeps what every call printed.
    private func walk(_ page: String, in luotu: LuotuProcess) throws -> [Step] {
        let script = """
            set -eu
            n=100
            luotu() {
                n=$((n + 1)); printf '%s' "$*" > "step-$n.command"
                command "$PROGRAM" "$@" > "step-$n.output"
            }
            \(try tour(page))
            """
        try script.write(toFile: luotu.path("tour.sh"), atomically: true, encoding: .utf8)
        let program = LuotuProcess.programs.appendingPathComponent("luotu").path
        let (status, output) = try Tool.run(
            "env", "-C", luotu.folder.path, "-u", "LUOTU_DB", "PROGRAM=\(program)", "bash", "tour.sh")
        #expect(status == 0, "\(output)")
        return try FileManager.default.contentsOfDirectory(atPath: luotu.folder.path)
            .filter { $0.hasSuffix(".command") }.sorted().map { name in
                let output = name.replacingOccurrences(of: ".command", with: ".output")
                return Step(
                    command: try String(contentsOfFile: luotu.path(name), encoding: .utf8),
                    output: try String(contentsOfFile: luotu.path(output), encoding: .utf8))
            }
    }

    @Test(arguments: ["README.md", "README.zh-CN.md"])
    func everyCommandOfTheTourFindsSomething(page: String) throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        let steps = try walk(page, in: luotu)
        func json(_ word: String) throws -> [String: Any] {
            let step = try #require(steps.first { $0.command.hasPrefix(word) }, "the tour has no \(word)")
            let value = try JSONSerialization.jsonObject(with: Data(step.output.utf8))
            return try #require(value as? [String: Any], "\(word)")
        }
        #expect(steps.count { $0.command.hasPrefix("import city/") } == 11)
        let best = try #require((try json("geocode")["candidates"] as? [[String: Any]])?.first)
        #expect(best["match"] as? String == "exact")
        #expect(best["score"] as? Double ?? 0 >= 0.9)
        #expect(best["grid"] is String)
        #expect((try json("reverse")["addresses"] as? [Any])?.isEmpty == false)
        #expect((try json("suggest")["suggestions"] as? [Any])?.isEmpty == false)
        #expect((try json("parse")["elements"] as? [Any])?.count ?? 0 >= 8)
        #expect((try json("query addresses")["features"] as? [Any])?.isEmpty == false)
        let parts = try #require(steps.first { $0.command.hasPrefix("query parts") })
        #expect(parts.output.split(separator: "\n").count == 11, "\(parts.output)")
        #expect(FileManager.default.fileExists(atPath: luotu.path("city-for-qgis.sqlite")))
    }
}
