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
}
