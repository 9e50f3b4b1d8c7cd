import GeoModel
import Testing

@testable import AddressBase

/// The image of an index holds what its nodes were, whole or block by block, and is refused where it is damaged.
@Suite struct AddressIndexTests {
    /// A county, a road, and doorplates with codes of every kind, not in the order of their ids.
    static let nodes: [AddressNode] = {
        var nodes = [
            node(7, nil, .county, "蓬江区", "蓬江区", code: "440703", region: "440703", at: Position(113, 22.6)),
            node(3, 7, .road, "解放路", "解放路", at: Position(113.01, 22.61)),
        ]
        for number in 1...2000 {
            let code = number % 3 == 0 ? nil : number % 3 == 1 ? "440703A\(100_000 + number)" : "门牌\(number)"
            let position = number % 5 == 0 ? nil : Position(113 + Double(number) * 1e-5, 22.6)
            nodes.append(node(Int64(5000 - number), 3, .doorplate, "\(number)号", "\(number)", code: code, at: position))
        }
        return nodes
    }()

    static func node(
        _ id: Int64, _ parent: Int64?, _ level: AddressLevel, _ name: String, _ key: String, code: String? = nil,
        region: String? = nil, at position: Position?
    ) -> AddressNode {
        AddressNode(
            id: id, parent: parent, holder: parent, division: nil, level: level, name: name, key: key, code: code,
            feature: nil, region: region, position: position)
    }

    static func image() throws -> [UInt8] {
        var builder = AddressIndexBuilder()
        for node in nodes { builder.add(node, zone: node.id % 3, cell: node.id % 2 == 0 ? "cell\(node.id % 7)" : nil) }
        builder.add(alias: "老街", of: 3)
        return try builder.image()
    }

    /// Parts of the bytes as a store would hand them out.
    static func onDemand(_ bytes: [UInt8]) throws -> AddressIndex {
        try AddressIndex(byteCount: bytes.count, version: 1) { block in
            let start = block * AddressIndex.blockBytes
            return Array(bytes[start..<min(bytes.count, start + AddressIndex.blockBytes)])
        }
    }

    @Test(arguments: [true, false])
    func everyNodeComesBack(whole: Bool) throws {
        let bytes = try Self.image()
        #expect(bytes.count > 2 * AddressIndex.blockBytes)
        let index = whole ? try AddressIndex(bytes: bytes, version: 1) : try Self.onDemand(bytes)
        #expect(index.count == Self.nodes.count)
        for node in Self.nodes {
            let ordinal = try #require(index.ordinal(of: node.id))
            let found = index.node(ordinal)
            #expect(found.id == node.id && found.parent == node.parent && found.level == node.level)
            #expect(found.name == node.name && found.key == node.key && found.code == node.code)
            #expect(index.zone(ordinal) == node.id % 3)
            #expect(index.grid(ordinal) == (node.id % 2 == 0 ? "cell\(node.id % 7)" : nil))
            // Degrees are kept to 1e-7, about a centimetre.
            let (here, there) = (found.position, node.position)
            #expect((here == nil) == (there == nil))
            if let here, let there { #expect(abs(here.x - there.x) < 6e-8 && abs(here.y - there.y) < 6e-8) }
        }
        #expect(index.ordinal(of: 1) == nil && index.ordinal(of: 9_999_999) == nil)
        try index.check()
    }

    @Test func aliasesAndNamesLeadToTheirNodes() throws {
        let index = try AddressIndex(bytes: try Self.image(), version: 1)
        let road = try #require(index.ordinal(of: 3))
        for name in ["老街", "解放路"] {
            let form = try #require(index.form(UnitHash.of(Array(name.utf16))))
            #expect(index.nodes(ofForm: form).map { index.formNode($0).node } == [road])
        }
        #expect(index.form(UnitHash.of(Array("没有路".utf16))) == nil)
    }

    @Test func childrenAreFoundByTheirNumbers() throws {
        let index = try AddressIndex(bytes: try Self.image(), version: 1)
        let road = try #require(index.ordinal(of: 3))
        for number in [1, 9, 10, 999, 2000] {
            let rank = try #require(index.rank(ofKey: UnitHash.of(Array("\(number)".utf16), .key)))
            let found = index.children(road, LevelCode.doorplate, rank)
            #expect(found.map { index.id($0) } == [Int64(5000 - number)])
        }
        #expect(index.rank(ofKey: UnitHash.of(Array("2001".utf16), .key)) == nil)
    }

    /// Texts alone: numbers that stand apart stay apart, and a sub-number is found however it is written.
    @Test func freeTextsAreFoundByTheirNumbers() async throws {
        let texts = ["雄鹰组团29幢101、112号", "雄鹰组团29幢101、114号", "广平路82-23号", "广平路82-3号", "黄寺大街甲28号", "黄寺大街28号"]
        let none = [String?](repeating: nil, count: AddressRow.columns.count)
        let rows = texts.enumerated().map { place, text in
            AddressRow(
                feature: Int64(place + 1), code: nil, address: text, elements: none,
                position: Position(113, 22 + Double(place) * 0.01))
        }
        let geocoder = Geocoder(source: try MemoryAddressSource(addresses: rows))
        let asked = [
            ("雄鹰组团29幢101、112号", 0), ("雄英组团29幢101、114号", 1), ("广平路82号之二十三", 2), ("广平路82号附23号", 2),
            ("广平路82之23号", 2), ("广平路８２号－３", 3), ("黄寺大街28号甲", 4), ("黄寺大街二十八号", 5),
        ]
        for (text, place) in asked {
            let best = try #require(try await geocoder.geocode(text).candidates.first, "\(text)")
            #expect(best.address == texts[place] && best.score >= 0.9, "\(text): \(best.address) \(best.score)")
            #expect(best.lat == rows[place].position?.y && best.id != nil && best.code == nil)
        }
    }

    /// A list with a column of the town and the rest in one text: rows are found as a whole, not as the town.
    @Test func textsThatSayMoreThanTheColumnsAreFound() async throws {
        let lists: [(town: String?, road: String?, text: String)] = [
            ("环市街道", nil, "解放路12号2栋3单元501"), ("环市街道", nil, "广东省江门市蓬江区环市街道解放路14号"), ("白沙街道", nil, "解放路12号2栋3单元501"),
            ("白沙街道", "胜利路", "胜利路7至9号"), ("白沙街道", nil, "白沙街道"), (nil, nil, "和平路88号 张先生13812345678"),
        ]
        let rows = lists.enumerated().map { place, list in
            AddressRow(
                feature: Int64(place + 1), code: "L\(place)", address: list.text,
                elements: AddressRow.columns.map { $0 == .town ? list.town : $0 == .road ? list.road : nil },
                position: Position(113, 22 + Double(place) * 0.01))
        }
        let geocoder = Geocoder(source: try MemoryAddressSource(addresses: rows))
        let asked = [
            ("环市街道解放路12号2幢3单元501室", "L0", "环市街道解放路12号2栋3单元501"), ("解放路14号", "L1", "广东省江门市蓬江区环市街道解放路14号"),
            ("白沙街道解放路十二号2栋3单元501", "L2", "白沙街道解放路12号2栋3单元501"), ("胜利路7-9号", "L3", "白沙街道胜利路7至9号"),
            ("白沙街道", "L4", "白沙街道"),
        ]
        for (text, code, address) in asked {
            let best = try #require(try await geocoder.geocode(text).candidates.first, "\(text)")
            #expect(best.code == code && best.address == address && best.score >= 0.8, "\(text): \(best)")
        }
        // Who is to be called is no part of the address.
        for text in ["和平路88号", "13987654321李女士 和平路88号", "和平路88号王师傅13987654321"] {
            let told = try #require(try await geocoder.geocode(text).candidates.first)
            #expect(told.code == "L5" && told.score >= 0.9, "\(text): \(told)")
        }
    }

    // MARK: Damage

    @Test func whatIsNoIndexOfThisVersionIsRefused() throws {
        let bytes = try Self.image()
        for place in 0..<8 {
            var other = bytes
            other[place] ^= 1
            #expect(throws: AddressBaseError.self) { try AddressIndex(bytes: other, version: 1) }
        }
        for length in [0, 7, ImageSection.headerBytes - 1] {
            #expect(throws: AddressBaseError.self) { try AddressIndex(bytes: Array(bytes.prefix(length)), version: 1) }
        }
    }

    @Test func sectionsBeyondTheEndAreRefused() throws {
        let bytes = try Self.image()
        for section in ImageSection.allCases {
            for offset in [0, 8] {
                var other = bytes
                for place in 0..<8 { other[section.headerOffset + offset + place] = 0x7F }
                #expect(throws: AddressBaseError.self, "\(section)") { try AddressIndex(bytes: other, version: 1) }
            }
        }
    }

    @Test func blocksThatAreMissingOrCutAreSaidSo() throws {
        let bytes = try Self.image()
        struct Lost: Error {}
        for damaged in 1..<(bytes.count / AddressIndex.blockBytes) {
            let index = try AddressIndex(byteCount: bytes.count, version: 1) { block in
                let start = block * AddressIndex.blockBytes
                if block == damaged { throw Lost() }
                return Array(bytes[start..<min(bytes.count, start + AddressIndex.blockBytes)])
            }
            for node in Self.nodes { if let ordinal = index.ordinal(of: node.id) { _ = index.node(ordinal) } }
            _ = index.form(UnitHash.of(Array("解放路".utf16)))
            let isTouched = (try? index.check()) == nil
            // Blocks that nothing touched are no fault.
            if isTouched { #expect(throws: Lost.self) { try index.check() } }
            let cut = try AddressIndex(byteCount: bytes.count, version: 1) { block in
                let start = block * AddressIndex.blockBytes
                let end = min(bytes.count, start + AddressIndex.blockBytes)
                return Array(bytes[start..<(block == damaged ? end - 1 : end)])
            }
            for node in Self.nodes { if let ordinal = cut.ordinal(of: node.id) { _ = cut.node(ordinal) } }
            _ = cut.form(UnitHash.of(Array("解放路".utf16)))
            if isTouched { #expect(throws: AddressBaseError.self) { try cut.check() } }
        }
        let lost: (Int) throws -> [UInt8] = { _ in throw Lost() }
        #expect(throws: Lost.self) { try AddressIndex(byteCount: bytes.count, version: 1, fetch: lost) }
    }

    @Test func checksumsTellEveryByte() {
        let block = (0..<1003).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let sum = block.withUnsafeBytes { AddressIndex.checksum($0) }
        for place in block.indices {
            var other = block
            other[place] ^= 0x10
            #expect(other.withUnsafeBytes { AddressIndex.checksum($0) } != sum)
        }
    }

    @Test func treesThatContradictThemselvesAreRefused() {
        var ring = AddressIndexBuilder()
        ring.add(Self.node(1, 2, .road, "甲路", "甲路", at: nil), zone: 0, cell: nil)
        ring.add(Self.node(2, 1, .road, "乙路", "乙路", at: nil), zone: 0, cell: nil)
        #expect(throws: AddressBaseError.self) { try ring.image() }
        var orphan = AddressIndexBuilder()
        orphan.add(Self.node(1, 9, .road, "甲路", "甲路", at: nil), zone: 0, cell: nil)
        #expect(throws: AddressBaseError.self) { try orphan.image() }
    }
}
