import CityFlows
import Foundation
import GeoModel
import TestSupport
import Testing

@Suite struct ProfileDefaultsTests {
    /// Central meridians as the cities' surveys state them.
    @Test(arguments: [
        ("440703", "江门市蓬江区", 4547), ("110105", "北京市朝阳区", 4548), ("310115", "上海市浦东新区", 4549),
        ("441900", "东莞市", 4547), ("510104", "成都市锦江区", 4544), ("230102", "哈尔滨市道里区", 4551),
        ("429004", "仙桃市", 4547), ("540102", "拉萨市城关区", 4539),
    ])
    func aCountyHasItsNameAndZone(code: String, name: String, zone: Int) throws {
        let profile = try ProfileDefaults.profile(countyCode: code)
        #expect(profile.name == name)
        #expect(profile.workingZone == zone)
        #expect(profile.countyCode == code)
        #expect(profile.verticalDatum == .nationalHeight1985)
    }

    @Test(arguments: ["", "44", "440000", "4407031", "990101", "abcdef", "国国国国国国"])
    func whatIsNoCountyIsRefused(code: String) {
        #expect(throws: CityFlowError.self) { try ProfileDefaults.profile(countyCode: code) }
    }

    /// A 3-degree zone reaches 1.5° to either side; a county away from its prefecture's seat may lie 0.5° outside.
    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func everyCountyOfGuangdongLiesInOrNearItsZone() throws {
        let folder = SharedData.url("regions-guangdong/data/adcode")
        var checked = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".csv") {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            guard let record = try DelimitedText.records(text).first, record[3] == "county" else { continue }
            guard let longitude = Double(record[12]) else { continue }
            guard let profile = try? ProfileDefaults.profile(countyCode: String(record[0].prefix(6))) else { continue }
            let meridian = Double(75 + (profile.workingZone - 4534) * 3)
            #expect(abs(longitude - meridian) <= 2.0, "\(record[2]) \(longitude) \(meridian)")
            checked += 1
        }
        #expect(checked > 110)
    }
}
