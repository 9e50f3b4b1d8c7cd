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
    func namesAreFoundAsTheyStandShortAndWithASlip(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            for text in ["碧桂园小区", "碧桂园", "碧桂圆小区", "碧园小区", "碧桂园园小区"] {
                let best = try await Geocoder(source: source).geocode(text).candidates.first
                #expect(best?.elements.estate == "碧桂园小区" && best?.level == .estate, "\(text)")
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
            let suggester = Suggester(source: source)
            let cases: [(typed: String, limit: Int, names: [String])] = [
                ("解", 10, ["解放路"]), ("bgy", 10, ["碧桂园小区"]), ("jiefang", 10, ["解放路"]), ("沙", 10, ["沙溪村", "沙溪祠堂"]),
                ("沙", 1, ["沙溪村"]), ("%", 10, []),
            ]
            for item in cases {
                let found = try await suggester.suggest(item.typed, limit: item.limit).map(\.name)
                #expect(found == item.names, "\(item.typed)")
            }
        }
    }

    @Test(arguments: AddressSourceKind.allCases)
    func cellsBelongToRowsAndToWhatIsAboveThem(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            let geocoder = Geocoder(source: source)
            for (text, cell) in [("碧桂园小区", "440703001002001"), ("蓬江人民医院", "440703001001001"), ("沙溪祠堂", nil)] {
                #expect(try await geocoder.geocode(text).candidates.first?.grid == cell, "\(text)")
            }
            let hospital = try await geocoder.geocode("蓬江人民医院").candidates.first
            #expect(hospital?.elements.community == "红卫社区")
        }
    }

    @Test(arguments: AddressSourceKind.allCases)
    func unknownIdsAreNil(kind: AddressSourceKind) async throws {
        try await kind.run { source in
            try await read(source) { reader in
                let near = try reader.nearest(to: Position(113.0102, 22.6118), count: 1, withinMetres: 300)
                let nodes = try reader.nodes([-1, try #require(near.first).node.id, 1 << 40])
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
