import Foundation
import Glibc
import TestSupport
import Testing

/// kill -9 while the address base changes: the whole database, index included, is that of before or that of after.
@Suite(.serialized) struct AddressCrashTests {
    private static let isLong = ProcessInfo.processInfo.environment["LUOTU_LONG"] == "1"
    /// Rooms on the one road. `Tools/test --all` takes a road with 100,000.
    private static let rooms = isLong ? 100_000 : 2_000

    /// When a process is ended, as seen from a run that nobody disturbed.
    private enum Moment: CustomStringConvertible {
        /// After this share of its time.
        case time(Double)
        /// So many microseconds after its write-ahead log had this share of the bytes: at 1 the commit stands in it.
        case log(Double, UInt32)

        var description: String {
            switch self {
            case .time(let share): "after \(share) of the time"
            case .log(let share, let pause): "\(pause) µs after \(share) of the log"
            }
        }
    }

    private static let moments: [Moment] = [.time(0), .time(0.6), .log(0.5, 0), .log(1, 0), .log(1, 5_000)]
    private static let moreMoments: [Moment] = [.log(0.95, 0), .log(0.999, 0), .log(1, 20_000)]

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

    /// What an undisturbed run took and wrote, and the database before and after it.
    private struct Course {
        var microseconds: Double
        var logBytes: Int
        var before: String
        var after: String
    }

    private func logBytes(_ luotu: LuotuProcess) -> Int {
        var status = stat()
        return stat(luotu.database + "-wal", &status) == 0 ? Int(status.st_size) : 0
    }

    private func course(_ base: LuotuProcess, _ arguments: [String]) throws -> Course {
        let luotu = try copy(base)
        defer { luotu.remove() }
        let before = try digest(luotu)
        let (process, _, _) = try luotu.start(arguments)
        try luotu.waitForLock(of: process)
        let began = ContinuousClock.now
        var most = 0
        while process.isRunning {
            most = max(most, logBytes(luotu))
            usleep(500)
        }
        let time = ContinuousClock.now - began
        #expect(process.terminationStatus == 0)
        let after = try digest(luotu)
        #expect(before != after)
        return Course(microseconds: time / .microseconds(1), logBytes: most, before: before, after: after)
    }

    /// A city of its own with the same files.
    private func copy(_ base: LuotuProcess) throws -> LuotuProcess {
        let luotu = try LuotuProcess()
        for file in [base.database, base.database + "-wal"] where FileManager.default.fileExists(atPath: file) {
            let name = URL(fileURLWithPath: file).lastPathComponent
            try FileManager.default.copyItem(atPath: file, toPath: luotu.path(name))
        }
        return luotu
    }

    /// Starts an edit, ends its process at a moment and answers the state that it left.
    private func interrupt(
        _ luotu: LuotuProcess, at moment: Moment, of course: Course, _ arguments: [String]
    ) throws -> String {
        let (process, _, _) = try luotu.start(arguments)
        try luotu.waitForLock(of: process)
        switch moment {
        case .time(let share): usleep(UInt32(course.microseconds * share))
        case .log(let share, let pause):
            while process.isRunning, logBytes(luotu) < Int(Double(course.logBytes) * share) { usleep(100) }
            usleep(pause)
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return try digest(luotu)
    }

    /// A digest of every row of every table, the index's blocks among them; days, times and the order of keys in JSON, which
    /// differ from run to run, are left out. Expects that SQLite finds the file sound.
    private func digest(_ luotu: LuotuProcess) throws -> String {
        let (status, output) = try Tool.run("python3", "-c", Self.digestProgram, luotu.database)
        #expect(status == 0 && output.hasPrefix("ok "), "\(output)")
        return output
    }

    private static let digestProgram = """
        import hashlib, json, re, sqlite3, sys
        base = sqlite3.connect(sys.argv[1])
        time = re.compile(r"\\d{4}-\\d\\d-\\d\\d([T ][0-9:.]+Z?)?")
        def settled(value):
            if not isinstance(value, str):
                return value
            if value.startswith("{"):
                return json.dumps(json.loads(value), sort_keys=True)
            return None if time.fullmatch(value) else value
        digest = hashlib.sha256()
        sound = base.execute("PRAGMA integrity_check").fetchone()[0]
        tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name")
        for (table,) in tables.fetchall():
            digest.update(table.encode())
            for row in base.execute(f'SELECT * FROM "{table}"'):
                digest.update(repr([settled(value) for value in row]).encode())
        print(sound, digest.hexdigest())
        """

    private func lastChange(_ luotu: LuotuProcess) throws -> (version: Int, kind: String) {
        let (process, output, _) = try luotu.start(["address", "history", "--limit", "1", "--json"])
        process.waitUntilExit()
        let list = try JSONSerialization.jsonObject(with: Data(contentsOf: output)) as? [[String: Any]]
        let last = try #require(list?.first)
        return (last["version"] as? Int ?? 0, last["kind"] as? String ?? "")
    }

    private func best(_ luotu: LuotuProcess, _ text: String) throws -> [String: Any]? {
        let answer = try luotu.run("geocode", text, "--json").json()
        return (answer["candidates"] as? [[String: Any]])?.first
    }

    /// Ends the edit at every moment, each in a city of its own, and hands over what is left.
    private func endAtEveryMoment(
        _ base: LuotuProcess, _ moments: [Moment], _ arguments: [String],
        _ check: (_ luotu: LuotuProcess, _ isNew: Bool) throws -> Void
    ) throws {
        let course = try course(base, arguments)
        var seen: Set<Bool> = []
        for moment in moments {
            let luotu = try copy(base)
            defer { luotu.remove() }
            let state = try interrupt(luotu, at: moment, of: course, arguments)
            #expect(state == course.before || state == course.after, "\(moment): neither the old state nor the new one")
            seen.insert(state == course.after)
            try check(luotu, state == course.after)
        }
        #expect(seen.contains(false), "no process was ended early enough")
    }

    @Test func aRenamedRoadIsOldOrNew() throws {
        let base = try city()
        defer { base.remove() }
        let moments = Self.moments + (Self.isLong ? Self.moreMoments : [])
        try endAtEveryMoment(base, moments, ["address", "rename", "长堤路", "求是大道", "--quiet"]) { luotu, isNew in
            let name = isNew ? "求是大道" : "长堤路"
            #expect(try count(luotu, "road = '\(name)' AND address LIKE '%\(name)%'") == Self.rooms)
            if isNew { #expect(try lastChange(luotu).kind == "rename") }
            let room = Self.rooms - 1
            let tail = "\(room / 500 + 1)号\(room % 500 / 50 + 1)栋\(room % 50 + 101)室"
            let found = try best(luotu, "环市街道" + name + tail)
            #expect(found?["code"] as? String == "R\(100_000 + room)", "\(found ?? [:])")
            #expect((found?["address"] as? String)?.contains(name + tail) == true)
            if !isNew {
                let other = try best(luotu, "环市街道求是大道" + tail)
                #expect((other?["address"] as? String)?.contains("求是大道") != true)
            }
        }
    }

    @Test func aBatchIsMadeWholeOrNotAtAll() throws {
        let base = try city()
        defer { base.remove() }
        let changed = 300
        var lines = ["操作,地址,名称,备注"]
        for room in 0..<changed { lines.append("更名,R\(100_000 + room),\(7000 + room)室,换牌") }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: base.folder.appendingPathComponent("变更.csv"))
        let apply = ["address", "apply", base.path("变更.csv"), "--quiet"]
        try endAtEveryMoment(base, Self.moments, apply) { luotu, isNew in
            #expect(try count(luotu, "room LIKE '7%'") == (isNew ? changed : 0))
            for room in [0, changed - 1] {
                let text = "长堤路\(room / 500 + 1)号\(room % 500 / 50 + 1)栋"
                let found = try best(luotu, text + (isNew ? "\(7000 + room)室" : "\(room % 50 + 101)室"))
                #expect(found?["code"] as? String == "R\(100_000 + room)", "\(found ?? [:])")
            }
        }
        // One row that cannot be done: nothing is done, and the row is named.
        lines.append("更名,R999999,1室,没有")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: base.folder.appendingPathComponent("错.csv"))
        let wrong = try base.run("address", "apply", base.path("错.csv"))
        #expect(wrong.status == 1 && wrong.errors.contains("row \(changed + 2)"), "\(wrong.errors)")
        #expect(try count(base, "room LIKE '7%'") == 0)
        let whole = try base.run(apply + ["--json"])
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(try whole.json()["rows"] as? Int == changed)
        #expect(try count(base, "room LIKE '7%'") == changed)
        #expect(try base.run("address", "undo", "\(lastChange(base).version)", "--quiet").status == 0)
        #expect(try count(base, "room LIKE '7%'") == 0)
    }
}
