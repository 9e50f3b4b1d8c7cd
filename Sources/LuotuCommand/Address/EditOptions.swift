import AddressBase
import ArgumentParser
import Foundation
import GeoModel
import Luotu

/// What every command takes that changes the address base.
struct EditOptions: ParsableArguments {
    @OptionGroup var shared: SharedOptions
    @Option(help: "Why; kept with the change.") var reason: String?
    @Option(name: .customLong("by"), help: "Who; the name of the account unless said.") var operatorName: String?
    @Option(help: "From when it counts: 2026-06-30 or 2026-06-30T08:00:00Z; now unless said.") var effective: String?

    func validate() throws {
        guard let effective else { return }
        guard effective.count == 10 || effective.hasSuffix("Z"), effective.first?.isNumber == true else {
            throw ValidationError("--effective \(effective): write 2026-06-30 or 2026-06-30T08:00:00Z")
        }
    }

    /// Does the change wherever it can be done, and says what it did.
    func run(_ change: AddressEdit.Change) async throws {
        try await reporting {
            let edit = AddressEdit(
                change, operatorName: operatorName ?? NSUserName(), reason: reason,
                effective: effective.map { $0.count == 10 ? "\($0)T00:00:00.000Z" : $0 })
            guard case .edited(let done) = try await AddressJob.run(.editAddresses(edit), shared) else {
                throw CityError.jobLost
            }
            try report(done)
        }
    }

    private func report(_ outcome: AddressEditOutcome) throws {
        if shared.json { return try Output.json(outcome) }
        for (place, node) in outcome.nodes.enumerated() {
            Output.line("#\(node)" + (outcome.codes.indices.contains(place) ? "  \(outcome.codes[place])" : ""))
        }
        Output.line("change \(outcome.version): \(outcome.operation.rawValue), \(outcome.rows) rows follow")
        if outcome.textsKept > 0 {
            Output.note(
                "\(outcome.textsKept) full texts do not contain the name and stay as they are; their fields follow")
        }
        if outcome.operation != .undo, !shared.quiet {
            Output.note("take it back with: luotu address undo \(outcome.version)")
        }
    }
}

/// What may be said of an address.
struct AttributeOptions: ParsableArguments {
    @Option(help: "LON,LAT in EPSG:4490.") var at: String?
    @Option(help: "surveyed, building, interpolated or centroid: how the position was found.") var precision: String?
    @Option(help: "Its standard code; by the rule of the profile unless said.") var code: String?
    @Option(help: "Where it is known from.") var source: String?
    @Option(help: "The code of its building.") var buildingCode: String?

    func check() throws {
        if let at, position == nil { throw ValidationError("--at \(at): write LON,LAT such as 113.08,22.58") }
        if let precision, AddressPrecision(rawValue: precision) == nil {
            throw ValidationError("--precision is surveyed, building, interpolated or centroid, not \(precision)")
        }
    }

    private var position: Position? { at.flatMap(PositionText.position) }

    func attributes(status: AddressStatus?) -> AddressEdit.Attributes {
        AddressEdit.Attributes(
            code: code, status: status, place: position.map { AddressPlacement($0) },
            precision: precision.flatMap(AddressPrecision.init(rawValue:)), source: source, buildingCode: buildingCode)
    }
}

/// The words of levels.
enum LevelName {
    static func level(_ text: String) throws -> AddressLevel {
        guard let level = AddressLevel(rawValue: text) else {
            throw ValidationError(
                "\(text) is no level; use \(AddressRow.columns.map(\.rawValue).joined(separator: " "))")
        }
        return level
    }
}

/// A position as people type it.
enum PositionText {
    /// `LON,LAT`; nil for anything else.
    static func position(_ text: String) -> Position? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard parts.count == 2, let x = parts[0], let y = parts[1], abs(x) <= 180, abs(y) <= 90 else { return nil }
        return Position(x, y)
    }
}
