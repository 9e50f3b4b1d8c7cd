import AddressBase
import GRDB
import GeoModel

extension TwinStore: AddressDossierBook {
    public func link(_ request: AddressLinking) async throws -> AddressLink {
        try await writing { database in
            let record = try AddressReference.resolve(request.address, in: StoreRegister(version: 0, database))
            let open = try Row.fetchOne(
                database,
                sql: "SELECT id, since FROM address_link WHERE system = ? AND key = ? AND node = ? AND until IS NULL",
                arguments: [request.system, request.key, record.id])
            if let until = request.until {
                guard let open else {
                    throw AddressBaseError.notPossible(
                        "\(request.system) \(request.key) is not tied to \(record.node.name)")
                }
                try database.execute(
                    sql: "UPDATE address_link SET until = ? WHERE id = ?", arguments: [until, open["id"] as Int64])
                return AddressLink(
                    system: request.system, key: request.key, kind: request.kind, since: open["since"], until: until,
                    node: record.id, by: request.operatorName)
            }
            guard open == nil else {
                throw AddressBaseError.notPossible(
                    "\(request.system) \(request.key) is tied to \(record.node.name) already")
            }
            let since = request.since ?? CommitLog.now()
            try database.execute(
                sql: """
                    INSERT INTO address_link (system, key, kind, node, since, operator, time) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    request.system, request.key, request.kind, record.id, since, request.operatorName, CommitLog.now(),
                ])
            return AddressLink(
                system: request.system, key: request.key, kind: request.kind, since: since, until: nil,
                node: record.id, by: request.operatorName)
        }
    }

    public func dossier(_ text: String, access: Access) async throws -> AddressDossier {
        try await reading { database in
            let reader = try AddressBookReader(.now, access, database)
            let id = try reader.id(text)
            let entry = try reader.entry(id, named: text)
            let nodes = try Self.predecessors(of: id, database)
            let list = nodes.map(String.init).joined(separator: ", ")
            let links = try Row.fetchAll(
                database, sql: "SELECT * FROM address_link WHERE node IN (\(list)) ORDER BY system, key, since"
            ).map { row in
                AddressLink(
                    system: row["system"], key: row["key"], kind: row["kind"], since: row["since"], until: row["until"],
                    node: row["node"], by: row["operator"])
            }
            let seen = links.filter { !access.hiddenFields.contains("link:\($0.system)") }
            return AddressDossier(address: entry, links: seen, withheld: links.count - seen.count)
        }
    }

    /// The node with all that led on to it.
    private static func predecessors(of id: Int64, _ database: Database) throws -> [Int64] {
        var found: Set<Int64> = [id]
        var open = [id]
        while let next = open.popLast() {
            let before = try Int64.fetchAll(
                database,
                sql: """
                    SELECT node FROM address_past WHERE is_end = 1 AND successors IS NOT NULL
                    AND instr(',' || successors || ',', ?) > 0
                    """, arguments: [",\(next),"])
            for node in before where found.insert(node).inserted { open.append(node) }
        }
        return found.sorted()
    }

    // MARK: Proposals

    public func propose(_ draft: AddressProposal.Draft) async throws -> AddressProposal {
        try draft.check()
        return try await writing { database in
            let node = try draft.address.map {
                try AddressReference.resolve($0, in: StoreRegister(version: 0, database)).id
            }
            let id = try AddressProposalRows.insert(draft, node: node, database)
            return try Self.proposal(id, access: .everything, database)
        }
    }

    public func refuse(proposal: Int64, by reviewer: String, reason: String) async throws -> AddressProposal {
        try await writing { database in
            try AddressProposalRows.decide(proposal, .refused, by: reviewer, reason: reason, version: nil, database)
            return try Self.proposal(proposal, access: .everything, database)
        }
    }

    public func proposals(
        _ state: AddressProposal.State?, limit: Int, access: Access
    ) async throws -> [AddressProposal] {
        try await reading { database in
            try AddressProposalRows.proposals(
                "(?1 IS NULL OR state = ?1) ORDER BY id LIMIT ?2", [state?.rawValue, limit], access: access, database)
        }
    }

    public func proposal(_ id: Int64, access: Access) async throws -> AddressProposal {
        try await reading { try Self.proposal(id, access: access, $0) }
    }

    public func picture(ofProposal id: Int64, access: Access) async throws -> ProposalPicture? {
        try await reading { database in
            _ = try Self.proposal(id, access: access, database)
            let row = try Row.fetchOne(
                database, sql: "SELECT type, bytes FROM address_picture WHERE proposal = ?", arguments: [id])
            return row.map { ProposalPicture(type: $0["type"], data: $0["bytes"]) }
        }
    }

    public func waitingProposals() async throws -> Int {
        try await reading { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM address_proposal WHERE state = 'open'") ?? 0
        }
    }

    private static func proposal(_ id: Int64, access: Access, _ database: Database) throws -> AddressProposal {
        guard
            let found = try AddressProposalRows.proposals("id = ?", [id], access: access, database).first
        else { throw AddressBaseError.noSuchAddress("of proposal \(id)") }
        return found
    }

    /// Writes in one transaction.
    private func writing<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value
    {
        let path = path
        return try await writer().write { database in
            try TwinStoreError.translating(path: path) { try body(database) }
        }
    }
}
