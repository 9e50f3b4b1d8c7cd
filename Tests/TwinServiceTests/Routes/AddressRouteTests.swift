import GeoModel
import Hummingbird
import Testing

@testable import TwinService

@Suite struct AddressRouteTests {
    private let q = "q=%E5%BB%BA%E8%AE%BE%E8%B7%AF12%E5%8F%B7"

    @Test func geocodeHandsItsParametersOn() async throws {
        let city = try await TestCity()
        let answer = try await city.ask("/geocode?\(q)&limit=3&near=113.1,22.5&within=440703&crs=GCJ02")
        #expect(answer.json["candidates"]?.items.first?["address"] == "建设路12号")
        let question = try #require(city.addresses.questions.first)
        #expect(question.text == "建设路12号")
        #expect(question.limit == 3)
        #expect(question.within == "440703")
        #expect(question.crs == .gcj02)
        // GCJ-02 to CGCS2000 moves a position in Guangdong by some hundred metres.
        let near = try #require(question.near)
        #expect(abs(near.x - 113.1) > 0.001 && abs(near.x - 113.1) < 0.01)
    }

    @Test func batchesKeepTheirOrder() async throws {
        let city = try await TestCity()
        let answer = try await city.ask(
            "/geocode", .post, headers: [.contentType: "application/json"], body: Array(#"["一号","无","三号"]"#.utf8))
        #expect(answer.json.items.map { $0["query"] } == ["一号", "无", "三号"])
        #expect(answer.json.items[1]["candidates"] == [])
    }

    @Test func tablesComeBackWithFurtherColumns() async throws {
        let city = try await TestCity()
        let table = "\u{FEFF}编号,地址\r\n1,\"一号,东\"\r\n2,无\r\n"
        let answer = try await city.ask(
            "/geocode", .post, headers: [.contentType: "text/csv; charset=utf-8"], body: Array(table.utf8))
        #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
        let records = try DelimitedText.records(String(answer.text.dropFirst()))
        #expect(records.count == 3)
        #expect(records[0].prefix(3) == ["编号", "地址", "geocode_address"])
        #expect(records[1].prefix(3) == ["1", "一号,东", "一号,东"])
        #expect(records[2].dropFirst(2).allSatisfy { $0 == "" })
    }

    @Test func reverseSuggestAndParseAnswer() async throws {
        let city = try await TestCity()
        let reverse = try await city.ask("/reverse?lon=113.1&lat=22.5")
        #expect(reverse.json["addresses"]?.items.first?["address"] == "建设路12号")
        #expect(try await city.ask("/suggest?\(q)&limit=2").json["suggestions"]?.items.count == 2)
        #expect(try await city.ask("/parse?q=a+b%2Bc").json["query"] == "a b+c")
    }

    @Test(arguments: [
        ("/geocode", 400, "q"), ("/geocode?q=", 400, "q"), ("/geocode?q=a&limit=51", 422, "limit"),
        ("/geocode?q=a&near=1", 400, "near"), ("/reverse?lon=113", 400, "lat"), ("/reverse?lon=x&lat=2", 400, "lon"),
        ("/reverse?lon=200&lat=22", 400, "geometry"), ("/suggest?q=a&x=1", 400, "x"),
        ("/parse?q=\(String(repeating: "a", count: 501))", 422, "q"),
    ])
    func wrongQuestionsAreProblems(uri: String, status: Int, parameter: String) async throws {
        let answer = try await TestCity().ask(uri)
        #expect(answer.status.code == status, "\(answer.text)")
        #expect(answer.json["parameter"] == .text(parameter))
    }

    @Test(arguments: [
        ("application/json", "{}", 400), ("application/json", "[1]", 400), ("application/json", "[", 400),
        ("text/plain", "a", 415), ("text/csv", "名称\n一\n", 400), ("text/csv", "地址\n\"一\n", 400),
    ])
    func wrongBatchesAreProblems(type: String, body: String, status: Int) async throws {
        let answer = try await TestCity().ask("/geocode", .post, headers: [.contentType: type], body: Array(body.utf8))
        #expect(answer.status.code == status, "\(answer.text)")
        #expect(!answer.problem.isEmpty)
    }

    @Test func limitsAreAnsweredNotCut() async throws {
        var city = try await TestCity()
        city.configuration.limits.batchRows = 2
        city.configuration.limits.body = 100
        let json: HTTPFields = [.contentType: "application/json"]
        let rows = try await city.ask("/geocode", .post, headers: json, body: Array(#"["a","b","c"]"#.utf8))
        #expect(rows.status.code == 422)
        let large = Array("[\"\(String(repeating: "a", count: 200))\"]".utf8)
        #expect(try await city.ask("/geocode", .post, headers: json, body: large).status.code == 413)
    }

    @Test func answersThatTakeTooLongAreGivenUp() async throws {
        var city = try await TestCity()
        city.configuration.limits.seconds = 0.05
        let answer = try await city.ask("/geocode?q=%E6%85%A2")
        #expect(answer.status.code == 503)
        #expect(answer.problem == "busy")
        #expect(answer.headers[.retryAfter] != nil)
    }
}
