import Foundation
import GeoModel
import TestSupport
import Testing

@Suite struct CQL2JSONTests {
    /// The examples of OGC 21-065r2 come in both forms, and mean the same.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func everyExampleOfTheStandardIsReadAsItsText() throws {
        let folder = SharedData.url("reference-cql2/examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("json").path)
        #expect(names.count > 100)
        for name in names.sorted() {
            let json = [UInt8](try Data(contentsOf: folder.appendingPathComponent("json/\(name)")))
            let base = name.replacing(".json", with: ".txt")
            let text = try String(contentsOf: folder.appendingPathComponent("text/\(base)"), encoding: .utf8)
            // The two forms of an example write the same moment with and without digits of the second.
            let wanted = try CQL2Text.parse(text.replacing(".000000Z", with: "Z"))
            let read = try #require(try? CQL2JSON.read(json), "\(name)")
            #expect(read == wanted, "\(name): \(CQL2Text.print(read)) is not \(CQL2Text.print(wanted))")
        }
    }

    @Test(arguments: [
        ("{", "$"), ("[]", "condition"), ("3", "condition"), (#"{"op":"and","args":[true]}"#, "at least 2"),
        (#"{"op":"=","args":[{"property":"a"}]}"#, "takes 2"), (#"{"op":"=","args":{"property":"a"}}"#, "args a list"),
        (#"{"op":"=","args":[{"property":"a"},null]}"#, "$.args[1]: null"),
        (#"{"op":"=","args":[{"property":"a"},{"op":"=","args":[1,1]}]}"#, "not the condition"),
        (#"{"op":"in","args":[{"property":"a"},3]}"#, "$.args[1]: a list"),
        (#"{"op":"t_after","args":[{"property":"a"},{"date":"2024-02-30"}]}"#, "no date"),
        (#"{"op":"s_within","args":[{"property":"geometry"},{"bbox":[1,2,3]}]}"#, "four or six"),
        (#"{"op":"s_within","args":[{"property":"geometry"},{"type":"Point","coordinates":[1]}]}"#, "GeoJSON"),
        (#"{"op":"t_during","args":[{"property":"a"},{"interval":["2024","..]}]}"#, "$"),
    ])
    func whatIsNoConditionIsRefusedWithItsPlace(json: String, word: String) {
        let error = #expect(throws: CQL2JSONError.self) { try CQL2JSON.read(Array(json.utf8)) }
        #expect(error?.description.contains(word) == true, "\(error.map(String.init(describing:)) ?? "none")")
    }

    @Test func nestingIsBounded() {
        let deep =
            String(repeating: #"{"op":"not","args":["#, count: 100_000) + "true"
            + String(repeating: "]}", count: 100_000)
        #expect(throws: CQL2JSONError.self) { try CQL2JSON.read(Array(deep.utf8)) }
    }
}
