import GeoModel
import Hummingbird
import HummingbirdTesting
import Testing

@testable import TwinService

@Suite struct ImportRouteTests {
    private let send = "/imports?filename=%E9%83%A8%E4%BB%B6.zip&as=part"

    private func upload(_ client: any TestClientProtocol) async throws -> JSONValue {
        try await client.execute(uri: send, method: .post, body: ByteBuffer(bytes: Array(repeating: 7, count: 5000)))
            .json
    }

    @Test func previewShowsMappingSummaryAndTheFirstRejects() async throws {
        let city = try await TestCity()
        let answer = try await city.ask(send, .post, body: Array(repeating: 7, count: 5000))
        #expect(answer.status == .created)
        #expect(answer.json["summary"]?["read"] == 5000)
        #expect(answer.json["rejects"]?.items.count == 100)
        #expect(answer.json["rejectsTotal"] == 150)
        #expect(answer.json["fields"]?.items[1]["target"] == .null)
        #expect(city.imports.commits.isEmpty)
    }

    @Test func commitTakesTheChosenMappingAndRejectsCanBeFetched() async throws {
        let city = try await TestCity()
        let (summary, rejects) = try await city.serve { client in
            guard case .text(let id)? = try await upload(client)["upload"] else { return (JSONValue.null, "") }
            let rejects = try await client.execute(uri: "/imports/\(id)/rejects.csv", method: .get)
            let body = #"{"as":"part","map":{"BJBSM":"code","X":null},"encoding":"GB18030"}"#
            let summary = try await client.execute(
                uri: "/imports/\(id)/commit", method: .post, body: ByteBuffer(string: body))
            return (summary.json, rejects.text)
        }
        #expect(summary["batch"] == 7)
        #expect(rejects.contains("编码重复"))
        let commit = try #require(city.imports.commits.first)
        #expect(commit.name == "部件.zip")
        #expect(commit.bytes == 5000)
        #expect(commit.choice.fields == ["BJBSM": "code", "X": ""])
        #expect(commit.choice.encoding == "GB18030")
    }

    @Test func refusedFilesLeaveNothingBehind() async throws {
        let answer = try await TestCity().ask("/imports?filename=bad.csv&as=part", .post, body: [1, 2, 3])
        #expect(answer.status.code == 400)
        #expect(answer.json["parameter"] == "crs")
    }

    @Test func batchesAreListedNewestFirstAndUndone() async throws {
        let city = try await TestCity()
        let list = try await city.ask("/imports").json["batches"]?.items ?? []
        #expect(list.map { $0["batch"] } == [2, 1])
        #expect(try await city.ask("/imports/7/undo", .post).json["removed"] == 5)
        #expect(try await city.ask("/imports/8/undo", .post).status == .notFound)
        #expect(try await city.ask("/imports/x/undo", .post).status == .notFound)
    }

    @Test(arguments: [
        ("/imports?filename=a.zip", 400), ("/imports?as=part", 400), ("/imports?filename=..&as=part", 400),
        ("/imports/none/commit", 404),
    ])
    func wrongImportsAreProblems(uri: String, status: Int) async throws {
        let answer = try await TestCity().ask(uri, .post, body: [1])
        #expect(answer.status.code == status)
        #expect(!answer.problem.isEmpty)
    }

    @Test func namesWithFoldersKeepOnlyTheirLastPart() async throws {
        let city = try await TestCity()
        _ = try await city.serve { client in
            let json = try await client.execute(
                uri: "/imports?filename=..%2F..%2Fetc%2Fx.zip&as=part", method: .post, body: ByteBuffer(string: "x")
            ).json
            guard case .text(let id)? = json["upload"] else { return }
            _ = try await client.execute(uri: "/imports/\(id)/commit", method: .post, body: ByteBuffer(string: "{}"))
        }
        #expect(city.imports.commits.first?.name == "x.zip")
    }

    @Test func filesOverTheLimitAreRefused() async throws {
        var city = try await TestCity()
        city.configuration.limits.upload = 1000
        #expect(try await city.ask(send, .post, body: Array(repeating: 7, count: 1001)).status.code == 413)
        city.configuration.limits.uploads = 1
        let statuses = try await city.serve { client in
            let one = try await client.execute(uri: send, method: .post, body: ByteBuffer(string: "x")).status.code
            let two = try await client.execute(uri: send, method: .post, body: ByteBuffer(string: "x")).status.code
            return [one, two]
        }
        #expect(statuses == [201, 429])
    }

    @Test func droppedUploadsMakeRoomAndAreGone() async throws {
        var city = try await TestCity()
        city.configuration.limits.uploads = 1
        let statuses = try await city.serve { client in
            guard case .text(let id)? = try await upload(client)["upload"] else { return [UInt]() }
            func ask(_ uri: String, _ method: HTTPRequest.Method) async throws -> UInt {
                UInt(try await client.execute(uri: uri, method: method, body: ByteBuffer(string: "{}")).status.code)
            }
            return [
                try await ask(send, .post), try await ask("/imports/\(id)", .delete),
                try await ask("/imports/\(id)", .delete), try await ask("/imports/\(id)/commit", .post),
                try await ask(send, .post), try await ask("/imports/none", .delete),
            ]
        }
        #expect(statuses == [429, 204, 404, 404, 201, 404])
        city.configuration.host = "0.0.0.0"
        #expect(try await city.ask("/imports/x", .delete).status == .forbidden)
    }

    @Test func serviceOnAnotherAddressOnlyReads() async throws {
        var city = try await TestCity()
        city.configuration.host = "0.0.0.0"
        let answer = try await city.ask(send, .post, body: [1])
        #expect(answer.status == .forbidden)
        #expect(answer.problem == "read-only")
        #expect(try await city.ask("/imports/7/undo", .post).status == .forbidden)
        #expect(try await city.ask("/imports").status == .ok)
    }

    @Test func pagesOfOtherOriginsMayNotWrite() async throws {
        let city = try await TestCity()
        let foreign = try await city.ask(send, .post, headers: [.origin: "https://evil.example"], body: [1])
        #expect(foreign.status == .forbidden)
        let opaque = try await city.ask(send, .post, headers: [.origin: "null"], body: [1])
        #expect(opaque.status == .forbidden)
        let own = try await city.ask(send, .post, headers: [.origin: "http://localhost"], body: [1])
        #expect(own.status == .created)
    }
}
