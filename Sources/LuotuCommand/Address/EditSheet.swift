import AddressBase
import Exchange
import GeoModel

/// Reads changes of the address base from a table, one a row.
///
/// A row without an operation is left out and counted: that is how a review list comes back with some rows decided.
struct EditSheet {
    var lines: [AddressEdit.Line] = []
    /// Rows without an operation.
    var undecided = 0

    /// The header that each column may have.
    static let columns: [(name: String, also: String)] = [
        ("操作", "operation"), ("地址", "address"), ("名称", "name"), ("上级", "under"), ("并入", "into"), ("级别", "level"),
        ("经度", "lon"), ("纬度", "lat"), ("编码", "code"), ("建筑物编码", "building_code"), ("状态", "status"),
        ("别名类型", "kind"), ("全部下级", "all_below"),
    ]

    private static let operations: [String: AddressOperation.Kind] = [
        "新增": .add, "变更": .change, "更名": .rename, "停用": .retire, "合并": .merge, "移动": .move, "别名": .alias,
        "拆分": .split, "赋码": .code,
    ]

    /// - Throws: `ExchangeError` for a file that can't be read; `AddressBaseError.badEdit`, which names the row.
    init(_ path: String) throws {
        let table = try TableReader.open(path)
        let names = table.header.fields.map(\.name)
        var places: [String: Int] = [:]
        for column in Self.columns {
            places[column.name] = names.firstIndex { $0 == column.name || $0.lowercased() == column.also }
        }
        guard places["操作"] != nil else {
            throw ExchangeError.badMapping(
                "the file has no column 操作 (operation) that says what to do; it has \(names.joined(separator: ", "))")
        }
        while let batch = try table.next() {
            if let refused = batch.refusals.first {
                throw AddressBaseError.badEdit("row \(refused.row) can't be read: \(refused.reason)")
            }
            for index in 0..<batch.rows.count {
                let line = Line(number: batch.rows.rowNumbers[index]) { name in
                    places[name].flatMap { Self.text(batch.rows.columns[$0].value(index).displayText) }
                }
                guard let change = try Self.change(line) else {
                    undecided += 1
                    continue
                }
                lines.append(.init(row: line.number, change: change))
            }
        }
    }

    /// Without the apostrophe that keeps spreadsheet programs from running a text as a formula.
    private static func text(_ value: String?) -> String? {
        guard var value, !value.isEmpty else { return nil }
        if value.first == "'", let next = value.dropFirst().first, "=+-@".contains(next) { value.removeFirst() }
        return value
    }

    private struct Line {
        var number: Int
        var cell: (String) -> String?

        func needed(_ name: String) throws -> String {
            guard let text = cell(name) else { throw problem("the column \(name) is empty") }
            return text
        }

        func problem(_ why: String) -> AddressBaseError { .badEdit("row \(number): \(why)") }

        func number(_ name: String) throws -> Double? {
            guard let text = cell(name) else { return nil }
            guard let number = Double(text) else { throw problem("\(name) “\(text)” is no number") }
            return number
        }
    }

    private static func change(_ line: Line) throws -> AddressEdit.Change? {
        guard let word = line.cell("操作") else { return nil }
        guard let operation = operations[word] ?? AddressOperation.Kind(rawValue: word) else {
            let known = operations.keys.sorted().joined(separator: " ")
            throw line.problem("“\(word)” is no operation; use \(known), or their English words")
        }
        switch operation {
        case .add:
            return .add(
                .init(
                    under: line.cell("上级"), level: try line.cell("级别").map { try level($0, line) },
                    text: try line.needed("名称"), attributes: try attributes(line)))
        case .change: return .change(try line.needed("地址"), try attributes(line))
        case .rename: return .rename(try line.needed("地址"), to: try line.needed("名称"))
        case .retire: return .retire(try line.needed("地址"), withAllBelow: isSaid(line.cell("全部下级")))
        case .merge: return .merge([try line.needed("地址")], into: try line.needed("并入"))
        case .move: return .move(try line.needed("地址"), under: try line.needed("上级"), code: line.cell("编码"))
        case .alias:
            let word = line.cell("别名类型") ?? AddressAlias.Kind.common.rawValue
            guard let kind = AddressAlias.Kind(rawValue: word) else {
                throw line.problem("“\(word)” is no kind of alias: old, common or abbreviation")
            }
            return .alias(try line.needed("地址"), name: try line.needed("名称"), kind: kind, isRemoval: false)
        case .split:
            let parts = try line.needed("名称").split(whereSeparator: { "、|".contains($0) }).map(String.init)
            return .split(try line.needed("地址"), parts: parts, below: line.cell("并入"))
        case .code: return .issueCodes(try line.needed("地址"), withAllBelow: isSaid(line.cell("全部下级")))
        case .undo, .batch, .deliver: throw line.problem("“\(word)” is no change of one address")
        }
    }

    private static func isSaid(_ text: String?) -> Bool {
        ["1", "是", "yes", "true"].contains(text?.lowercased() ?? "")
    }

    private static func level(_ text: String, _ line: Line) throws -> AddressLevel {
        guard let level = AddressLevel(rawValue: text) else { throw line.problem("“\(text)” is no level") }
        return level
    }

    private static func attributes(_ line: Line) throws -> AddressEdit.Attributes {
        var place: AddressPlacement?
        switch (try line.number("经度"), try line.number("纬度")) {
        case (let lon?, let lat?):
            guard abs(lon) <= 180, abs(lat) <= 90 else { throw line.problem("\(lon), \(lat) is no position") }
            place = AddressPlacement(Position(lon, lat))
        case (nil, nil): place = nil
        default: throw line.problem("a position has 经度 and 纬度")
        }
        var status: AddressStatus?
        if let word = line.cell("状态") {
            status = AddressStatus.allCases.first { $0.rawValue == word || $0.title == word }
            if status == nil { throw line.problem("“\(word)” is no status") }
        }
        return AddressEdit.Attributes(
            code: line.cell("编码"), status: status, place: place, buildingCode: line.cell("建筑物编码"))
    }
}
