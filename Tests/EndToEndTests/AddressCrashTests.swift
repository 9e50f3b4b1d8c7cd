import Foundation
import Glibc
import TestSupport
import Testing

/// kill -9 while the address base changes: rows, nodes, feed and index are those of before or those of after.
@Suite(.serialized) struct AddressCrashTests {
    private static let isLong = ProcessInfo.processInfo.environment["LUOTU_LONG"] == "1"
    /// Rooms on the one road. `Tools/test --all` takes a road with 100,000.
    private static let rooms = isLong ? 100_000 : 2_000
    /// Microseconds after the lock was taken.
    private static let moments: [UInt32] =
        isLong
        ? Array(stride(from: 0, to: 30_000_000, by: 1_500_000))
        : [0, 30_000, 80_000, 150_000, 250_000, 400_000, 800_000]

    /// A city whose road 长堤路 has all the rooms: 50 in a building.
    private func city() throws -> LuotuProcess {
        let luotu = try LuotuProcess()
        try luotu.makeCity()
        var lines = ["编码,地址,省,市,区县,街道,社区,道路,门牌,楼栋,户室,经度,纬度"]
        let above = ["广东省", "江门市", "蓬江区", "环市街道", "红卫社区", "长堤路"]
        for room in 0..<Self.rooms {
            let own = ["\(room / 500 + 1)号", "\(room % 500 / 50 + 1)栋", "\(room % 50 + 101)室"]
            let place = "113.\(100_000 + room / 50),22.58"
            let text = (above + own).joined()
            lines.append("R\(100_000 + room),\(text),\((above + own).joined(separator: ",")),\(place)")
        }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: luotu.folder.appendingPathComponent("房.csv"))
        let result = try luotu.run(
            "import", luotu.path("房.csv"), "--as", "address", "--crs", "EPSG:4490", "--quiet", "--json")
        #expect(result.status == 0, "\(result.errors)")
        return luotu
    }

    private func count(_ luotu: LuotuProcess, _ filter: String) throws -> Int? {
        let text = try luotu.run("query", "addresses", "--filter", filter, "--count").output
        return Int(text.filter(\.isNumber))
    }

    /// Starts an edit, ends the process at once or some time into it, and waits until it is gone.
    private func interrupt(_ luotu: LuotuProcess, after pause: UInt32, _ arguments: [String]) throws {
        let (process, _, _) = try luotu.start(["address"] + arguments + ["--quiet"])
        try luotu.waitForLock()
        usleep(pause)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let (_, check) = try Tool.run(
            "python3", "-c",
            "import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone())",
            luotu.database)
        #expect(check.contains("ok"), "\(check)")
    }

    private func lastChange(_ luotu: LuotuProcess) throws -> (version: Int, kind: String, isUndone: Bool) {
        let (process, output, _) = try luotu.start(["address", "history", "--limit", "1", "--json"])
        process.waitUntilExit()
        let list = try JSONSerialization.jsonObject(with: Data(contentsOf: output)) as? [[String: Any]]
        let last = try #require(list?.first)
        return (last["version"] as? Int ?? 0, last["kind"] as? String ?? "", last["undoneBy"] is Int)
    }

    private func best(_ luotu: LuotuProcess, _ text: String) throws -> [String: Any]? {
        let answer = try luotu.run("geocode", text, "--json").json()
        return (answer["candidates"] as? [[String: Any]])?.first
    }

    @Test func aRenamedRoadIsOldOrNew() throws {
        let luotu = try city()
        defer { luotu.remove() }
        var seen: Set<Bool> = []
        for pause in Self.moments {
            try interrupt(luotu, after: pause, ["rename", "长堤路", "求是大道"])
            let new = try #require(try count(luotu, "road = '求是大道'"))
            let old = try #require(try count(luotu, "road = '长堤路'"))
            #expect(new + old == Self.rooms && (new == 0 || old == 0), "after \(pause) µs: \(old) old, \(new) new")
            let isNew = new > 0
            seen.insert(isNew)
            let name = isNew ? "求是大道" : "长堤路"
            #expect(try count(luotu, "address LIKE '%\(name)%'") == Self.rooms)
            if isNew { #expect(try lastChange(luotu).kind == "rename") }
            for room in [0, Self.rooms / 2, Self.rooms - 1] {
                let tail = "\(room / 500 + 1)号\(room % 500 / 50 + 1)栋\(room % 50 + 101)室"
                let found = try best(luotu, "环市街道" + name + tail)
                #expect(found?["code"] as? String == "R\(100_000 + room)", "after \(pause) µs: \(found ?? [:])")
                #expect((found?["address"] as? String)?.contains(name + tail) == true, "after \(pause) µs")
                if !isNew {
                    let other = try best(luotu, "环市街道求是大道" + tail)
                    #expect((other?["address"] as? String)?.contains("求是大道") != true, "after \(pause) µs")
                }
            }
            if isNew {
                #expect(try luotu.run("address", "undo", "\(lastChange(luotu).version)", "--quiet").status == 0)
                #expect(try count(luotu, "road = '长堤路'") == Self.rooms)
            }
        }
        // Undisturbed it goes through.
        #expect(try luotu.run("address", "rename", "长堤路", "求是大道", "--quiet").status == 0)
        #expect(try count(luotu, "road = '求是大道'") == Self.rooms)
        #expect(seen.contains(false), "no process was ended early enough")
    }

    @Test func aBatchIsMadeWholeOrNotAtAll() throws {
        let luotu = try city()
        defer { luotu.remove() }
        let changed = 300
        var lines = ["操作,地址,名称,备注"]
        for room in 0..<changed { lines.append("更名,R\(100_000 + room),\(7000 + room)室,换牌") }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: luotu.folder.appendingPathComponent("变更.csv"))
        for pause in Self.moments {
            try interrupt(luotu, after: pause, ["apply", luotu.path("变更.csv")])
            let new = try #require(try count(luotu, "room LIKE '7%'"))
            #expect(new == 0 || new == changed, "after \(pause) µs: \(new)")
            for room in [0, changed - 1] {
                let text = "长堤路\(room / 500 + 1)号\(room % 500 / 50 + 1)栋"
                let found = try best(luotu, text + (new > 0 ? "\(7000 + room)室" : "\(room % 50 + 101)室"))
                #expect(found?["code"] as? String == "R\(100_000 + room)", "after \(pause) µs: \(found ?? [:])")
            }
            if new > 0 {
                #expect(try luotu.run("address", "undo", "\(lastChange(luotu).version)", "--quiet").status == 0)
            }
        }
        // One row that cannot be done: nothing is done, and the row is named.
        lines.append("更名,R999999,1室,没有")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: luotu.folder.appendingPathComponent("错.csv"))
        let wrong = try luotu.run("address", "apply", luotu.path("错.csv"))
        #expect(wrong.status == 1 && wrong.errors.contains("row \(changed + 2)"), "\(wrong.errors)")
        #expect(try count(luotu, "room LIKE '7%'") == 0)
        let whole = try luotu.run("address", "apply", luotu.path("变更.csv"), "--json", "--quiet")
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(try whole.json()["rows"] as? Int == changed)
        #expect(try count(luotu, "room LIKE '7%'") == changed)
    }
}
