import Foundation
import TestSupport
import Testing

/// The pipes of the sample and of real networks, imported with the real command and asked over both ways in.
@Suite struct PipeEndToEnd {
    private func city(_ folder: URL, _ nodes: String, _ segments: String, crs: String? = nil) throws -> LuotuProcess {
        let luotu = try LuotuProcess()
        try luotu.makeCity()
        for (file, kind) in [(nodes, "pipe-node"), (segments, "pipe-segment")] {
            let result = try luotu.run(
                "import", folder.appendingPathComponent(file).path, "--as", kind, "--json", "--quiet", "--rejects",
                luotu.path("\(kind).rejects.csv"))
            #expect(result.status == 0 || result.status == 2, "\(result.errors)")
        }
        return luotu
    }

    private func sample() throws -> LuotuProcess {
        try city(PackageRoot.geoData("Sample"), "管线点.shp", "管线段.shp")
    }

    private func ask(_ luotu: LuotuProcess, _ arguments: [String]) throws -> [String: Any] {
        let (process, output, errors) = try luotu.start(["pipe"] + arguments + ["--json"])
        process.waitUntilExit()
        let text = try String(contentsOf: output, encoding: .utf8)
        let complaint = try String(contentsOf: errors, encoding: .utf8)
        #expect(process.terminationStatus == 0, "\(arguments): \(complaint)")
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func codes(_ value: Any?) -> [String] {
        (value as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
    }

    @Test func everyQuestionIsAnsweredWithWhatWasLookedAt() throws {
        let luotu = try sample()
        defer { luotu.remove() }
        let questions = [
            ["check"], ["trace", "WS0000001", "upstream"], ["isolate", "JPL0000012", "--fewest"],
            ["path", "JP0000001", "JP0000002"], ["clearance"], ["clearance", "--within-metres", "0.05"], ["cover"],
            ["profile", "JP0000001", "JP0000002"], ["stats", "--by", "category,material"],
        ]
        for question in questions {
            let answer = try ask(luotu, question)
            #expect((answer["network_version"] as? Int ?? 0) > 0, "\(question)")
            if question != ["check"] { #expect((answer["candidates_examined"] as? Int ?? 0) > 0, "\(question)") }
        }
        let isolation = try ask(luotu, ["isolate", "JPL0000012"])
        #expect(!codes(isolation["valves_to_close"]).isEmpty)
        #expect((isolation["segments"] as? [String])?.first == "JPL0000012")
        // A failing valve is skipped, and others take its place.
        let valve = try #require(codes(isolation["valves_to_close"]).first)
        let without = try ask(luotu, ["isolate", "JPL0000012", "--failing", valve])
        #expect(codes(without["skipped"]) == [valve] && !codes(without["valves_to_close"]).contains(valve))
        #expect((without["length_m"] as? Double ?? 0) > (isolation["length_m"] as? Double ?? .infinity))
    }

    @Test func groupsSumToTheTotalAndTheSampleIsSound() throws {
        let luotu = try sample()
        defer { luotu.remove() }
        let stats = try ask(luotu, ["stats", "--by", "class"])
        let groups = try #require(stats["groups"] as? [[String: Any]])
        let sum = groups.reduce(0.0) { $0 + ($1["length_m"] as? Double ?? .nan) }
        #expect(abs(sum - (stats["length_m"] as? Double ?? 0)) < 1e-6 && sum > 1000)
        let found = try ask(luotu, ["check"])
        let rules = try #require(found["rules"] as? [String: Int])
        for rule in ["PL-03", "PL-06", "PL-08", "PL-09", "PL-14", "PL-15"] { #expect(rules[rule] == nil, "\(rule)") }
    }

    @Test func drawingsAreSVGThatRenders() throws {
        let luotu = try sample()
        defer { luotu.remove() }
        let profile = luotu.path("profile.svg")
        #expect(try luotu.run("pipe", "profile", "WS0000003", "WS0000001", "-o", profile).status == 0)
        let (status, _) = try Tool.run("rsvg-convert", "-o", luotu.path("profile.png"), profile)
        #expect(status == 0)
        let path = try ask(luotu, ["profile", "WS0000003", "WS0000001"])
        let stations = try #require(path["stations"] as? [[String: Any]])
        let drawn = try String(contentsOfFile: profile, encoding: .utf8)
        #expect(stations.count > 1 && drawn.contains(">\(stations[0]["node"] as? String ?? "?")<"))
        let refused = try luotu.run("pipe", "stats", "-o", luotu.path("stats.svg"))
        #expect(refused.status != 0 && refused.errors.contains(".json"))
        let unknown = try luotu.run("pipe", "isolate", "no-such-code")
        #expect(unknown.status == 1 && unknown.errors.contains("no-such-code"))
    }

    @Test func theServiceAnswersAsTheCommandDoesAndSeesAnUndoneImport() throws {
        let luotu = try sample()
        defer { luotu.remove() }
        let expected = try ask(luotu, ["isolate", "JPL0000012"])
        let (server, _, errors) = try luotu.start(["serve", "--port", "0"])
        defer {
            server.terminate()
            server.waitUntilExit()
        }
        let port = try #require(try luotu.port(in: errors), "the service never said where it listens")
        func get(_ path: String) throws -> String {
            try Tool.run("curl", "-s", "http://127.0.0.1:\(port)/pipes/\(path)").1
        }
        let body = try get("isolate?at=JPL0000012")
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], "\(body)")
        #expect(codes(answer["valves_to_close"]) == codes(expected["valves_to_close"]))
        #expect(answer["length_m"] as? Double == expected["length_m"] as? Double)
        #expect(try get("profile?from=WS0000003&to=WS0000001&f=svg").contains("<svg"))
        #expect(try get("isolate?at=no-such-code").contains("\"status\":404"))
        #expect(try get("trace?from=WS0000001&direction=sideways").contains("\"status\":400"))
        #expect(try get("excavate?within=POINT(113%2022)&depth_m=2").contains("\"status\":422"))
        // The segments' batch is taken back while the service runs: the next answer knows.
        #expect(try luotu.run("import", "undo", "2").status == 0)
        #expect(try get("isolate?at=JPL0000012").contains("\"status\":404"))
    }

    /// As `isolation.json` has it: shutting off a break in a piece shuts off exactly the piece.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func aRealNetworkIsShutOffPieceByPiece() throws {
        let luotu = try city(SharedData.url("pipes-net3"), "pipe-nodes.geojson", "pipe-segments.geojson")
        defer { luotu.remove() }
        let data = try Data(contentsOf: SharedData.url("pipes-net3").appendingPathComponent("isolation.json"))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let partition = try #require(document["partition"] as? [[String: [String]]])
        var listed: Set<String> = []
        for piece in partition { listed.formUnion(piece["links"] ?? []) }
        for piece in partition {
            guard let first = piece["links"]?.first else { continue }
            let answer = try ask(luotu, ["isolate", first])
            let found = Set(answer["segments"] as? [String] ?? []).intersection(listed)
            #expect(found == Set(piece["links"] ?? []), "\(first)")
        }
    }
}
