import GeoModel
import Testing

@testable import AddressBase

/// Code rules: templates, the validator, and issuing by the parts of GB/T 39609-2020 (division, street or yard, building or
/// door, unit and room), whose digit counts are the city's own.
@Suite struct AddressCodeRuleTests {
    @Test(
        arguments: [
            ("{community}{sequence:8}", 20), ("{community}{street:4}{door:4}{room:4}", 24),
            ("{county}-{sequence:6}", 13),
            ("{town}{street:3}{door:4}{room:6}", 22), ("DZ{community}{sequence:10}", 24),
        ])
    func templatesHaveALength(template: String, length: Int) throws {
        #expect(try AddressCodeRule(template).length == length)
    }

    @Test(
        arguments: [
            "", "{community}", "{community}{sequence}", "{community}{sequence:0}", "{community}{sequence:13}",
            "{sequence:8",
            "{village}{sequence:8}", "{community:3}{sequence:8}",
        ])
    func templatesThatMakeNoCodesAreRefused(template: String) {
        #expect(throws: AddressBaseError.self) { try AddressCodeRule(template) }
    }

    /// GB/T 2260: 440703 is 蓬江区; 999999 is nothing. The digits behind it are the division's down to the village (12).
    @Test(
        arguments: [
            ("44070300100100000001", nil), ("4407030010010000001", "has 19 characters"),
            ("44070300100100000000", "its number is zero"), ("4407030010010000000X", "is no number"),
            ("99999900100100000001", "is no county"), ("44070A00100100000001", "is no code of a division"),
        ] as [(String, String?)])
    func codesAreHeldAgainstTheRule(code: String, problem: String?) throws {
        let found = try AddressCodeRule("{community}{sequence:8}").problem(with: code)
        #expect(problem == nil ? found == nil : found?.contains(problem ?? "") == true, "\(found ?? "ok")")
    }

    @Test func literalsStandWhereTheyStand() throws {
        let rule = try AddressCodeRule("DZ{county}-{sequence:3}")
        #expect(rule.problem(with: "DZ440703-001") == nil)
        #expect(rule.problem(with: "DX440703-001")?.contains("DZ") == true)
        #expect(rule.problem(with: "DZ440703+001")?.contains("-") == true)
    }

    /// A road, a doorplate on it, a building behind the doorplate, its rooms: each has the parts of what it is in.
    @Test func thePartsOfGBT39609AreIssuedInsideEachOther() throws {
        let rule = try AddressCodeRule("{community}{street:4}{door:4}{room:4}")
        let register: any AddressRegister = MemoryRegister()
        func put(_ id: Int64, _ level: AddressLevel, parent: Int64?, region: String? = nil, code: String? = nil) throws
        {
            let node = AddressNode(
                id: id, parent: parent, holder: parent, division: nil, level: level, name: "\(id)", key: "\(id)",
                code: code, feature: nil, region: region, position: nil)
            try register.put(AddressRecord(node: node), .add)
        }
        func issue(_ id: Int64, _ level: AddressLevel, in above: [Int64]) throws -> String {
            let records = try above.compactMap { try register.record($0) }
            let code = try rule.issue(for: level, above: records, in: register)
            try put(id, level, parent: above[0], code: code)
            return code
        }
        try put(1, .community, parent: nil, region: "440703001001")
        let road = try issue(2, .road, in: [1])
        #expect(road == "440703001001" + "0001" + "0000" + "0000")
        let other = try issue(3, .road, in: [1])
        #expect(other == "440703001001" + "0002" + "0000" + "0000")
        let door = try issue(4, .doorplate, in: [2, 1])
        #expect(door == "440703001001" + "0001" + "0001" + "0000")
        #expect(try issue(5, .doorplate, in: [2, 1]) == "440703001001" + "0001" + "0002" + "0000")
        #expect(try issue(6, .doorplate, in: [3, 1]) == "440703001001" + "0002" + "0001" + "0000")
        let room = try issue(7, .room, in: [4, 2, 1])
        #expect(room == "440703001001" + "0001" + "0001" + "0001")
        #expect(try issue(8, .room, in: [4, 2, 1]) == "440703001001" + "0001" + "0001" + "0002")
        for code in [road, other, door, room] { #expect(rule.problem(with: code) == nil) }
        // A village house without a street: zeros in its place.
        #expect(try issue(9, .doorplate, in: [1]) == "440703001001" + "0000" + "0001" + "0000")
        // No division with a code: no code.
        #expect(throws: AddressBaseError.self) { try rule.issue(for: .road, above: [], in: register) }
    }

    @Test func numbersRunOutLoudly() throws {
        let rule = try AddressCodeRule("{county}{sequence:1}")
        let register: any AddressRegister = MemoryRegister()
        let county = AddressRecord(
            node: AddressNode(
                id: 1, parent: nil, holder: nil, division: nil, level: .county, name: "蓬江区", key: "蓬江区", code: nil,
                feature: nil, region: "440703", position: nil))
        for number in 1...9 {
            let code = try rule.issue(for: .doorplate, above: [county], in: register)
            #expect(code == "440703\(number)")
            let node = AddressNode(
                id: Int64(number + 1), parent: 1, holder: 1, division: nil, level: .doorplate, name: code, key: code,
                code: code, feature: nil, region: nil, position: nil)
            try register.put(AddressRecord(node: node), .add)
        }
        #expect(throws: AddressBaseError.self) { try rule.issue(for: .doorplate, above: [county], in: register) }
    }
}
