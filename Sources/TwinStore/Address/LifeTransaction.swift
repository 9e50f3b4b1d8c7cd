import AddressBase
import GRDB
import GeoModel

/// One edit of the address base in one transaction: nodes, rows, log and record.
struct LifeTransaction {
    let edit: AddressEdit
    let database: Database

    func run() throws -> AddressEditOutcome {
        try database.execute(sql: "UPDATE write_guard SET is_open = 1")
        defer { try? database.execute(sql: "UPDATE write_guard SET is_open = 0") }
        if case .undo(let version) = edit.change { return try undo(version) }
        let version = try CommitLog.version(database) + 1
        let register = try StoreRegister(version: version, database)
        let rows = try StoreRowBook(register, database)
        let rule = try AddressCodeRule(ProfileTable.read(database).addressCodeRule)
        var outcome = AddressEditOutcome(
            version: version, operation: edit.operation.kind, nodes: [], codes: [], rows: 0, textsKept: 0)
        try forEachChange { change in
            var life = AddressLife(edit.doing(change), register: register, rows: rows, rule: rule)
            try life.run()
            outcome.append(try life.outcome(version: version))
        }
        try finish(register, rows, version, undoOf: nil)
        if let proposal = edit.proposal {
            try AddressProposalRows.decide(
                proposal, .adopted, by: edit.operatorName, reason: edit.reason, version: version, database)
        }
        return outcome
    }

    private func forEachChange(_ body: (AddressEdit.Change) throws -> Void) throws {
        guard case .batch(let lines) = edit.change else { return try body(edit.change) }
        guard !lines.isEmpty else { throw AddressBaseError.badEdit("the batch is empty") }
        for line in lines {
            do { try body(line.change) } catch let error as AddressBaseError {
                throw AddressBaseError.inBatch(line.row, error.description)
            }
        }
    }

    private func finish(
        _ register: StoreRegister, _ rows: StoreRowBook, _ version: Int64, undoOf: Int64?
    ) throws {
        let written = try rows.finish(edit.operation)
        // Nodes changed without a row: the base is of a new version all the same.
        if written == nil, let id = LayerID("addresses") {
            _ = try CommitLog.append(layer: Catalogue.existing(id, database), batch: nil, box: nil, database)
        }
        try AddressOperations.write(
            edit.operation, version: version, batch: written?.batches.first, undoOf: undoOf, database)
        for batch in written?.batches ?? [] {
            try database.execute(
                sql: "INSERT INTO address_operation_batch (version, batch) VALUES (?, ?)", arguments: [version, batch])
        }
        try AddressTreeWriter(database: database).finish(register)
    }

    // MARK: Undo

    /// Takes a commit back: its rows return as they were, and so do its nodes, aliases and codes.
    private func undo(_ undone: Int64) throws -> AddressEditOutcome {
        let operation = try Row.fetchOne(
            database, sql: "SELECT kind, undone_by, batch FROM address_operation WHERE version = ?", arguments: [undone]
        )
        guard let operation, let kind = AddressOperation.Kind(rawValue: operation["kind"]) else {
            throw AddressBaseError.notPossible("there is no change \(undone); see luotu address history")
        }
        if let by: Int64 = operation["undone_by"] {
            throw AddressBaseError.notPossible("change \(undone) was taken back by \(by) already")
        }
        if kind == .deliver || kind == .undo {
            let batch: Int64? = operation["batch"]
            throw AddressBaseError.notPossible(
                "change \(undone) is that of a file\(batch.map { "; take it back with luotu import undo \($0)" } ?? "")"
            )
        }
        let changes = try Row.fetchAll(
            database, sql: "SELECT node, kind FROM address_change WHERE version = ? ORDER BY place", arguments: [undone]
        )
        let nodes: [Int64] = changes.map { $0["node"] }
        let added = Set(changes.filter { $0["kind"] == AddressOperation.Kind.add.rawValue }.map { $0["node"] as Int64 })
        try refuseLaterChanges(of: nodes, since: undone)
        let batches = try Int64.fetchAll(
            database, sql: "SELECT batch FROM address_operation_batch WHERE version = ? ORDER BY batch DESC",
            arguments: [undone])
        var rows = 0
        for batch in batches {
            let outcome = try UndoTransaction(batch, operatorName: edit.operatorName, database).run(
                followsAddresses: false)
            rows += max(outcome.updated, outcome.retired)
        }
        try database.execute(sql: "UPDATE write_guard SET is_open = 1")
        let version = try CommitLog.version(database) + 1
        let register = try StoreRegister(version: version, database)
        try takeBack(nodes, added: added, of: undone, register)
        try finish(register, StoreRowBook(register, database), version, undoOf: undone)
        return AddressEditOutcome(
            version: version, operation: .undo, nodes: nodes, codes: [], rows: rows, textsKept: 0)
    }

    private func refuseLaterChanges(of nodes: [Int64], since version: Int64) throws {
        let later = try RawStatement(
            """
            SELECT min(c.version) FROM address_change c WHERE c.node = ?1 AND c.version > ?2
            AND c.version NOT IN (SELECT version FROM address_operation WHERE undone_by IS NOT NULL OR undo_of IS NOT NULL)
            """, database)
        let below = try RawStatement(
            """
            SELECT min(n.version) FROM address_node n WHERE (n.holder = ?1 OR n.division = ?1) AND n.version > ?2
            AND n.version NOT IN (SELECT version FROM address_operation WHERE undo_of IS NOT NULL)
            """, database)
        let isNew = try RawStatement(
            "SELECT 1 FROM address_change WHERE node = ?1 AND version = ?2 AND kind = 'add'", database)
        func first(_ statement: RawStatement, _ node: Int64) throws -> Int64? {
            statement.bind(node, at: 1)
            statement.bind(version, at: 2)
            defer { statement.reset() }
            guard try statement.next() else { return nil }
            let found = statement.integer(0)
            return found == 0 ? nil : found
        }
        for node in nodes {
            let by = try first(later, node) ?? (first(isNew, node) == nil ? nil : first(below, node))
            if let by {
                throw AddressBaseError.notPossible(
                    "change \(version) can't be taken back: change \(by) built on #\(node) since; take that back first")
            }
        }
    }

    /// - Parameter added: those of the nodes that the commit made, or brought back; of the others without a superseded record
    ///   only an alias changed.
    private func takeBack(
        _ nodes: [Int64], added: Set<Int64>, of undone: Int64, _ register: StoreRegister
    ) throws {
        for alias in try register.aliases(addedBy: undone) { try register.remove(alias) }
        var keeper = AddressTreeKeeper(register, for: .undo)
        for node in nodes.reversed() {
            if let old = try register.record(node, supersededBy: undone) {
                if let live = try register.record(node) { keeper.unsettle(live) }
                try register.put(old, .undo)
                keeper.unsettle(old)
            } else if added.contains(node), let live = try register.record(node) {
                keeper.unsettle(live)
                try register.end(node, as: .retired, .undo, successors: [])
            }
        }
        for alias in try register.aliases(removedBy: undone) { try register.add(alias) }
        try database.execute(sql: "DELETE FROM address_code WHERE version = ?", arguments: [undone])
        try keeper.finish()
    }
}
