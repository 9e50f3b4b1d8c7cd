import GeoModel
import TestSupport
import Testing

@testable import AddressBase

/// What must hold for any address, however it is written.
@Suite struct GeocoderPropertyTests {
    /// One of the ways in which people write the same thing.
    enum Distortion: String, CaseIterable, Sendable {
        case noUpperLevels, shortDivisions, repeatedCity, fullWidth, otherSuffixes, chineseNumerals, noFloor,
            noSuffixOfRoom,
            spaces, remark, telephone, traditional
    }

    private func write(_ row: AddressRow, _ distortions: Set<Distortion>) -> String {
        var parts: [AddressLevel: String] = [:]
        for (level, value) in zip(AddressRow.columns, row.elements) { parts[level] = value }
        if distortions.contains(.noUpperLevels) {
            for level in [AddressLevel.province, .city, .county] { parts[level] = nil }
        }
        if distortions.contains(.shortDivisions) {
            for level in [AddressLevel.province, .city, .county] {
                parts[level] = parts[level].map { String($0.dropLast()) }
            }
        }
        if distortions.contains(.noFloor), parts[.room] != nil { parts[.floor] = nil }
        if distortions.contains(.otherSuffixes) {
            parts[.building] = parts[.building].map { $0.hasSuffix("栋") ? $0.dropLast() + "号楼" : $0 }
            parts[.group] = parts[.group].map { $0.dropLast() + "村民小组" }
        }
        if distortions.contains(.chineseNumerals) {
            parts[.unit] = parts[.unit].map { $0 == "1单元" ? "一单元" : "二单元" }
        }
        if distortions.contains(.noSuffixOfRoom) { parts[.room] = parts[.room].map { String($0.dropLast()) } }
        if distortions.contains(.repeatedCity) { parts[.city] = parts[.city].map { $0 + $0 } }
        let separator = distortions.contains(.spaces) ? " " : ""
        var text = AddressRow.columns.compactMap { parts[$0] }.joined(separator: separator)
        if distortions.contains(.remark) { text += "（门口有树）" }
        if distortions.contains(.telephone) { text += " 13800138000" }
        if distortions.contains(.fullWidth) {
            text = String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { scalar in
                        (0x30...0x39).contains(scalar.value) ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
                    }))
        }
        if distortions.contains(.traditional) { text = String(text.map { $0 == "号" ? "號" : $0 == "楼" ? "樓" : $0 }) }
        return text
    }

    @Test(arguments: 1...6)
    func rowsAreFoundHoweverTheyAreWritten(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let rows = TestTown.addresses().filter { ($0.finest ?? .province) >= .doorplate }
        let geocoder = Geocoder(source: try TestTown.source(), names: .kept)
        for _ in 0..<60 {
            let row = rows[generator.int(in: 0...rows.count - 1)]
            var distortions: Set<Distortion> = []
            for _ in 0..<generator.int(in: 0...3) {
                distortions.insert(Distortion.allCases[generator.int(in: 0...Distortion.allCases.count - 1)])
            }
            let text = write(row, distortions)
            let best = try await geocoder.geocode(text).candidates.first
            #expect(
                best?.code == row.code,
                "seed \(seed): \(text) \(distortions.map(\.rawValue)) gave \(best?.address ?? "nothing")")
            #expect((best?.score ?? 0) > 0.6, "seed \(seed): \(text)")
        }
    }

    /// A number that the base lacks is never answered with a high score at its level.
    @Test(arguments: 1...6)
    func whatIsMissingIsNotClaimed(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let geocoder = Geocoder(source: try TestTown.source(), names: .kept)
        let endings: [(String, AddressLevel)] = [
            ("解放路\(100 + generator.int(in: 0...800))号", .doorplate), ("解放路7号", .doorplate), ("解放路8号", .doorplate),
            ("碧桂园小区\(generator.int(in: 4...90))栋", .building), ("碧桂园小区3栋\(generator.int(in: 3...9))单元", .unit),
            ("碧桂园小区3栋2单元\(generator.int(in: 901...2999))室", .room), ("沙溪村\(generator.int(in: 3...20))组", .group),
        ]
        for upper in ["", "蓬江区", "广东省江门市蓬江区"] {
            for (ending, level) in endings {
                let answer = try await geocoder.geocode(upper + ending)
                #expect(!answer.candidates.isEmpty, "seed \(seed): \(upper + ending)")
                for candidate in answer.candidates where candidate.level >= level {
                    #expect(candidate.score <= 0.7, "seed \(seed): \(upper + ending) gave \(candidate.address)")
                }
            }
        }
    }

    /// Addresses of other places are not found here.
    @Test func otherCitiesAreNotAnswered() async throws {
        let geocoder = Geocoder(source: try TestTown.source(), names: .kept)
        for text in [
            "厦门市思明区软件园二期望海路19号", "北京市朝阳区解放路3号", "深圳市南山区解放路3号", "广东省广州市天河区", "滨江区六和路307号",
            "浙江省杭州市西湖区中心路5号",
        ] {
            for candidate in try await geocoder.geocode(text).candidates {
                #expect(candidate.score < 0.5, "\(text) gave \(candidate.address) \(candidate.score)")
            }
        }
    }

    @Test(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
    func realTextsOfOtherCitiesAreNeverRoomsHere() async throws {
        let geocoder = Geocoder(source: try TestTown.source(), names: .kept)
        let table = try Table(SharedData.url("addresses-raw/business-addresses.csv"))
        let texts = stride(from: 0, to: table.rows.count, by: 9).map { table.rows[$0]["原始地址"] }
        let answers = try await geocoder.geocode(texts)
        #expect(answers.count == texts.count)
        for answer in answers {
            for candidate in answer.candidates where candidate.level > .road {
                #expect(candidate.score < 0.9, "\(answer.query) gave \(candidate.address) \(candidate.score)")
            }
        }
    }
}
