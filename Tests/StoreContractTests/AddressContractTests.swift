import AddressBase
import Foundation
import GeoModel
import Testing
import TwinStore

/// The sources that must keep the contract of `AddressSource`. A new one is a case here and a line in `run`.
enum AddressSourceKind: String, CaseIterable, Sendable {
    case memory, spatiaLite

    func run(_ town: AddressContractTown = AddressContractTown(), _ body: (any AddressSource) async throws -> Void)
        async throws
    {
        switch self {
        case .memory: try await body(try town.memory())
        case .spatiaLite:
            try await Self.withStore { store in
                try await town.load(into: store)
                try await body(store)
            }
        }
    }

    static func withStore(_ body: (TwinStore) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("luotu-address-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let profile = CityProfile(countyCode: "440703", name: "蓬江区", workingZone: 4547)
        try await body(try TwinStore.create(at: folder.appendingPathComponent("city.db").path, profile: profile))
    }
}

/// Nodes as text, so that sources with different ids can be compared.
struct NodePicture {
    let reader: any AddressReader

    func path(_ node: AddressNode) throws -> String {
        var text = "\(node.level.rawValue):\(node.name)/\(node.key)"
        if let code = node.code { text += "#\(code)" }
        for (mark, id) in [("<", node.parent), ("^", node.holder), ("@", node.division)] {
            guard let id, let above = try reader.nodes([id])[0] else { continue }
            text += mark == "<" ? mark + (try path(above)) : "\(mark)\(above.level.rawValue):\(above.name)"
        }
        return text
    }

    func paths(_ nodes: [AddressNode]) throws -> [String] { try nodes.map(path) }
}

@Suite struct AddressContractTests {
    private func read<Answer: Sendable>(
        _ source: any AddressSource, _ body: @escaping @Sendable (any AddressReader) throws -> Answer
    ) async throws -> Answer {
        try await source.read(access: .everything, body)
    }

    @Test(arguments: AddressSourceKind.allCases)
    func namesFindTheirNodesInEveryForm(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            try await read(source) { reader in
                let picture = NodePicture(reader: reader)
                for (key, form) in [
                    ("碧桂园小区", AddressNameKind.exact), ("碧桂园", .core), ("biguiyuanxiaoqu", .pinyin),
                    ("bgyxq", .initials),
                    ("碧园小区", .deletion),
                ] {
                    let hits = try reader.named([AddressNameQuery(key, kinds: [form])])[0]
                    let paths = try picture.paths(hits.map(\.node))
                    #expect(paths.count == 1 && paths[0].hasPrefix("estate:碧桂园小区"), "\(key)")
                    #expect(hits.first?.kind == form)
                }
                let other = try reader.named([
                    AddressNameQuery("碧桂园", kinds: [.exact]), AddressNameQuery("", kinds: [.exact]),
                ])
                #expect(other == [[], []])
            }
        }
    }

    @Test(arguments: AddressSourceKind.allCases)
    func lexiconQuestionsAreAnsweredInOrder(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            try await read(source) { reader in
                let levels = try reader.levels(named: ["解放路", "没有", "红卫", "蓬江区"])
                #expect(levels[0] == [AddressNameLevel(level: .road, isShort: false)])
                #expect(levels[1].isEmpty)
                #expect(levels[2] == [AddressNameLevel(level: .community, isShort: true)])
                #expect(levels[3] == [AddressNameLevel(level: .county, isShort: false)])
                var names: Set<String> = []
                try reader.forEachName { name, level in if !level.isShort { names.insert(name) } }
                #expect(names.isSuperset(of: ["解放路", "无人路", "碧桂园小区", "蓬江人民医院", "环市街道", "江门市"]))
            }
        }
    }

    @Test(arguments: AddressSourceKind.allCases)
    func childrenAreFoundByNumberUnderWhatHoldsThem(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            try await read(source) { reader in
                let road = try #require(try reader.named([AddressNameQuery("解放路", kinds: [.exact])])[0].first).node
                let doors = try reader.children([
                    AddressChildQuery(holder: road.id, level: .doorplate, key: "3"),
                    AddressChildQuery(holder: road.id, level: .doorplate, key: "7"),
                    AddressChildQuery(holder: road.id, level: .doorplate),
                    AddressChildQuery(holder: road.id, level: .doorplate, prefix: "1"),
                    AddressChildQuery(holder: road.id, level: .doorplate, limit: 2),
                ])
                #expect(doors.map(\.count) == [1, 0, 8, 2, 2])
                #expect(doors[0][0].name == "3号")
                #expect(doors[2].map(\.key) == ["1", "12", "2", "3", "4", "5", "6", "9"])
                let estate = try #require(try reader.named([AddressNameQuery("碧桂园小区", kinds: [.exact])])[0].first).node
                let building = try reader.children([AddressChildQuery(holder: estate.id, level: .building, key: "1")])[
                    0][0]
                let rooms = try reader.children([AddressChildQuery(holder: building.id, level: .room, key: "101")])[0]
                #expect(rooms.count == 2)
            }
        }
    }

    @Test(arguments: AddressSourceKind.allCases)
    func neighboursAreTheNextNumbers(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            try await read(source) { reader in
                let road = try #require(try reader.named([AddressNameQuery("解放路", kinds: [.exact])])[0].first).node
                let found = try reader.neighbours([
                    AddressNeighbourQuery(road: road.id, number: 7, sameParity: true),
                    AddressNeighbourQuery(road: road.id, number: 8, sameParity: false),
                    AddressNeighbourQuery(road: road.id, number: 11, sameParity: true),
                    AddressNeighbourQuery(road: road.id, number: 1, sameParity: true),
                ])
                #expect(found.map { $0.below?.key } == ["5", "6", "9", nil])
                #expect(found.map { $0.above?.key } == ["9", "9", nil, "3"])
            }
        }
    }

    @Test(arguments: AddressSourceKind.allCases)
    func nearestComesFirstAndNoneIsTooFar(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            try await read(source) { reader in
                let near = try reader.nearest(to: Position(113.0102, 22.6118), count: 3, withinMetres: 300)
                #expect(near.map(\.node.name) == ["1号", "3号", "2号"] || near.map(\.node.name) == ["1号", "3号", "4号"])
                #expect(near.map(\.metres) == near.map(\.metres).sorted())
                #expect(try reader.nearest(to: Position(113.0102, 22.6118), count: 9, withinMetres: 5).count == 1)
                #expect(try reader.nearest(to: Position(114, 23), count: 9, withinMetres: 500).isEmpty)
            }
        }
    }

    @Test(arguments: AddressSourceKind.allCases)
    func prefixesAreCompleted(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            try await read(source) { reader in
                func names(_ prefix: String, _ kinds: [AddressNameKind], _ limit: Int = 10) throws -> [String] {
                    try reader.completions(of: prefix, kinds: kinds, limit: limit).map(\.node.name)
                }
                let found = [
                    try names("解", [.exact]), try names("bgy", [.initials]),
                    try names("jiefang", [.pinyin, .initials]),
                    try names("沙", [.exact]), try names("沙", [.exact], 1), try names("%", [.exact]),
                ]
                #expect(found == [["解放路"], ["碧桂园小区"], ["解放路"], ["沙溪村", "沙溪祠堂"], ["沙溪村"], []])
            }
        }
    }

    @Test(arguments: AddressSourceKind.allCases)
    func cellsBelongToRowsAndToWhatIsAboveThem(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            try await read(source) { reader in
                let hits = try reader.named([
                    AddressNameQuery("碧桂园小区", kinds: [.exact]), AddressNameQuery("蓬江人民医院", kinds: [.exact]),
                    AddressNameQuery("沙溪祠堂", kinds: [.exact]),
                ]).compactMap(\.first)
                let cells = try reader.cells(hits.map(\.node.id) + [-5])
                #expect(cells == ["440703001002001", "440703001001001", nil, nil])
                let hospital = hits[1].node
                let community = try #require(try reader.nodes([hospital.parent ?? 0])[0])
                #expect(community.name == "红卫社区" && community.region == "440703001001")
            }
        }
    }

    @Test(arguments: AddressSourceKind.allCases)
    func unknownIdsAreNil(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            try await read(source) { reader in
                let road = try #require(try reader.named([AddressNameQuery("解放路", kinds: [.exact])])[0].first).node
                let nodes = try reader.nodes([-1, road.id, 1 << 40])
                #expect(nodes.map { $0 == nil } == [true, false, true])
                #expect(reader.version > 0)
            }
        }
    }

    static let texts = [
        "碧桂园小区1栋2单元101", "碧桂园1栋101", "解放路7号", "解放路12号2栋302室", "环市街道解放路3号", "沙溪村一组2号", "碧桂圆小区2栋",
        "蓬江人民医院", "不存在的路12号", "无人路", "江门市蓬江区", "解放路122栋302",
    ]

    /// Two sources give one answer.
    @Test(arguments: texts)
    func sourcesAgree(text: String) async throws {
        let town = AddressContractTown()
        let memory = try await Geocoder(source: town.memory()).geocode(text)
        try await AddressSourceKind.spatiaLite.run(town) { store in
            let stored = try await Geocoder(source: store).geocode(text)
            #expect(stored.reason == memory.reason)
            #expect(stored.candidates.map(\.address) == memory.candidates.map(\.address))
            #expect(stored.candidates.map(\.code) == memory.candidates.map(\.code))
            #expect(stored.candidates.map(\.score) == memory.candidates.map(\.score))
            #expect(stored.candidates.map(\.grid) == memory.candidates.map(\.grid))
            #expect(try await Geocoder(source: store, names: .kept).geocode(text) == stored)
        }
    }
}
