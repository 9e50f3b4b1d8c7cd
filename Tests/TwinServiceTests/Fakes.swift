import Foundation
import GeoModel
import Synchronization

@testable import TwinService

/// Answers what it was asked, so that tests see what reached the address base.
final class FakeAddresses: AddressDesk {
    private let asked = Mutex<[GeocodeQuestion]>([])

    var questions: [GeocodeQuestion] { asked.withLock { $0 } }

    func geocode(_ question: GeocodeQuestion) async throws -> [UInt8] {
        asked.withLock { $0.append(question) }
        if question.text == "慢" { try await Task.sleep(for: .seconds(60)) }
        let candidates: [JSONValue] =
            question.text == "无" ? [] : [["address": .text(question.text), "score": 0.95, "lon": 113.1, "lat": 22.5]]
        let answer: JSONValue = ["query": .text(question.text), "candidates": .array(candidates)]
        return answer.bytes
    }

    func reverse(_ position: Position, crs: SpatialReference) async throws -> JSONValue {
        [
            "lon": .real(position.x), "lat": .real(position.y),
            "addresses": position.x < 112 ? [] : [["address": "建设路12号", "level": "doorplate"]],
        ]
    }

    func suggest(_ text: String, limit: Int) async throws -> JSONValue {
        ["query": .text(text), "suggestions": .array((0..<limit).map { ["text": .text("\(text)\($0)")] })]
    }

    func parse(_ text: String) async throws -> JSONValue { ["query": .text(text), "elements": []] }
}

/// Takes files whose name does not begin with `bad`, and reports their size.
final class FakeImports: ImportDesk {
    struct Seen: Sendable {
        var choice: ImportChoice
        var name: String
        var bytes: Int
    }

    private let seen = Mutex<[Seen]>([])

    var commits: [Seen] { seen.withLock { $0 } }

    func preview(_ file: UploadedFile, _ choice: ImportChoice) async throws -> ImportPreview {
        guard !file.name.hasPrefix("bad") else {
            throw Problem.parameter("crs", "the file states no reference system; pass crs")
        }
        let rejects = file.url.deletingLastPathComponent().appendingPathComponent("rejects.csv")
        try Data("行号,原因\n2,编码重复\n".utf8).write(to: rejects)
        return ImportPreview(
            encoding: choice.encoding ?? "GBK", crs: choice.crs ?? "EPSG:4547", sourceLayer: "部件", layers: ["部件"],
            fields: [
                .init(source: "BJBSM", target: "code", samples: ["4407"]), .init(source: "X", target: nil, samples: []),
            ],
            summary: ["read": JSONValue(size(file)), "rejected": 150],
            rejects: (1...120).map { RowRefusal(row: $0, field: "code", value: "4", reason: "编码重复") },
            rejectsFile: rejects)
    }

    func commit(_ file: UploadedFile, _ choice: ImportChoice) async throws -> JSONValue {
        seen.withLock { $0.append(Seen(choice: choice, name: file.name, bytes: size(file))) }
        return ["read": 1, "inserted": 1, "updated": 0, "unchanged": 0, "rejected": 0, "batch": 7]
    }

    func batches() async throws -> [ImportBatchRecord] {
        (1...2).map { number in
            ImportBatchRecord(
                id: Int64(number), layer: LayerID("parts")!,
                origin: ImportOrigin(file: "城市部件.shp", sourceLayer: "城市部件", encoding: "GBK", crs: "EPSG:4547"),
                operatorName: "tester", time: "2026-01-0\(number)T00:00:00Z", inserted: 5, updated: 0, unchanged: 0,
                rejected: 0, retired: 0, isUndone: false)
        }
    }

    func undo(_ batch: Int64) async throws -> ImportOutcome {
        guard batch == 7 else { throw Problem.notFound("there is no import \(batch)") }
        return ImportOutcome(
            batch: 8, inserted: 0, updated: 0, unchanged: 0, retired: 5, missing: 0, refusals: [], version: 9)
    }

    private func size(_ file: UploadedFile) -> Int { FileManager.default.contents(atPath: file.url.path)?.count ?? 0 }
}

/// Passes questions on and counts how often rows were counted.
final class CountedFeatures: FeatureSource {
    private let source: any FeatureSource
    private let asked = Mutex(0)

    init(_ source: any FeatureSource) { self.source = source }

    var counts: Int { asked.withLock { $0 } }

    func layers(access: Access) async throws -> [LayerSummary] { try await source.layers(access: access) }

    func layer(_ id: LayerID, access: Access) async throws -> LayerSummary? {
        try await source.layer(id, access: access)
    }

    func features(_ query: FeatureQuery, access: Access) async throws -> FeatureChunk {
        try await source.features(query, access: access)
    }

    func feature(_ id: FeatureID, in layer: LayerID, access: Access) async throws -> FeatureChunk? {
        try await source.feature(id, in: layer, access: access)
    }

    func count(_ query: FeatureQuery, access: Access) async throws -> Int {
        asked.withLock { $0 += 1 }
        return try await source.count(query, access: access)
    }
}
