import Exchange
import Foundation
import GeoModel
import Synchronization

/// Where the changes of `luotu import --diff` go, as they are found: lines for people, one JSON document, or a report.
final class DiffOutput: Sendable {
    private enum Form {
        case lines, json
        case report(ChangeReportWriter)
    }

    private struct State {
        var form: Form
        var count = 0
        var failure: (any Error)?
    }

    private let state: Mutex<State>
    private let isJSON: Bool

    /// - Parameter report: the path of a `.csv` or `.xlsx`; nil for stdout.
    /// - Throws: `ExchangeError.cannotWrite`.
    init(report: String?, json: Bool) throws {
        let form = try report.map { Form.report(try ChangeReportWriter($0)) } ?? (json ? .json : .lines)
        isJSON = json
        state = Mutex(State(form: form))
    }

    /// Prints or writes changes.
    ///
    /// - Returns: false once the report can't be written any more; `finish` then throws why.
    func append(_ changes: [RowChange]) -> Bool {
        state.withLock { state in
            guard state.failure == nil else { return false }
            do {
                for change in changes { try Self.write(change, to: &state) }
            } catch {
                state.failure = error
            }
            return state.failure == nil
        }
    }

    private static func write(_ change: RowChange, to state: inout State) throws {
        switch state.form {
        case .lines: Output.line(line(change))
        case .json:
            Output.bytes(Array((state.count == 0 ? "{\"changes\":[" : ",").utf8))
            Output.bytes(Array(try Output.text(change).utf8))
        case .report(let writer): try writer.append(change)
        }
        state.count += 1
    }

    /// Throws why the report could not be written, where it could not.
    func check() throws { try state.withLock { if let failure = $0.failure { throw failure } } }

    /// Ends the document: the changes, then the summary's members.
    func finish(_ summary: some Encodable) throws {
        try check()
        try state.withLock { state in
            if case .report(let writer) = state.form { try writer.close() }
            guard isJSON else { return }
            let members = try Output.text(summary).dropFirst()
            switch state.form {
            case .json: Output.line((state.count == 0 ? "{\"changes\":[" : "") + "],\(members)")
            case .lines, .report: Output.line("{\(members)")
            }
        }
    }

    // MARK: For people

    /// `+ 行 12  S12  名称=店12`, `~ 行 3  S3  名称: 店3 → 改名`, `- S9  名称=店9`, `× S9 …`
    static func line(_ change: RowChange) -> String {
        let sign =
            switch change.change {
            case .added: "+"
            case .changed: "~"
            case .missing: "-"
            case .retired: "×"
            }
        let place = [sign, change.row.map { "行 \($0)" }, change.key ?? change.id?.description].compactMap { $0 }
        return place.joined(separator: "  ") + "  " + change.values.map(value).joined(separator: ", ")
    }

    private static func value(_ value: RowChange.Difference) -> String {
        let isShape = value.field == "geometry"
        let old = value.old.map { isShape ? shape($0) : $0 }
        let new = value.new.map { isShape ? shape($0) : $0 }
        if let old, let new { return "\(value.title): \(old) → \(new)" }
        return "\(value.title)=\(new ?? old ?? "")"
    }

    /// Long shapes by their kind and number of positions; JSON and the report have them in full.
    private static func shape(_ wkt: String) -> String {
        guard wkt.utf8.count > 80 else { return wkt }
        return "\(wkt.prefix { $0 != " " && $0 != "(" }) (\(wkt.utf8.count { $0 == UInt8(ascii: ",") } + 1) 点)"
    }
}
