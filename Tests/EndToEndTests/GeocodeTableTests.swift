import Foundation
import TestSupport
import Testing

/// `luotu geocode --batch` with its review file, interrupted and taken up again.
@Suite struct GeocodeTableTests {
    /// A city with the sample's addresses, and a table of 300 rows: clear, ambiguous and unknown ones.
    private func prepare(_ luotu: LuotuProcess) throws -> String {
        try luotu.makeCity()
        let sample = PackageRoot.geoData("Sample").appendingPathComponent("标准地址.shp").path
        #expect(try luotu.run("import", sample, "--as", "address", "--quiet").status == 0)
        let asked = try luotu.run("query", "addresses", "--format", "csv", "--fields", "address", "--quiet")
        let known = asked.output.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").last }
        var rows = ["编号,地址"]
        for number in 0..<300 {
            let text = number % 10 == 3 ? "没有这条路\(number)号" : number % 10 == 6 ? "5号" : known[number % known.count]
            rows.append("\(number),\(number % 7 == 0 ? "\"\(text)\n附近\"" : String(text))")
        }
        let list = luotu.path("list.csv")
        try rows.joined(separator: "\n").write(toFile: list, atomically: true, encoding: .utf8)
        return list
    }

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    @Test func theReviewFileHasWhatSomebodyMustLookAt() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        let list = try prepare(luotu)
        let (out, review) = (luotu.path("out.csv"), luotu.path("review.csv"))
        let result = try luotu.run("geocode", "--batch", list, "-o", out, "--review", review)
        #expect(result.status == 0, "\(result.errors)")
        let answers = try Table(URL(fileURLWithPath: out))
        let reviewed = try Table(URL(fileURLWithPath: review))
        #expect(answers.rows.count == 300)
        // Every row whose score is below 0.9, and no other; unmatched ones with their reason.
        let doubtful = answers.rows.filter { (Double($0["得分"]) ?? 0) < 0.9 }
        #expect(doubtful.count >= 60 && reviewed.rows.map { $0["原文"] } == doubtful.map { $0["地址"] })
        for row in reviewed.rows {
            #expect(row["结论"] == (row["得分"].isEmpty ? "未匹配" : "存疑"))
            #expect(row["得分"].isEmpty == !row["原因"].isEmpty)
        }
        #expect(reviewed.rows.map { Int($0["行号"]) ?? 0 } == reviewed.rows.compactMap { Int($0["行号"]) }.sorted())
    }

    /// Whatever was written when the run was stopped, going on gives the same files.
    @Test(arguments: [0.0, 0.1, 0.5, 0.9, 1.0])
    func whatWasInterruptedIsTakenUpAgain(share: Double) throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        let list = try prepare(luotu)
        let (out, review) = (luotu.path("out.csv"), luotu.path("review.csv"))
        let whole = try luotu.run("geocode", "--batch", list, "-o", out, "--review", review, "--quiet")
        #expect(whole.status == 0, "\(whole.errors)")
        let (answers, reviewed) = (try bytes(out), try bytes(review))
        // Cut in the middle of a row; the review is as far as it was, or a row further.
        try answers.prefix(Int(Double(answers.count) * share)).write(to: URL(fileURLWithPath: out))
        try reviewed.prefix(Int(Double(reviewed.count) * min(1, share + 0.05))).write(to: URL(fileURLWithPath: review))
        let resumed = try luotu.run("geocode", "--batch", list, "-o", out, "--review", review, "--resume")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try bytes(out) == answers)
        #expect(try bytes(review) == reviewed)
        // A run that is through has nothing to do.
        _ = try luotu.run("geocode", "--batch", list, "-o", out, "--review", review, "--resume", "--quiet")
        #expect(try bytes(out) == answers)
        #expect(try bytes(review) == reviewed)
    }

    @Test func anotherFileIsNotGoneOnWith() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        let list = try prepare(luotu)
        let out = luotu.path("out.csv")
        try "something else\n1\n".write(toFile: out, atomically: true, encoding: .utf8)
        let refused = try luotu.run("geocode", "--batch", list, "-o", out, "--resume")
        #expect(refused.status != 0 && refused.errors.contains("gone on with"), "\(refused.errors)")
        #expect(try String(contentsOfFile: out, encoding: .utf8) == "something else\n1\n")
        #expect(try luotu.run("geocode", "--batch", list, "--resume").status == 64)
        #expect(try luotu.run("geocode", "天荣街", "--review", out).status == 64)
    }

    /// A department's list: a column of the town, the rest in one text as people type it, no codes.
    @Test func aListWithoutCodesIsImportedAndFound() throws {
        let luotu = try LuotuProcess()
        defer { luotu.remove() }
        try luotu.makeCity()
        let list = """
            街道,详细地址,备注,经度,纬度
            白沙街道,广东省江门市蓬江区白沙街道建设路12号,,113.0801,22.5901
            白沙街道,江门市蓬江区建设路12号2栋3单元501,租户,113.0801,22.5901
            白沙街道,蓬江区建设路１２号２幢３单元５０２室,,113.0801,22.5901
            ,建设路14号之一,,113.0805,22.5902
            ,红卫村4组12号,,113.09,22.60
            ,,空,113.09,22.60
            ,碧玉江南10-20-1,,113.091,22.601
            ,跃进路7至9号,,113.093,22.603
            ,江门市蓬江区　胜利路　88号  张先生13812345678,,113.094,22.604
            """
        try Data(list.utf8).write(to: luotu.folder.appendingPathComponent("清单.csv"))
        // Degrees may be of several systems, some of them half a kilometre apart: nothing is guessed.
        let asked = try luotu.run("import", luotu.path("清单.csv"), "--as", "address")
        #expect(asked.status == 1 && asked.errors.contains("--crs"), "\(asked.errors)")
        let result = try luotu.run("import", luotu.path("清单.csv"), "--as", "address", "--crs", "GCJ02", "--json")
        let summary = try result.json()
        #expect(result.status == 2 && summary["inserted"] as? Int == 8 && summary["rejected"] as? Int == 1)
        let found = [
            ("建设路12号2栋3单元501", "江门市蓬江区白沙街道建设路12号2栋3单元501", "room"),
            ("白沙街道建设路十二号二幢三单元502室", "蓬江区白沙街道建设路１２号２幢３单元５０２室", "room"),
            ("建设路12号", "广东省江门市蓬江区白沙街道建设路12号", "doorplate"), ("建设路14-1号", "建设路14号之一", "doorplate"),
            ("红卫村四组12号", "红卫村4组12号", "doorplate"), ("碧玉江南10栋20单元1室", "碧玉江南10-20-1", "room"),
            ("跃进路7-9号", "跃进路7至9号", "doorplate"),
            ("胜利路88号", "江门市蓬江区　胜利路　88号  张先生13812345678", "doorplate"),
        ]
        for (text, address, level) in found {
            let answer = try luotu.run("geocode", text, "--json").json()
            let best = (answer["candidates"] as? [[String: Any]])?.first ?? [:]
            #expect(best["address"] as? String == address && best["level"] as? String == level, "\(text): \(best)")
            #expect(best["score"] as? Double ?? 0 >= 0.8, "\(text): \(best)")
        }
    }
}
