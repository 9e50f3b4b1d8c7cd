import Foundation
import Glibc
import TestSupport
import Testing

/// Two processes and one file: the rules of docs/decisions/0003, with real processes.
@Suite(.serialized) struct OneWriterTests {
    private static let roads = PackageRoot.geoData("Sample").appendingPathComponent("道路.shp").path

    /// Microseconds after the lock was taken; `Tools/test --all` tries many.
    private static let killMoments: [UInt32] =
        ProcessInfo.processInfo.environment["LUOTU_LONG"] == "1"
        ? Array(stride(from: 0, to: 600_000, by: 10_000)) : [0, 20_000, 60_000, 120_000, 250_000]

    /// A file whose import takes a while.
    private func longImport(_ luotu: LuotuProcess) throws -> String {
        let made = try luotu.run("sample", luotu.path("city"), "--addresses", "30000", "--quiet")
        #expect(made.status == 0, "\(made.errors)")
        return luotu.path("city/标准地址.shp")
    }

    @Test func killInTheMiddleLeavesTheCityAsItWas() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        #expect(try luotu.run("import", Self.roads, "--as", "road").status == 0)
        let roads = try luotu.run("query", "roads", "--count").output
        let file = try longImport(luotu)
        for pause in Self.killMoments {
            let (process, _, _) = try luotu.start(["import", file, "--as", "address", "--quiet"])
            try luotu.waitForLock(of: process)
            usleep(pause)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let count = try luotu.run("query", "addresses", "--count").output
            #expect(count == "0\n" || count == "30000\n", "\(count)")
            #expect(try luotu.run("query", "roads", "--count").output == roads)
            let (_, check) = try Tool.run(
                "python3", "-c",
                "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone())",
                luotu.database)
            #expect(check.contains("ok"), "\(check)")
        }
        let whole = try luotu.run("import", file, "--as", "address", "--quiet", "--json")
        #expect(whole.status == 0, "\(whole.errors)")
    }

    @Test func whoReadsDuringAFirstLoadWaitsForIt() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let file = try longImport(luotu)
        let (process, _, _) = try luotu.start(["import", file, "--as", "address", "--quiet"])
        try luotu.waitForLock(of: process)
        // Held up, so that the reader begins while it loads.
        kill(process.processIdentifier, SIGSTOP)
        #expect(process.isRunning)
        let (reader, output, errors) = try luotu.start(["query", "addresses", "--count"])
        usleep(200_000)
        kill(process.processIdentifier, SIGCONT)
        reader.waitUntilExit()
        let (told, complaint) = (try luotu.text(output), try luotu.text(errors))
        #expect(reader.terminationStatus == 0, "\(complaint)")
        #expect(told == "0\n" || told == "30000\n", "\(told)")
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try luotu.run("query", "addresses", "--count").output == "30000\n")
    }

    @Test func interruptSaysThatNothingChanged() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let file = try longImport(luotu)
        let (process, _, errors) = try luotu.start(["import", file, "--as", "address"])
        try luotu.waitForLock(of: process)
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 1)
        let text = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        #expect(text.contains("nothing was changed"), "\(text)")
        #expect(try luotu.run("query", "addresses", "--count").output == "0\n")
    }

    @Test func secondWriterIsToldWhoWrites() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let descriptor = open(luotu.database + ".lock", O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let pid = "\(getpid())\n"
        _ = pid.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        let result = try luotu.run("import", Self.roads, "--as", "road")
        #expect(result.status == 1)
        #expect(result.errors.contains("pid \(getpid())"), "\(result.errors)")
        #expect(try luotu.run("query", "roads", "--count").output == "0\n")
    }

    @Test func importWhileServingIsHandedToTheService() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let (server, _, errors) = try luotu.start(["serve", "--port", "0"])
        defer {
            server.terminate()
            server.waitUntilExit()
        }
        var port: String?
        for _ in 0..<500 where port == nil {
            let text = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
            port = text.split(separator: "\n").first { $0.contains("http://127.0.0.1:") }?
                .split(separator: ":").last.map { $0.filter(\.isNumber) }
            usleep(20_000)
        }
        let address = try #require(port, "the service never said where it listens")
        let result = try luotu.run("import", Self.roads, "--as", "road", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let inserted = try #require(try result.json()["inserted"] as? Int)
        #expect(inserted > 0)
        let (_, body) = try Tool.run("curl", "-s", "http://127.0.0.1:\(address)/collections/roads/items?limit=1")
        #expect(body.contains("\"numberMatched\":\(inserted)"), "\(body)")
        let busy = try luotu.run("serve", "--port", address, "--db", luotu.path("other.db"))
        #expect(busy.status == 1)
    }

    @Test func portInUseIsSaid() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #expect(bind(listener, $0, length) == 0)
                #expect(listen(listener, 1) == 0)
                #expect(getsockname(listener, $0, &length) == 0)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        let result = try luotu.run("serve", "--port", String(port))
        #expect(result.status == 1)
        #expect(result.errors.contains("\(port)"), "\(result.errors)")
    }
}
