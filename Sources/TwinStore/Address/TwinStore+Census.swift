import AddressBase
import GRDB
import GeoModel

extension TwinStore {
    public func census(_ scope: AddressCensus.Scope, access: Access) async throws -> AddressCensus {
        try await reading { database in
            let count = try CensusTaker(access, database)
            switch scope {
            case .address(let text):
                let reader = try AddressBookReader(.now, access, database)
                try count.takeAll(below: reader.visible(reader.id(text), named: text).record)
            case .building(let code): try count.takeAll(ofBuilding: code)
            case .area(let area): try count.take(within: area)
            }
            return try count.census()
        }
    }
}

/// Counts nodes, each once, and what is in each building.
private final class CensusTaker {
    private let access: Access
    private let database: Database
    private let register: StoreRegister
    private let archive: AddressArchive
    private var known: [Int64: AddressRecord?] = [:]
    private var taken: Set<Int64> = []
    private var counts: [String: Int] = [:]
    private var buildings: [Int64: (units: Int, floors: Int, rooms: Int)] = [:]
    private var outside = 0

    init(_ access: Access, _ database: Database) throws {
        self.access = access
        self.database = database
        register = try StoreRegister(version: 0, database)
        archive = try AddressArchive(.now, database)
    }

    // MARK: What is taken

    func takeAll(below record: AddressRecord) throws {
        var open = [record]
        while let next = open.popLast() {
            guard access.sees(zone: next.sample.zone), !taken.contains(next.id) else { continue }
            known[next.id] = next
            try take(next)
            open += try archive.below(next)
        }
    }

    func takeAll(ofBuilding code: String) throws {
        let records = try register.records(ofBuilding: code)
        guard !records.isEmpty else { throw AddressBaseError.noSuchAddress("with the building code \(code)") }
        for record in records { try takeAll(below: record) }
    }

    /// Rows that lie in the area, and what they are in from the doorplate down: a building counts though only its rooms have rows.
    func take(within area: Geometry) throws {
        guard let table = try LayerID("addresses").flatMap({ try Catalogue.table($0, database) }) else { return }
        for feature in try AreaSearch.rows(of: table, representedIn: area, database) {
            var next = try register.record(ofFeature: feature)
            while let record = next, record.node.level > .road, access.sees(zone: record.sample.zone) {
                guard !taken.contains(record.id) else { break }
                try take(record)
                next = try record.node.parent.flatMap(self.record)
            }
        }
    }

    private func take(_ record: AddressRecord) throws {
        taken.insert(record.id)
        counts[record.node.level.rawValue, default: 0] += 1
        let level = record.node.level
        if level == .building { buildings[record.id, default: (0, 0, 0)].units += 0 }
        guard level > .building else { return }
        guard let building = try building(of: record) else {
            outside += 1
            return
        }
        switch level {
        case .unit: buildings[building, default: (0, 0, 0)].units += 1
        case .floor: buildings[building, default: (0, 0, 0)].floors += 1
        default: buildings[building, default: (0, 0, 0)].rooms += 1
        }
    }

    private func building(of record: AddressRecord) throws -> Int64? {
        guard let holder = try record.node.holder.flatMap(self.record), holder.node.level == .building else {
            return nil
        }
        return holder.id
    }

    private func record(_ id: Int64) throws -> AddressRecord? {
        if let found = known[id] { return found }
        let record = try register.record(id)
        known[id] = .some(record)
        return record
    }

    // MARK: The answer

    func census() throws -> AddressCensus {
        var list: [AddressCensus.Building] = []
        for (id, inside) in buildings {
            guard let record = try record(id) else { continue }
            list.append(
                AddressCensus.Building(
                    id: id, code: record.node.code, buildingCode: record.buildingCode,
                    address: try archive.address(of: record), units: inside.units, floors: inside.floors,
                    rooms: inside.rooms))
        }
        list.sort { ($0.address, $0.id) < ($1.address, $1.id) }
        return AddressCensus(counts: counts, buildings: list, outsideBuildings: outside)
    }
}
