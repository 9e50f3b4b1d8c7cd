import Foundation
import GeoModel
import Glibc
import OneMap
import TestSupport
import Testing

/// Tiles over the life of a service: a commit is on the next tile, also when the service was killed in between.
@Suite(.serialized) struct TileCrashTests {
    private static let tile = TileCoordinate.holding(Position(113.08, 22.58), zoom: 13)!

    /// A file of points in the middle of the tile.
    private func points(_ numbers: Range<Int>, in luotu: LuotuProcess) throws -> String {
        let box = Self.tile.bounds()
        var text = "code,lon,lat\n"
        for number in numbers {
            let share = Double(number % 997 + 1) / 1000
            let (x, y) = (box.west + (box.east - box.west) * share, box.south + (box.north - box.south) * (1 - share))
            text += "P\(number),\(x),\(y)\n"
        }
        let file = luotu.path("points-\(numbers.lowerBound).csv")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    private func serve(_ luotu: LuotuProcess) throws -> (server: Process, address: String) {
        let (server, _, errors) = try luotu.start(["serve", "--port", "0"])
        for _ in 0..<500 {
            let text = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
            if let line = text.split(separator: "\n").first(where: { $0.contains("http://127.0.0.1:") }),
                let port = line.split(separator: ":").last.map({ $0.filter(\.isNumber) })
            {
                return (server, "http://127.0.0.1:\(port)")
            }
            usleep(20_000)
        }
        throw LuotuProcessSilent()
    }

    private struct LuotuProcessSilent: Error {}

    /// The codes on the tile as the service gives it.
    private func codes(_ address: String, _ luotu: LuotuProcess) throws -> Set<String> {
        let file = luotu.path("tile.mvt")
        let path = "\(address)/tiles/things/\(Self.tile).mvt"
        let (status, output) = try Tool.run("curl", "-sSf", "--compressed", "-o", file, path)
        #expect(status == 0, "\(output)")
        let layers = try MVTReader.layers([UInt8](try Data(contentsOf: URL(fileURLWithPath: file))))
        return Set(layers.flatMap(\.features).compactMap { $0.properties["code"]?.displayText })
    }

    private func load(_ numbers: Range<Int>, _ luotu: LuotuProcess) throws {
        let file = try points(numbers, in: luotu)
        let result = try luotu.run("import", file, "--as", "layer:things", "--crs", "EPSG:4490", "--quiet")
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test func killedServicesLeaveNoStaleTile() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        try load(0..<100, luotu)
        var (server, address) = try serve(luotu)
        defer {
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        #expect(try codes(address, luotu).count == 100)
        // Handed to the service, which has the tile in memory and in its file.
        try load(100..<110, luotu)
        #expect(try codes(address, luotu).count == 110)

        // Killed with the tile on the shelf; another process writes; the next service has the shelf only.
        kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
        try load(110..<115, luotu)
        (server, address) = try serve(luotu)
        #expect(try codes(address, luotu).count == 115)

        // Killed while it imports, at several moments: the tile is that of the rows that stand.
        for (round, pause) in [0, 15_000, 40_000, 90_000].enumerated() {
            let file = try points(1000 * (round + 1)..<1000 * (round + 1) + 900, in: luotu)
            let (job, _, _) = try luotu.start(["import", file, "--as", "layer:things", "--quiet"])
            usleep(UInt32(pause))
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
            job.waitUntilExit()
            (server, address) = try serve(luotu)
            let stands = try luotu.run("query", "things", "--count").output
            #expect("\(try codes(address, luotu).count)\n" == stands, "round \(round)")
        }
        let verified = try luotu.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
    }
}
