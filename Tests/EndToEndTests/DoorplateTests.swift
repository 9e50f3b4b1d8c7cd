import Foundation
import TestSupport
import Testing

/// From an address to the phone that scans its plate, with the real command, an independent reader and a real port.
@Suite struct DoorplateEndToEndTests {
    private static let base = "https://dz.example.cn"

    private func city() throws -> LuotuProcess {
        let luotu = try LuotuProcess()
        try luotu.makeCity()
        for (file, kind) in [("行政区划.shp", "region"), ("标准地址.shp", "address")] {
            let path = PackageRoot.geoData("Sample").appendingPathComponent(file).path
            #expect(try luotu.run("import", path, "--as", kind, "--quiet").status == 0)
        }
        return luotu
    }

    /// One address of a level: its code, its text and its community.
    private func address(_ luotu: LuotuProcess, _ level: String) throws -> (code: String, text: String) {
        let found = try luotu.run(
            "query", "addresses", "--filter", "level = '\(level)'", "--limit", "1", "--fields", "code,address",
            "--format", "csv")
        let cells = try #require(found.output.split(separator: "\n").last).split(separator: ",")
        return (String(cells[1]), String(cells[2]))
    }

    /// What zbarimg reads off an image; it also complains about the machine's message bus.
    private func scan(_ image: String) throws -> [String] {
        let (_, output) = try Tool.run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", image)
        return output.split(separator: "\n").map(String.init).filter { $0.hasPrefix("http") }
    }

    @Test func aCodeIsPermanentAndLeadsToTheMaskedCard() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let room = try address(luotu, "room")
        func make(_ name: String) throws -> String {
            let result = try luotu.run(
                "address", "qr", room.code, "--base", Self.base + "/", "-o", luotu.path(name), "--json", "--quiet")
            #expect(result.status == 0, "\(result.errors)")
            let plates = try #require(try result.json()["plates"] as? [[String: Any]])
            #expect(plates.first?["address"] as? String == room.text)
            return try #require(plates.first?["url"] as? String)
        }
        let url = try make("门牌.png")
        #expect(try scan(luotu.path("门牌.png")) == [url])
        #expect(url.hasPrefix(Self.base + "/a/"))
        let token = url.split(separator: "/").last.map(String.init) ?? ""
        #expect(token.count == 20 && !token.contains(room.code.suffix(8)))
        // The same after the delivery came again with another text and code for the row.
        let again = PackageRoot.geoData("Sample").appendingPathComponent("标准地址.shp").path
        #expect(try luotu.run("import", again, "--as", "address", "--quiet").status == 0)
        #expect(try make("门牌.svg") == url)
        let (_, _) = try Tool.run("rsvg-convert", "--zoom", "4", "-o", luotu.path("svg.png"), luotu.path("门牌.svg"))
        #expect(try scan(luotu.path("svg.png")) == [url])

        let (server, _, errors) = try luotu.start(["serve", "--port", "0"])
        defer {
            server.terminate()
            server.waitUntilExit()
        }
        let port = try #require(try luotu.port(in: errors), "the service never said where it listens")
        let (_, body) = try Tool.run("curl", "-s", "http://127.0.0.1:\(port)/a/\(token)")
        #expect(body.contains("\"isMasked\":true") && body.contains("\"status\":\"in-use\""), "\(body)")
        #expect(!body.contains("室") && !body.contains("单元") && !body.contains(room.code), "\(body)")
        let (_, page) = try Tool.run(
            "curl", "-s", "-H", "Accept: text/html", "http://127.0.0.1:\(port)/a/\(token.lowercased())")
        #expect(page.contains("<!doctype html>") && !page.contains("室<"), "\(page)")
        // While the service writes, it makes the tokens.
        let other = try luotu.run("address", "qr", try address(luotu, "building").code, "-o", luotu.path("b.svg"))
        #expect(other.status == 0, "\(other.errors)")
        #expect(other.errors.contains("--base"))
    }

    @Test func aSheetHasAPlateForEveryAddressOfTheLevelInTheArea() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let community = try address(luotu, "doorplate").code.prefix(12)
        let result = try luotu.run(
            "address", "qr", "--within", String(community), "--base", Self.base, "-o", luotu.path("门牌.pdf"), "--json",
            "--quiet", "--rows", "5", "--columns", "2")
        #expect(result.status == 0, "\(result.errors)")
        let plates = try #require(try result.json()["plates"] as? [[String: String]])
        #expect(plates.count > 10)
        #expect(Set(plates.compactMap { $0["url"] }).count == plates.count)
        let counted = try luotu.run(
            "query", "addresses", "--within", "regions/\(community)", "--filter", "level = 'doorplate'", "--count")
        #expect(counted.output == "\(plates.count)\n")
        let (_, info) = try Tool.run("pdfinfo", luotu.path("门牌.pdf"))
        #expect(info.contains("Pages:           \((plates.count + 9) / 10)\n"), "\(info)")
        // Cut along the lines, every plate of the first page carries its own code, row by row.
        let pixels = 150 / 25.4
        for (index, plate) in plates.prefix(10).enumerated() {
            let (column, row) = (Double(index % 2), Double(index / 2))
            let box = [10 + column * 95, 10 + row * 55.4, 95, 55.4].map { String(Int($0 * pixels)) }
            let cut = luotu.path("cut-\(index)")
            let (status, _) = try Tool.run(
                "pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-x", box[0], "-y", box[1], "-W", box[2], "-H", box[3],
                "-singlefile", "-png", luotu.path("门牌.pdf"), cut)
            #expect(status == 0)
            #expect(try scan(cut + ".png") == [plate["url"]], "\(plate)")
        }
        for plate in plates { #expect(plate["address"]?.hasSuffix("号") == true, "\(plate)") }
    }

    @Test func whatCannotBeDrawnIsRefused() throws {
        let luotu = try city()
        defer { luotu.remove() }
        #expect(try luotu.run("address", "qr", "999", "-o", luotu.path("x.svg")).errors.contains("no address"))
        for arguments in [
            ["address", "qr", "-o", "x.svg"], ["address", "qr", "1", "-o", "x.gif"],
            ["address", "qr", "1", "-o", "x.pdf"],
            ["address", "qr", "1", "--within", "2", "-o", "x.pdf"],
            ["address", "qr", "1", "--base", "dz", "-o", "x.svg"],
            ["address", "qr", "--within", "1", "--page", "A9", "-o", "x.pdf"],
        ] {
            let (process, _, _) = try luotu.start(arguments)
            process.waitUntilExit()
            #expect(process.terminationStatus == 64, "\(arguments)")
        }
        #expect(!FileManager.default.fileExists(atPath: luotu.path("x.svg")))
    }
}

extension LuotuProcess {
    /// The port that a service names once it listens; nil where it never does.
    func port(in errors: URL) throws -> String? {
        for _ in 0..<1500 {
            let text = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
            let line = text.split(separator: "\n").first { $0.contains("http://127.0.0.1:") }
            if let port = line?.split(separator: ":").last.map({ $0.filter(\.isNumber) }) { return port }
            usleep(20_000)
        }
        return nil
    }
}
