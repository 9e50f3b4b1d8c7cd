import GRDB
import GeoModel

/// One thing that must hold in every database. A further check is a type like this and a line in `StoreChecks.all`.
protocol StoreCheck: Sendable {
    /// Lower-case words with hyphens, such as `render-rows`: stays the same, scripts look for it.
    var name: String { get }
    /// What must hold, in one sentence.
    var rule: String { get }

    /// Looks, and says of every fault what is wrong and where.
    ///
    /// - Throws: what keeps the check from looking; a damaged file, mostly.
    func run(_ database: Database, _ fault: (String) -> Void) throws
}

/// What `luotu verify` looks at, in this order.
enum StoreChecks {
    static let all: [any StoreCheck] = [
        FileCheck(), CatalogueCheck(), SpatialIndexCheck(), RenderRowsCheck(), RenderLevelsCheck(), RenderCountsCheck(),
    ]
}

extension TwinStore {
    private static let mostFaultsTold = 100

    /// Holds the database against every rule; reads all of it.
    public func verify(progress: @escaping @Sendable (StoreFinding) -> Void = { _ in }) async throws -> [StoreFinding] {
        try await reading { database in
            StoreChecks.all.map { check in
                var faults: [String] = []
                var count = 0
                let start = ContinuousClock.now
                do {
                    try check.run(database) { fault in
                        count += 1
                        if faults.count < Self.mostFaultsTold { faults.append(fault) }
                    }
                } catch {
                    count += 1
                    faults.append("the check could not go on: \(error)")
                }
                let finding = StoreFinding(
                    check: check.name, rule: check.rule, faultCount: count, faults: faults,
                    seconds: (ContinuousClock.now - start) / .seconds(1))
                progress(finding)
                return finding
            }
        }
    }
}

/// The file itself.
private struct FileCheck: StoreCheck {
    let name = "file"
    let rule = "SQLite finds the file's pages, indexes and constraints in order"

    func run(_ database: Database, _ fault: (String) -> Void) throws {
        for row in try String.fetchAll(database, sql: "PRAGMA integrity_check") where row != "ok" { fault(row) }
    }
}

/// Counts of the catalogue against the tables.
private struct CatalogueCheck: StoreCheck {
    let name = "catalogue"
    let rule = "the catalogue's count of every layer is that of its table"

    func run(_ database: Database, _ fault: (String) -> Void) throws {
        for table in try Catalogue.tables(database) {
            let stated =
                try Int.fetchOne(
                    database, sql: "SELECT feature_count FROM layer WHERE number = ?", arguments: [table.number]) ?? 0
            let found = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedName)") ?? 0
            if stated != found {
                fault("\(table.schema.id): the catalogue says \(stated) rows, the table has \(found)")
            }
        }
    }
}

/// SpatiaLite's R-trees against the tables.
private struct SpatialIndexCheck: StoreCheck {
    let name = "spatial-index"
    let rule = "every row with a geometry stands in its layer's spatial index, and nothing else does"

    func run(_ database: Database, _ fault: (String) -> Void) throws {
        for table in try Catalogue.tables(database) where table.schema.geometry != .none {
            let missing = try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM \(table.quotedName) WHERE _geom IS NOT NULL
                    AND _id NOT IN (SELECT rowid FROM \(LayerTable.quoted(table.index + "_rowid")))
                    """)
            let surplus = try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM \(LayerTable.quoted(table.index + "_rowid")) WHERE rowid NOT IN
                    (SELECT _id FROM \(table.quotedName) WHERE _geom IS NOT NULL)
                    """)
            if let missing, missing > 0 { fault("\(table.schema.id): \(missing) rows are missing from the index") }
            if let surplus, surplus > 0 {
                fault("\(table.schema.id): the index holds \(surplus) rows that are not there")
            }
        }
    }
}
