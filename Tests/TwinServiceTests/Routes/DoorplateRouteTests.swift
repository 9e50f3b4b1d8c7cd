import AddressBase
import GeoModel
import Hummingbird
import HummingbirdTesting
import Testing

@testable import TwinService

@Suite struct DoorplateRouteTests {
    private static let known = "0123456789ABCDEFGHJK"

    /// A city with one doorplate whose address holds characters that HTML and JSON must escape.
    private func city() async throws -> TestCity {
        var city = try await TestCity()
        var elements = AddressElements()
        (elements.county, elements.road, elements.doorplate) = ("示例区", "建设<路>", "1号")
        let card = AddressCard(
            address: "示例区建设<路>1号", level: .doorplate, code: "4407", lon: 113.1, lat: 22.6, grid: "440703001001001",
            elements: elements, isMasked: true)
        city.doorplate = { $0 == Self.known ? DoorplateAnswer(status: .inUse, addresses: [card]) : nil }
        return city
    }

    @Test func programsGetTheCardAndBrowsersAPage() async throws {
        let city = try await city()
        let json = try await city.ask("/a/\(Self.known)")
        #expect(json.status == .ok)
        #expect(json.json["status"] == "in-use")
        #expect(json.json["addresses"]?.items.first?["address"] == "示例区建设<路>1号")
        #expect(json.headers[.cacheControl] == "no-store")
        let page = try await city.ask("/a/\(Self.known)", headers: [.accept: "text/html,*/*;q=0.8"])
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(page.text.contains("建设&lt;路&gt;1号") && !page.text.contains("<路>"))
        #expect(page.text.contains("440703001001001") && page.text.contains("width=device-width"))
        #expect(page.text.contains("不公开显示"))
        #expect(page.headers[HTTPFieldName.robots!] == "noindex, nofollow")
    }

    /// Whatever is wrong with a token, the answer is the same to the byte.
    @Test(arguments: ["", "text/html"])
    func unknownAndMalformedTokensGetOneAnswer(accept: String) async throws {
        let city = try await city()
        let headers: HTTPFields = accept.isEmpty ? [:] : [.accept: accept]
        var answers: Set<String> = []
        for token in ["ZZZZZZZZZZZZZZZZZZZZ", "x", "0123456789ABCDEFGHJ", "%E5%95%8A", "%ZZ", "..", "'--"] {
            let answer = try await city.ask("/a/\(token)", headers: headers)
            #expect(answer.status == .notFound, "\(token)")
            answers.insert(answer.text)
        }
        #expect(answers.count == 1, "\(answers)")
    }
}
