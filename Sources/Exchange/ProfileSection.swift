import GeoModel
import Yams

/// A mapping of a profile, whose keys have been checked against the known ones.
struct ProfileSection {
    private let path: String
    private let values: [String: Node]
    private let line: Int?

    /// - Throws: `ExchangeError.badProfile` unless `root` is a mapping of known keys, each once.
    init(root: Node?, keys: [String], path: String = "") throws(ExchangeError) {
        self.path = path
        line = root?.mark?.line
        guard let mapping = root?.mapping else {
            throw ExchangeError.badProfile(
                line: root?.mark?.line, key: path.isEmpty ? nil : String(path.dropLast()),
                message: "keys with values are expected")
        }
        var values: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string, keys.contains(name) else {
                throw ExchangeError.badProfile(
                    line: key.mark?.line, key: path + (key.scalar?.string ?? "?"),
                    message: "this key is not known; known are \(keys.joined(separator: ", "))")
            }
            values[name] = value
        }
        self.values = values
    }

    func error(_ key: String, _ message: String) -> ExchangeError {
        ExchangeError.badProfile(line: values[key]?.mark?.line ?? line, key: path + key, message: message)
    }

    func required<Value>(_ key: String, _ value: Value?) throws(ExchangeError) -> Value {
        guard let value else { throw error(key, "this key is required") }
        return value
    }

    /// Nil where the key is absent or its value empty.
    func text(_ key: String) throws(ExchangeError) -> String? {
        guard let node = values[key] else { return nil }
        guard let scalar = node.scalar else { throw error(key, "one value is expected") }
        let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
        return isNull ? nil : scalar.string
    }

    func number(_ key: String) throws(ExchangeError) -> Double? {
        guard let text = try text(key) else { return nil }
        guard let value = Double(text), value.isFinite else { throw error(key, "“\(text)” is no number") }
        return value
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(ExchangeError) -> Int? {
        guard let text = try text(key) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw error(key, "“\(text)” is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ key: String) throws(ExchangeError) -> Value?
    where Value.RawValue == String {
        guard let text = try text(key) else { return nil }
        guard let value = Value(rawValue: text) else {
            throw error(key, "“\(text)” is none of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// A CGCS2000 Gauss-Krüger system, as `4547` or `EPSG:4547`.
    func projectedSystem(_ key: String) throws(ExchangeError) -> Int? {
        guard let text = try text(key) else { return nil }
        guard case .epsg(let code)? = SpatialReference(text), (4491...4554).contains(code) else {
            throw error(key, "“\(text)” is no CGCS2000 Gauss-Krüger system (EPSG:4491 to EPSG:4554), such as 4547")
        }
        return code
    }

    func workingZone() throws(ExchangeError) -> Int? { try projectedSystem("working-zone") }

    func localGrid() throws(ExchangeError) -> LocalGrid? {
        guard let grid = try section("local-grid", keys: Self.gridKeys) else { return nil }
        return LocalGrid(
            name: try grid.required("name", grid.text("name")),
            base: try grid.required("base", grid.projectedSystem("base")),
            shiftEastMetres: try grid.required("shift-east-metres", grid.number("shift-east-metres")),
            shiftNorthMetres: try grid.required("shift-north-metres", grid.number("shift-north-metres")),
            rotationSeconds: try grid.number("rotation-seconds") ?? 0,
            scalePartsPerMillion: try grid.number("scale-ppm") ?? 0)
    }

    /// Keyed by the EPSG code of the geographic system.
    func datumShifts() throws(ExchangeError) -> [Int: HelmertParameters]? {
        guard let shifts = try section("datum-shifts", keys: Self.shiftedSystems.map(String.init)) else { return nil }
        var result: [Int: HelmertParameters] = [:]
        for code in Self.shiftedSystems {
            guard let shift = try shifts.section(String(code), keys: Self.shiftKeys) else { continue }
            result[code] = HelmertParameters(
                dx: try shift.required("dx", shift.number("dx")), dy: try shift.required("dy", shift.number("dy")),
                dz: try shift.required("dz", shift.number("dz")), rx: try shift.number("rx") ?? 0,
                ry: try shift.number("ry") ?? 0, rz: try shift.number("rz") ?? 0,
                scalePartsPerMillion: try shift.number("scale-ppm") ?? 0)
        }
        return result
    }

    /// A template with one `{sequence:N}`, such as `{community}{sequence:8}`.
    func addressCodeRule() throws(ExchangeError) -> String? {
        guard let rule = try text("address-code-rule") else { return nil }
        let sequences = rule.matches(of: /\{sequence:([1-9]|1[0-2])\}/).count
        let rest = rule.replacing(/\{(sequence:([1-9]|1[0-2])|county|town|community|road)\}/, with: "")
        guard sequences == 1, !rest.contains("{"), !rest.contains("}") else {
            throw error(
                "address-code-rule",
                "“\(rule)” is no rule: write {county}, {town}, {community} or {road} and one {sequence:N} with 1 to 12 digits"
            )
        }
        return rule
    }

    private func section(_ key: String, keys: [String]) throws(ExchangeError) -> ProfileSection? {
        guard let node = values[key] else { return nil }
        if node.mapping == nil, try text(key) == nil { return nil }
        return try ProfileSection(root: node, keys: keys, path: path + key + ".")
    }

    /// Beijing 54, Xian 80, New Beijing: PROJ has only a zero shift from them to CGCS2000.
    private static let shiftedSystems = [4214, 4610, 4555]
    private static let gridKeys = [
        "name", "base", "shift-east-metres", "shift-north-metres", "rotation-seconds", "scale-ppm",
    ]
    private static let shiftKeys = ["dx", "dy", "dz", "rx", "ry", "rz", "scale-ppm"]
}
