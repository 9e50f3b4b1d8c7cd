import Foundation
import OneMap
import TestSupport
import Testing

/// mapbox/mvt-fixtures: every fixture says whether version 2 of the specification allows it.
@Suite struct ReferenceTileTests {
    /// 016 is byte for byte 003, which is marked invalid. 057 announces 2^29 points and holds one, "to try decoders
    /// with": it must be refused, not allocated.
    private static let refusedAllTheSame: Set = ["016", "057"]

    private struct Info: Decodable {
        struct Validity: Decodable {
            var v2: Bool
            var error: String?
        }
        var description: String
        var validity: Validity
    }

    @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
    func validFixturesAreReadAndInvalidOnesRefused() throws {
        let folder = SharedData.url("reference-mvt/fixtures")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count > 50)
        for name in names where Int(name) != nil {
            let fixture = folder.appendingPathComponent(name)
            let info = try JSONDecoder().decode(
                Info.self, from: Data(contentsOf: fixture.appendingPathComponent("info.json")))
            let tile = [UInt8](try Data(contentsOf: fixture.appendingPathComponent("tile.mvt")))
            let outcome = Result { try MVTReader.layers(tile) }
            let isRead = (try? outcome.get()) != nil
            #expect(
                isRead == (info.validity.v2 && !Self.refusedAllTheSame.contains(name)),
                "\(name): \(info.description) \(outcome)")
        }
    }
}
