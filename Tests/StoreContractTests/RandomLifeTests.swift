import AddressBase
import GeoModel
import TestSupport
import Testing

@testable import TwinStore

/// Random lives of the base, held against what anybody could compute who watches: the feed replayed from 0 is the state,
/// every earlier state can be seen by its date, undoing everything leads back to the beginning.
@Suite struct RandomLifeTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func feedPastAndUndoTellTheSame(seed: UInt64) async throws {
        try await LifeTown.run { town in
            var life = RandomLife(town: town, seed: seed)
            let beginning = try await town.picture()
            var follower = Follower()
            var past: [(date: String, tree: AddressBranch)] = []
            for step in 1...24 {
                let date = "2027-01-\(step < 10 ? "0" : "")\(step)"
                let before = try await town.picture()
                let what = try await life.step(effective: date + "T12:00:00Z")
                let note: Comment = "seed \(seed), step \(step): \(what)"
                if what.hasPrefix("refused") { #expect(try await town.picture() == before, note) }
                try await town.expectAgreement(note)
                try await follower.follow(town.store, pages: life.pageSize())
                try await follower.expectState(of: town.store, note)
                past.append((date, try await town.store.branch(nil, depth: 15, asOf: nil, access: .everything)))
            }
            for (date, tree) in past {
                let then = try await town.store.branch(nil, depth: 15, asOf: date, access: .everything)
                #expect(then == tree, "seed \(seed): the tree of \(date)")
            }
            // From the beginning, in pages of any size, every change comes once and in the same order.
            for size in [1, 3, 10_000] {
                var again = Follower()
                try await again.follow(town.store, pages: size)
                #expect(again.seen == follower.seen, "seed \(seed), pages of \(size)")
            }
            while let last = try await life.lastChange() { try await town.edit(.undo(version: last)) }
            #expect(try await town.picture() == beginning, "seed \(seed)")
        }
    }
}

/// Another system that knows nothing but the feed.
private struct Follower {
    var cursor = AddressCursor(version: 0)
    var nodes: [Int64: AddressChange] = [:]
    /// Every change that came, in order.
    var seen: [String] = []

    mutating func follow(_ store: TwinStore, pages size: Int) async throws {
        while true {
            let page = try await store.changes(since: cursor, limit: size, access: .everything)
            for change in page.changes {
                seen.append("\(change.version) \(change.kind) \(change.id) \(change.name) \(change.status)")
                nodes[change.id] = change.status.isLive ? change : nil
            }
            cursor = try #require(AddressCursor(page.next))
            if !page.more { return }
            #expect(!page.changes.isEmpty)
        }
    }

    func expectState(of store: TwinStore, _ note: Comment) async throws {
        let records = try await store.addressRecords()
        #expect(Set(records.map(\.id)) == Set(nodes.keys), note)
        for record in records {
            let node = record.node
            guard let told = nodes[record.id] else { continue }
            let knows =
                told.code == node.code && told.level == node.level && told.name == node.name
                && told.parent == node.parent && told.division == node.division && told.status == record.status
                && told.buildingCode == record.buildingCode
            #expect(knows, "\(note): #\(record.id) \(node.name) is told as \(told)")
            guard record.precision != .centroid else { continue }
            #expect(told.lon == node.position?.x && told.lat == node.position?.y, "\(note): #\(record.id) \(node.name)")
        }
    }
}

/// Makes random changes.
private struct RandomLife {
    let town: LifeTown
    var random: SeededGenerator
    private var made = 0

    init(town: LifeTown, seed: UInt64) {
        self.town = town
        random = SeededGenerator(seed: seed)
    }

    mutating func pageSize() -> Int { random.int(in: 1...9) }

    /// - Returns: what was done; it begins with “refused” where the base did not allow it.
    mutating func step(effective: String) async throws -> String {
        var change = try await change()
        if random.int(in: 0...4) == 0 {
            var several: [AddressEdit.Line] = []
            for row in 1...3 { several.append(.init(row: row, change: try await self.change())) }
            change = .batch(several)
        }
        do {
            try await town.edit(change, effective: effective)
            return "\(change)"
        } catch let error as AddressBaseError {
            return "refused \(change): \(error)"
        }
    }

    /// The newest change that is not taken back and can be.
    func lastChange() async throws -> Int64? {
        try await town.store.operations(limit: 10_000).first {
            $0.undoneBy == nil && $0.undoes == nil && $0.kind != .deliver
        }?.version
    }

    private mutating func change() async throws -> AddressEdit.Change {
        let records = try await town.store.addressRecords().filter { [.tree, .regions].contains($0.origin) }
        made += 1
        switch random.int(in: 0...10) {
        case 0, 1:
            let record = pick(records) { $0.node.level >= .town }
            return .rename("#\(record.id)", to: name(record.node.level))
        case 2:
            let road = pick(records) { $0.node.level == .road }
            return .add(
                .init(
                    under: "#\(road.id)", level: .doorplate, text: name(.doorplate), attributes: .init(place: place())))
        case 3:
            let building = pick(records) { [.building, .unit].contains($0.node.level) }
            return .add(.init(under: "#\(building.id)", level: .room, text: name(.room)))
        case 4:
            let record = pick(records) { $0.hasRow && $0.node.level >= .doorplate }
            return .change("#\(record.id)", .init(status: .provisional, place: place(), buildingCode: "B\(made)"))
        case 5:
            let record = pick(records) { $0.node.level >= .community }
            return .alias("#\(record.id)", name: "俗称\(made)", kind: .common, isRemoval: false)
        case 6:
            return .retire("#\(pick(records) { $0.node.level >= .doorplate }.id)", withAllBelow: true)
        case 7:
            let level = random.int(in: 0...1) == 0 ? AddressLevel.doorplate : .building
            return .merge(
                ["#\(pick(records) { $0.node.level == level }.id)"],
                into: "#\(pick(records) { $0.node.level == level }.id)")
        case 8:
            let parts = [name(.doorplate, 1), name(.doorplate, 2)]
            return .split("#\(pick(records) { $0.node.level == .doorplate }.id)", parts: parts, below: parts[1])
        case 9:
            if random.int(in: 0...2) == 0 {
                let community = pick(records) { $0.node.level == .community }
                let town = pick(records) { $0.node.level == .town }
                let code = town.node.region.map { "\($0)\(700 + made)" }
                return .move("#\(community.id)", under: "#\(town.id)", code: code)
            }
            let record = pick(records) { [.doorplate, .estate, .building, .room].contains($0.node.level) }
            let above = pick(records) { $0.node.level >= .road && $0.node.level < record.node.level }
            return .move("#\(record.id)", under: "#\(above.id)", code: nil)
        default:
            if let last = try await lastChange() { return .undo(version: last) }
            return .issueCodes("#\(pick(records) { $0.node.level == .estate }.id)", withAllBelow: true)
        }
    }

    private mutating func pick(_ records: [AddressRecord], _ condition: (AddressRecord) -> Bool) -> AddressRecord {
        let fitting = records.filter(condition)
        return fitting.isEmpty ? records[0] : fitting[random.int(in: 0...(fitting.count - 1))]
    }

    private func name(_ level: AddressLevel, _ part: Int = 0) -> String {
        let number = 300 + made * 3 + part
        switch level {
        case .town: return "新\(number)街道"
        case .community: return "新\(number)社区"
        case .group: return "\(number)组"
        case .road: return "新\(number)路"
        case .doorplate: return "\(number)号"
        case .building: return "\(number)栋"
        case .unit: return "\(number)单元"
        case .floor: return "\(number)层"
        case .room: return "\(number)室"
        default: return "新\(number)花园"
        }
    }

    private mutating func place() -> AddressPlacement {
        AddressPlacement(Position(random.double(in: 113.01...113.02), random.double(in: 22.61...22.62)))
    }
}
