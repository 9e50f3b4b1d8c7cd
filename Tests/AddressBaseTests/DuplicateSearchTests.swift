import GeoKernel
import GeoModel
import TestSupport
import Testing

@testable import AddressBase

/// Pairs that a person would look at, and nothing but what comparing everything with everything finds.
@Suite struct DuplicateSearchTests {
    private func wording(_ parts: (AddressLevel, String)...) -> AddressWording? {
        var elements = AddressElements()
        for (level, name) in parts { elements[level] = name }
        return AddressWording(elements)
    }

    /// What two wordings are to each other: same, like or other.
    @Test(
        arguments: [
            // One number written in two ways is one wording.
            (["road 解放路", "doorplate 12号"], ["road 解放路", "doorplate 十二号"], "same"),
            (["road 解放路", "doorplate 12-1号"], ["road 解放路", "doorplate 12号之一"], "same"),
            (["town 环市街道", "road 解放路", "doorplate 3号"], ["town 棠下镇", "road 解放路", "doorplate 3号"], "like"),
            // What one leaves out is no contradiction.
            (
                ["estate 碧桂园", "building 1栋", "room 101"],
                ["road 解放路", "doorplate 12号", "estate 碧桂园小区", "building 1幢", "room 101室"], "like"
            ),
            (["estate 碧桂园", "building 1栋", "room 101"], ["estate 碧桂园", "building 2栋", "room 101"], "other"),
            (
                ["estate 碧桂园", "building 1栋", "unit 1单元", "room 101"],
                ["estate 碧桂园", "building 1栋", "unit 2单元", "room 101"], "other"
            ),
            // Spelling slips, not other names.
            (["road 建设璐", "doorplate 3号"], ["road 建设路", "doorplate 3号"], "like"),
            (["road 建设一路", "doorplate 3号"], ["road 建设二路", "doorplate 3号"], "other"),
            (["road 东湖路", "doorplate 3号"], ["road 西湖路", "doorplate 3号"], "other"),
            (["road 中官村路", "doorplate 3号"], ["road 中关村路", "doorplate 3号"], "like"),
            (["estate 江南花园", "doorplate 1号"], ["estate 江北新城", "doorplate 1号"], "other"),
            // In villages the group tells the numbers apart.
            (["community 沙溪村", "group 一组", "doorplate 1号"], ["community 沙溪村", "group 二组", "doorplate 1号"], "other"),
            (["community 沙溪村", "group 一组", "doorplate 1号"], ["community 沙溪村委会", "group 1组", "doorplate 1号"], "like"),
            (["community 沙溪村", "doorplate 1号"], ["road 解放路", "doorplate 1号"], "other"),
            (["road 解放路", "doorplate 1号"], ["road 解放路", "doorplate 1号", "building 1栋"], "other"),
        ])
    func wordingsAreCompared(left: [String], right: [String], expected: String) throws {
        func read(_ parts: [String]) throws -> AddressWording {
            var elements = AddressElements()
            for part in parts {
                let halves = part.split(separator: " ").map(String.init)
                elements[try #require(AddressLevel(rawValue: halves[0]))] = halves[1]
            }
            return try #require(AddressWording(elements))
        }
        let (a, b) = (try read(left), try read(right))
        let found = a.isSame(as: b) ? "same" : a.isLike(b) ? "like" : "other"
        #expect(found == expected)
        #expect(a.isLike(b) == b.isLike(a) && a.isSame(as: b) == b.isSame(as: a))
    }

    @Test func roadsAndDivisionsAreNotCompared() {
        #expect(wording((.county, "蓬江区"), (.road, "解放路")) == nil)
        #expect(wording((.road, "解放路"), (.doorplate, "1号")) != nil)
    }

    /// A little town full of double entries, slips and gaps.
    private struct Town {
        var entries: [(number: Int64, wording: AddressWording, position: Position?)] = []

        init(seed: UInt64, count: Int) throws {
            var random = SeededGenerator(seed: seed)
            let roads = ["解放路", "解方路", "人民路", "人民一路", "人民二路", "建设大道"]
            let estates = ["碧桂园", "碧桂园小区", "江南花园", "江南华园"]
            func pick(_ names: [String]) -> String { names[random.int(in: 0...(names.count - 1))] }
            for number in 1...count {
                var elements = AddressElements()
                if random.int(in: 0...3) > 0 { elements.town = pick(["环市街道", "棠下镇"]) }
                if random.int(in: 0...2) > 0 { elements.community = pick(["红卫社区", "红卫居委会", "沙溪村"]) }
                if random.int(in: 0...3) == 0 { elements.group = pick(["一组", "2组"]) }
                if random.int(in: 0...4) > 0 { elements.road = pick(roads) }
                elements.doorplate = pick(["1号", "一号", "2号", "3号", "3-1号", "3号之一"])
                if random.int(in: 0...2) == 0 { elements.estate = pick(estates) }
                if random.int(in: 0...2) == 0 { elements.building = pick(["1栋", "1幢", "2栋"]) }
                if elements.building != nil, random.int(in: 0...1) == 0 {
                    elements.room = pick(["101", "101室", "102"])
                }
                // Within 1 km, so that some stand together, some apart; a few are nowhere.
                let position = Position(random.double(in: 113.01...113.0125), random.double(in: 22.61...22.6125))
                guard let wording = AddressWording(elements) else { continue }
                entries.append((Int64(number), wording, random.int(in: 0...9) == 0 ? nil : position))
            }
        }

        /// Everything against everything, by the definition.
        func bruteForce(_ radii: DuplicateSearch.Radii) -> Set<DuplicateSearch.Pair> {
            var pairs: Set<DuplicateSearch.Pair> = []
            for (index, newer) in entries.enumerated() {
                func metres(_ older: Position?) -> Double? {
                    guard let a = older, let b = newer.position else { return nil }
                    return Geodesic.distance(a, b)
                }
                if let oldest = entries[..<index].first(where: { $0.wording.isSame(as: newer.wording) }) {
                    let metres = metres(oldest.position)
                    pairs.insert(
                        .init(
                            kind: metres ?? 0 > radii.apart ? .scattered : .repeated, older: oldest.number,
                            newer: newer.number, metres: metres))
                }
                for older in entries[..<index]
                where !older.wording.isSame(as: newer.wording) && older.wording.isLike(newer.wording) {
                    guard let metres = metres(older.position), metres <= radii.same else { continue }
                    pairs.insert(
                        .init(kind: .reworded, older: older.number, newer: newer.number, metres: metres))
                }
            }
            return pairs
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func whatIsFoundIsWhatComparingEverythingFinds(seed: UInt64) throws {
        let town = try Town(seed: seed, count: 600)
        for radii in [DuplicateSearch.Radii(), .init(same: 40, apart: 20), .init(same: 0, apart: 0)] {
            var search = DuplicateSearch(radii: radii)
            for entry in town.entries { search.add(entry.wording, number: entry.number, position: entry.position) }
            let words = Dictionary(uniqueKeysWithValues: town.entries.map { ($0.number, $0.wording) })
            let found = search.pairs { words[$0] }
            #expect(Set(found) == town.bruteForce(radii), "seed \(seed), \(radii)")
            #expect(Set(found).count == found.count, "seed \(seed), \(radii): a pair comes twice")
            if radii.same == 15 { #expect(Set(found.map(\.kind)).count == 3, "seed \(seed)") }
        }
    }
}
