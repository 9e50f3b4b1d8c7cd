import AddressBase
import GRDB
import GeoModel

/// Reads a delivery of addresses in the terms of today: names that were changed and codes that were given up since it was
/// made are put right, so that an old file neither renames anything back nor makes anything twice. Rows of addresses that
/// people retired, merged or split are refused with the reason.
///
/// Nil where the base has no such past: most imports pass untouched.
struct DeliveryTranslation {
    private let table: LayerTable
    private let register: StoreRegister
    private var keeper: AddressTreeKeeper
    private let codeColumn: Int?
    private let textColumn: Int?
    /// The schema's columns of the elements, in the order of `AddressRow.columns`.
    private let elementColumns: [Int]
    private let aliases: [AddressLevel: Set<String>]
    private let hasOldCodes: Bool
    private let hasEnded: Bool
    /// Names that were looked at: whether they are an alias somewhere.
    private var known: [AddressLevel: [String: Bool]] = [:]

    init?(_ table: LayerTable, _ database: Database) throws {
        let rows = try Row.fetchAll(database, sql: "SELECT DISTINCT level, key FROM address_alias")
        var aliases: [AddressLevel: Set<String>] = [:]
        for row in rows {
            if let level = AddressLevel(number: row["level"]) { aliases[level, default: []].insert(row["key"]) }
        }
        func exists(_ sql: String) throws -> Bool { try Int.fetchOne(database, sql: sql) != nil }
        hasOldCodes = try exists("SELECT 1 FROM address_code LIMIT 1")
        hasEnded = try exists(
            "SELECT 1 FROM address_past WHERE is_end = 1 AND operation IN ('retire', 'merge', 'split') LIMIT 1")
        guard !aliases.isEmpty || hasOldCodes || hasEnded else { return nil }
        func column(_ name: String) -> Int? { table.schema.fields.firstIndex { $0.name == name } }
        self.table = table
        self.aliases = aliases
        register = try StoreRegister(version: 0, database)
        keeper = AddressTreeKeeper(register)
        codeColumn = column("code")
        textColumn = column("address")
        elementColumns = AddressRow.columns.compactMap { column($0.rawValue) }
    }

    /// - Returns: the batch in the terms of today, nil where it is in them already, and the rows that are not to be taken, by index.
    mutating func translate(_ batch: FeatureBatch) throws -> (rows: FeatureBatch?, refusals: [Int: RowRefusal]) {
        var changes: [Int: [Int: [UInt8]]] = [:]
        var refusals: [Int: RowRefusal] = [:]
        for row in 0..<batch.count {
            if let codeColumn, let code = batch.columns[codeColumn].value(row).displayText {
                if let reason = try reasonToRefuse(code) {
                    refusals[row] = RowRefusal(
                        row: batch.rowNumbers[row], field: "code", value: code, reason: reason)
                    continue
                }
                if hasOldCodes, let new = try newCode(of: code) {
                    changes[codeColumn, default: [:]][row] = Array(new.utf8)
                }
            }
            for (column, value) in try newNames(of: row, in: batch) {
                changes[column, default: [:]][row] = Array(value.utf8)
            }
        }
        guard !changes.isEmpty else { return (nil, refusals) }
        var batch = batch
        for (column, values) in changes {
            guard case .texts(let texts) = batch.columns[column] else { continue }
            batch.columns[column] = .texts(texts.replacing(values))
        }
        return (batch, refusals)
    }

    // MARK: Codes

    private func newCode(of code: String) throws -> String? {
        guard let record = try register.record(supersededCode: code), record.hasRow, record.node.code != code else {
            return nil
        }
        return record.node.code
    }

    private func reasonToRefuse(_ code: String) throws -> String? {
        guard hasEnded, let ended = try register.ended(byPeople: code) else { return nil }
        let heirs = try AddressReference.successors(of: ended.record.id, in: register).map {
            $0.node.code ?? "#\($0.id)"
        }
        return "the address is \(ended.record.status.title)"
            + (heirs.isEmpty ? "" : "; it led on to \(heirs.joined(separator: ", "))")
    }

    // MARK: Names

    private mutating func newNames(of row: Int, in batch: FeatureBatch) throws -> [Int: String] {
        guard elementColumns.count == AddressRow.columns.count, try isSuspect(row, in: batch) else { return [:] }
        let elements = elementColumns.map { batch.columns[$0].value(row).displayText }
        let steps = try keeper.steps(
            to: AddressRow(feature: 0, code: nil, elements: elements, position: nil))
        var changes: [Int: String] = [:]
        var names = elements.map { AddressNaming.Name(stands: $0 ?? "", becomes: nil) }
        for step in steps {
            let level = AddressRow.columns[step.column]
            guard let stands = elements[step.column], step.record.node.key != AddressKey.key(stands, at: level) else {
                continue
            }
            changes[elementColumns[step.column]] = step.record.node.name
            names[step.column].becomes = step.record.node.name
        }
        if !changes.isEmpty, let textColumn, let text = batch.columns[textColumn].value(row).displayText,
            let new = AddressNaming.replace(names, in: text)
        {
            changes[textColumn] = new
        }
        return changes
    }

    /// Whether any of the row's names is an alias of something.
    private mutating func isSuspect(_ row: Int, in batch: FeatureBatch) throws -> Bool {
        for (place, level) in AddressRow.columns.enumerated() {
            guard let keys = aliases[level], let name = batch.columns[elementColumns[place]].value(row).displayText
            else {
                continue
            }
            let isAlias: Bool
            if let answer = known[level]?[name] {
                isAlias = answer
            } else {
                isAlias = keys.contains(AddressKey.key(name, at: level))
                if known[level, default: [:]].count > 100_000 { known[level] = [:] }
                known[level, default: [:]][name] = isAlias
            }
            if isAlias { return true }
        }
        return false
    }
}
