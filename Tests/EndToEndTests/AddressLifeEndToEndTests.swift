import Foundation
import TestSupport
import Testing

/// The life of the address base through the real command and a real port.
@Suite struct AddressLifeEndToEndTests {
    private func city() throws -> LuotuProcess {
        let luotu = try LuotuProcess()
        try luotu.makeCity()
        for (file, kind) in [("行政区划.shp", "region"), ("标准地址.shp", "address")] {
            let path = PackageRoot.geoData("Sample").appendingPathComponent(file).path
            #expect(try luotu.run("import", path, "--as", kind, "--quiet").status == 0)
        }
        return luotu
    }

    /// A doorplate on a road: its code, its text, its road.
    private func doorplate(_ luotu: LuotuProcess) throws -> (code: String, text: String, road: String) {
        let found = try luotu.run(
            "query", "addresses", "--filter", "level = 'doorplate' AND road IS NOT NULL", "--limit", "1", "--fields",
            "code,address,road", "--format", "csv")
        let cells = try #require(found.output.split(separator: "\n").last).split(separator: ",").map(String.init)
        return (cells[1], cells[2], cells[3])
    }

    @discardableResult
    private func address(_ luotu: LuotuProcess, _ arguments: String...) throws -> [String: Any] {
        let (process, output, errors) = try luotu.start(["address"] + arguments + ["--json", "--quiet"])
        process.waitUntilExit()
        let notes = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        #expect(process.terminationStatus == 0, "\(arguments): \(notes)")
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: output), options: .fragmentsAllowed)
        return (value as? [String: Any]) ?? ["list": value]
    }

    private func list(_ document: [String: Any], _ name: String = "list") throws -> [[String: Any]] {
        try #require(document[name] as? [[String: Any]], "\(document)")
    }

    @Test func aRoadIsRenamedFollowedAndTakenBack() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let door = try doorplate(luotu)
        let rows = try luotu.run("query", "addresses", "--filter", "road = '\(door.road)'", "--count").output
        let parent = try #require(try address(luotu, "show", door.code)["parent"] as? [String: Any])
        let road = "#\(try #require(parent["id"] as? Int))"
        #expect(parent["name"] as? String == door.road && parent["level"] as? String == "road")
        let tree = try address(luotu, "tree", road)
        let counts = try #require(tree["counts"] as? [String: Int])
        let doors = try list(tree, "children").compactMap { $0["node"] as? [String: Any] }.filter {
            $0["level"] as? String == "doorplate"
        }
        #expect(counts["doorplate"] == doors.count)

        let edit = try address(
            luotu, "rename", road, "求实大道", "--reason", "命名批复12号", "--by", "王", "--effective", "2026-10-01")
        let version = try #require(edit["version"] as? Int)
        let new = door.text.replacingOccurrences(of: door.road, with: "求实大道")
        #expect(try address(luotu, "show", door.code)["address"] as? String == new)
        #expect(try address(luotu, "show", door.code, "--as-of", "2026-09-30")["address"] as? String == door.text)
        #expect(try luotu.run("query", "addresses", "--filter", "road = '求实大道'", "--count").output == rows)
        for text in [new, door.text] {
            let found = try luotu.run("geocode", text, "--json").json()
            let best = try #require((found["candidates"] as? [[String: Any]])?.first)
            #expect(best["code"] as? String == door.code && best["address"] as? String == new, "\(text): \(best)")
        }
        let history = try list(address(luotu, "history", road))
        #expect(history.last?["kind"] as? String == "rename" && history.last?["reason"] as? String == "命名批复12号")
        #expect(history.last?["effective"] as? String == "2026-10-01T00:00:00.000Z")
        // The delivery of before the renaming comes again: nothing changes.
        let again = PackageRoot.geoData("Sample").appendingPathComponent("标准地址.shp").path
        let import2 = try luotu.run("import", again, "--as", "address", "--quiet", "--json").json()
        #expect(import2["inserted"] as? Int == 0 && import2["updated"] as? Int == 0, "\(import2)")

        try address(luotu, "undo", "\(version)")
        #expect(try address(luotu, "show", door.code)["address"] as? String == door.text)
        #expect(try luotu.run("query", "addresses", "--filter", "road = '\(door.road)'", "--count").output == rows)
        let second = try luotu.run("address", "undo", "\(version)")
        #expect(second.status == 1 && second.errors.contains("already"), "\(second.errors)")
    }

    @Test func theFeedOfTheCommandIsWholeInPages() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let door = try doorplate(luotu)
        let start = try address(luotu, "history", "--since", "0", "--limit", "10000")
        let nodes = try list(start, "changes").count
        #expect(start["more"] as? Bool == false && nodes > 1000)
        let cursor = try #require(start["next"] as? String)
        try address(luotu, "alias", door.code, "老门", "--kind", "common")
        let added = try address(
            luotu, "add", "16800号", "--under", door.road, "--level", "doorplate", "--at", "113.08,22.58")
        let code = try #require((added["codes"] as? [String])?.first)
        try address(luotu, "merge", code, "--into", door.code, "--reason", "重复")
        var seen: [String] = []
        var next = cursor
        for _ in 0..<100 {
            let page = try address(luotu, "history", "--since", next, "--limit", "1")
            seen += try list(page, "changes").map { "\($0["kind"] ?? "") \($0["code"] ?? "")" }
            next = try #require(page["next"] as? String)
            if page["more"] as? Bool == false { break }
        }
        let whole = try list(address(luotu, "history", "--since", cursor), "changes").map {
            "\($0["kind"] ?? "") \($0["code"] ?? "")"
        }
        #expect(seen == whole && seen.first == "alias \(door.code)" && seen.contains("merge \(code)"), "\(seen)")
        // The merged address leads on.
        #expect(try address(luotu, "show", code)["code"] as? String == door.code)
    }

    @Test func proposalsTiesAndCodes() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let door = try doorplate(luotu)
        let proposal = try address(
            luotu, "propose", "moved", "--address", door.code, "--at", "113.0812,22.5799", "--photo", "IMG_1.jpg")
        let number = "\(try #require(proposal["id"] as? Int))"
        let waiting = try list(address(luotu, "review"))
        #expect(waiting.count == 1 && (waiting[0]["present"] as? [String: Any])?["code"] as? String == door.code)
        try address(luotu, "review", number, "--adopt", "--by", "李")
        #expect(try address(luotu, "show", door.code)["lon"] as? Double == 113.0812)
        #expect(try luotu.run("address", "review", number, "--refuse", "--reason", "x").status == 1)
        #expect(try list(address(luotu, "review", "--state", "adopted")).first?["reviewer"] as? String == "李")

        try address(luotu, "link", door.code, "--system", "人口", "--key", "R1", "--kind", "实有人口")
        let dossier = try address(luotu, "dossier", door.code)
        #expect(try list(dossier, "links").first?["key"] as? String == "R1")

        #expect(try luotu.run("address", "code", "check", "12").status == 1)
        let wrong = try luotu.run("address", "show", "没有的地址999号")
        #expect(wrong.status == 1 && wrong.errors.contains("there is no address"), "\(wrong.errors)")
        for arguments in [
            ["address", "propose", "odd"], ["address", "history", "x", "--since", "0"],
            ["address", "review", "--adopt"], ["address", "tree", "--depth", "99"],
        ] {
            let (process, _, _) = try luotu.start(arguments)
            process.waitUntilExit()
            #expect(process.terminationStatus == 64, "\(arguments)")
        }
    }

    @Test func theServiceAnswersAndTakesProposals() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let door = try doorplate(luotu)
        let (server, _, errors) = try luotu.start(["serve", "--port", "0"])
        defer {
            server.terminate()
            server.waitUntilExit()
        }
        let port = try #require(try luotu.port(in: errors), "the service never said where it listens")
        let base = "http://127.0.0.1:\(port)/addresses"
        func get(_ path: String) throws -> [String: Any] {
            let (_, body) = try Tool.run("curl", "-s", base + path)
            return try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], "\(body)")
        }
        func post(_ path: String, _ body: String) throws -> (status: String, answer: [String: Any]) {
            let (_, text) = try Tool.run(
                "curl", "-s", "-w", "\n%{http_code}", "-H", "Content-Type: application/json", "-d", body, base + path)
            let lines = text.split(separator: "\n")
            let answer = try JSONSerialization.jsonObject(with: Data((lines.first ?? "").utf8)) as? [String: Any]
            return (String(lines.last ?? ""), try #require(answer, "\(text)"))
        }
        #expect(try get("/\(door.code)")["address"] as? String == door.text)
        let start = try get("/changes?since=0&limit=1")
        #expect(start["more"] as? Bool == true && (start["next"] as? String)?.hasSuffix(".1") == true, "\(start)")
        #expect(try get("/changes?since=x")["status"] as? Int == 400)
        #expect(try get("/999")["status"] as? Int == 404)
        #expect(try get("/\(door.code)?asOf=morgen")["parameter"] as? String == "asOf")

        // The command writes through the service that holds the database.
        let version = try #require(try address(luotu, "alias", door.code, "老门")["version"] as? Int)
        let changes = try list(get("/changes?since=\(version - 1)"), "changes")
        #expect(changes.count == 1 && changes[0]["kind"] as? String == "alias")
        #expect(try list(get("/\(door.code)/history"), "changes").last?["kind"] as? String == "alias")

        let proposed = try post(
            "/proposals", #"{"kind":"wrong","address":"\#(door.code)","text":"8888号","note":"门牌已换","by":"网格员"}"#)
        #expect(proposed.status == "201", "\(proposed)")
        let number = try #require(proposed.answer["id"] as? Int)
        #expect(try list(get("/proposals"), "proposals").count == 1)
        #expect(try post("/proposals", #"{"kind":"odd"}"#).status.hasPrefix("4"))
        #expect(try post("/proposals/\(number)/review", #"{"decision":"refuse"}"#).status.hasPrefix("4"))
        let adopted = try post("/proposals/\(number)/review", #"{"decision":"adopt","by":"李"}"#)
        #expect(adopted.status == "200" && adopted.answer["state"] as? String == "adopted", "\(adopted)")
        let name = try get("/\(door.code)")
        #expect(name["name"] as? String == "8888号" && (name["aliases"] as? [[String: Any]])?.count == 2, "\(name)")
        #expect(try post("/proposals/\(number)/review", #"{"decision":"adopt"}"#).status == "409")
        #expect(try list(get("/proposals?state=adopted"), "proposals").first?["reviewer"] as? String == "李")

        try address(luotu, "link", door.code, "--system", "人口", "--key", "R1")
        #expect(try list(get("/\(door.code)/dossier"), "links").count == 1)
        let tree = try get("/440703/tree?depth=1")
        let towns = try list(tree, "children")
        #expect((tree["counts"] as? [String: Int])?["room"] ?? 0 > 0 && towns.count > 1)
        let retired = try address(luotu, "retire", door.code, "--all-below")
        #expect(retired["operation"] as? String == "retire")
        #expect(try get("/\(door.code)")["status"] as? String == "retired")
    }

    /// Proposals from other machines: where the service was told to take them, from its own page, and nothing else.
    @Test func phonesMayProposeWhereTheServiceTakesIt() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let door = try doorplate(luotu)
        for isTaken in [false, true] {
            let (server, _, errors) = try luotu.start(
                ["serve", "--port", "0"] + (isTaken ? ["--accept-proposals"] : []))
            defer {
                server.terminate()
                server.waitUntilExit()
            }
            let port = try #require(try luotu.port(in: errors), "the service never said where it listens")
            func post(_ path: String, _ body: String, _ origin: String) throws -> String {
                try Tool.run(
                    "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: map.example", "-H",
                    "Origin: \(origin)", "-H", "Content-Type: application/json", "-d", body,
                    "http://127.0.0.1:\(port)/addresses/\(path)"
                ).output
            }
            let body = #"{"kind":"wrong","address":"\#(door.code)","picture":{"data":"/9j/4AAQ"},"by":"网格员"}"#
            let own = try post("proposals", body, "https://map.example")
            #expect(own == (isTaken ? "201" : "403"))
            #expect(try post("proposals", body, "https://evil.example") == "403")
            #expect(try post("proposals/1/review", #"{"decision":"adopt"}"#, "https://map.example") == "403")
            if isTaken {
                let (_, type) = try Tool.run(
                    "curl", "-s", "-o", luotu.path("p.jpg"), "-w", "%{content_type}",
                    "http://127.0.0.1:\(port)/addresses/proposals/1/picture")
                #expect(type == "image/jpeg")
                #expect(
                    try Data(contentsOf: luotu.folder.appendingPathComponent("p.jpg"))
                        == Data(base64Encoded: "/9j/4AAQ"))
            }
        }
    }

    @Test func aReviewListOfDuplicatesComesBackAsMerges() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let door = try doorplate(luotu)
        let before = try list(address(luotu, "duplicates"), "duplicates").count
        let shown = try address(luotu, "show", door.code)
        let (lon, lat) = (shown["lon"] as? Double ?? 0, shown["lat"] as? Double ?? 0)
        // The same doorplate once more, as a department writes it.
        let text = door.text.replacingOccurrences(of: door.road, with: door.road.dropLast() + "璐")
        let table = "编码,地址,街路巷,门牌,经度,纬度\nDUP1,\(text),\(door.road.dropLast())璐,\(shown["name"] ?? ""),\(lon),\(lat)\n"
        try Data(table.utf8).write(to: luotu.folder.appendingPathComponent("重.csv"))
        #expect(
            try luotu.run("import", luotu.path("重.csv"), "--as", "address", "--crs", "EPSG:4490", "--quiet").status == 0
        )
        for name in ["查重.xlsx", "查重.csv"] {
            let report = try address(luotu, "duplicates", "-o", luotu.path(name))
            #expect(try list(report, "duplicates").count == before + 1)
        }
        // A reviewer marks the row; the others stay undecided.
        let path = luotu.folder.appendingPathComponent("查重.csv")
        let lines = String(decoding: try Data(contentsOf: path), as: UTF8.self).components(separatedBy: "\r\n")
        let marked = lines.map { $0.contains("DUP1") ? "合并" + $0 : $0 }
        try Data(marked.joined(separator: "\r\n").utf8).write(to: path)
        let applied = try luotu.run("address", "apply", path.path, "--json")
        #expect(applied.status == 0, "\(applied.errors)")
        #expect(try address(luotu, "show", "DUP1")["code"] as? String == door.code)
        #expect(try list(address(luotu, "duplicates"), "duplicates").count == before)
        // Nothing decided: nothing done.
        let none = try luotu.run("address", "apply", luotu.path("查重.xlsx"))
        #expect(none.status == 1 && none.errors.contains("操作"), "\(none.errors)")
    }

    @Test func landBuildingsUnitsAndRoomsAreCounted() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let census = try address(luotu, "count", "440703")
        let counts = try #require(census["counts"] as? [String: Int])
        for level in ["doorplate", "building", "room"] {
            let rows = try luotu.run("query", "addresses", "--filter", "level = '\(level)'", "--count").output
            #expect(counts[level] ?? 0 >= Int(rows.filter(\.isNumber)) ?? 1, "\(level)")
        }
        let buildings = try list(census, "buildings")
        #expect(buildings.count == counts["building"])
        #expect(
            buildings.compactMap { $0["rooms"] as? Int }.reduce(0, +) + (census["outsideBuildings"] as? Int ?? 0)
                >= counts["room"] ?? 0)
        let one = try luotu.run("address", "count", "--building", "没有这个编码")
        #expect(one.status == 1 && one.errors.contains("building code"), "\(one.errors)")
        #expect(try luotu.run("address", "count").status == 64)
    }
}
