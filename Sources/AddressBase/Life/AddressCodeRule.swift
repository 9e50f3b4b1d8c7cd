/// How a city makes standard codes of addresses (地址编码规则): a template of the profile.
///
/// `{county}` 6, `{town}` 9, `{community}` 12 digits of the division that holds the address, zeros where a wider one does;
/// then either `{sequence:N}`, a number inside the division, or the parts of GB/T 39609: `{street:N}` street or yard,
/// `{door:N}` building or doorplate, `{room:N}` unit and room, each a number inside the part before it, zeros for what an
/// address does not have. Other characters stand for themselves.
public struct AddressCodeRule: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case literal(String)
        case division(AddressLevel, digits: Int)
        case sequence(Int)
        case street(Int)
        case door(Int)
        case room(Int)

        var digits: Int {
            switch self {
            case .literal(let text): text.count
            case .division(_, let digits): digits
            case .sequence(let digits), .street(let digits), .door(let digits), .room(let digits): digits
            }
        }
    }

    public let template: String
    let parts: [Part]

    /// - Throws: `AddressBaseError.badEdit` for a template that is none.
    public init(_ template: String) throws {
        self.template = template
        var parts: [Part] = []
        var rest = template[...]
        while let character = rest.first {
            guard character == "{" else {
                let literal = rest.prefix { $0 != "{" }
                parts.append(.literal(String(literal)))
                rest = rest.dropFirst(literal.count)
                continue
            }
            guard let end = rest.firstIndex(of: "}"),
                let part = Self.part(rest[rest.index(after: rest.startIndex)..<end])
            else {
                throw AddressBaseError.badEdit(
                    "“\(template)” is no rule for address codes: look at \(rest); see docs/profile.md")
            }
            parts.append(part)
            rest = rest[rest.index(after: end)...]
        }
        guard parts.contains(where: { if case .division = $0 { false } else { $0.digits > 0 } }) else {
            throw AddressBaseError.badEdit("“\(template)” has no number that tells addresses apart")
        }
        self.parts = parts
    }

    private static func part(_ text: Substring) -> Part? {
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        let digits = halves.count == 2 ? Int(halves[1]) : nil
        guard halves.count <= 2, halves.count == 1 || (1...12).contains(digits ?? 0) else { return nil }
        switch (halves[0], digits) {
        case ("county", nil): return .division(.county, digits: 6)
        case ("town", nil): return .division(.town, digits: 9)
        case ("community", nil), ("road", nil): return .division(.community, digits: 12)
        case ("sequence", let digits?): return .sequence(digits)
        case ("street", let digits?): return .street(digits)
        case ("door", let digits?): return .door(digits)
        case ("room", let digits?): return .room(digits)
        default: return nil
        }
    }

    public var length: Int { parts.reduce(0) { $0 + $1.digits } }

    /// What is wrong with a code; nil for one that keeps the rule.
    public func problem(with code: String) -> String? {
        guard code.count == length else { return "has \(code.count) characters; the rule \(template) makes \(length)" }
        var rest = code[...]
        for part in parts {
            let piece = rest.prefix(part.digits)
            rest = rest.dropFirst(part.digits)
            switch part {
            case .literal(let text): if piece != text { return "has “\(piece)” where the rule has “\(text)”" }
            case .division:
                guard piece.allSatisfy(\.isNumber) else { return "“\(piece)” is no code of a division" }
                let county = piece.prefix(6)
                if DivisionNames.path(of: String(county)).isEmpty { return "\(county) is no county of GB/T 2260" }
            case .sequence:
                guard piece.allSatisfy(\.isNumber) else { return "“\(piece)” is no number" }
                if piece.allSatisfy({ $0 == "0" }) { return "its number is zero" }
            case .street, .door, .room: guard piece.allSatisfy(\.isNumber) else { return "“\(piece)” is no number" }
            }
        }
        return nil
    }

    // MARK: Issuing

    /// A code that no address has or had.
    ///
    /// - Parameter above: the nodes that the address is in, narrow to wide.
    /// - Throws: `AddressBaseError.notPossible` where no division with a code holds it, or no number is left.
    public func issue(
        for level: AddressLevel, above: [AddressRecord], in register: any AddressRegister
    ) throws -> String {
        var prefix = ""
        for (place, part) in parts.enumerated() {
            let tail = parts[(place + 1)...].reduce(0) { $0 + $1.digits }
            switch part {
            case .literal(let text): prefix += text
            case .division(_, let digits): prefix += try division(digits, above)
            case .sequence(let digits):
                return try number(after: prefix, digits, tail: tail, register)
            case .street(let digits):
                if Self.tier(level) == 0 { return try number(after: prefix, digits, tail: tail, register) }
                prefix += own(part, above, tier: 0, at: prefix) ?? String(repeating: "0", count: digits)
            case .door(let digits):
                if Self.tier(level) == 1 { return try number(after: prefix, digits, tail: tail, register) }
                prefix += own(part, above, tier: 1, at: prefix) ?? String(repeating: "0", count: digits)
            case .room(let digits): return try number(after: prefix, digits, tail: tail, register)
            }
        }
        return prefix
    }

    /// The part of GB/T 39609 that a level belongs to: 0 street or yard, 1 building or doorplate, 2 unit and room.
    private static func tier(_ level: AddressLevel) -> Int {
        switch level {
        case .doorplate, .building, .place: 1
        case .unit, .floor, .room: 2
        default: 0
        }
    }

    /// The digits that the code of the nearest node above of a tier has at a place.
    private func own(_ part: Part, _ above: [AddressRecord], tier: Int, at prefix: String) -> String? {
        for record in above where !record.node.level.isDivision && Self.tier(record.node.level) == tier {
            guard let code = record.node.code, code.count == length, code.hasPrefix(prefix) else { continue }
            return String(code.dropFirst(prefix.count).prefix(part.digits))
        }
        return nil
    }

    private func division(_ digits: Int, _ above: [AddressRecord]) throws -> String {
        let codes = above.compactMap(\.node.region).filter { $0.count >= 6 }
        guard let code = codes.max(by: { $0.count < $1.count }) else {
            throw AddressBaseError.notPossible(
                "no division with a code holds the address, so the rule \(template) makes none; import regions, or give --code"
            )
        }
        return String(code.prefix(digits)) + String(repeating: "0", count: max(0, digits - code.count))
    }

    private func number(after prefix: String, _ digits: Int, tail: Int, _ register: any AddressRegister) throws
        -> String
    {
        let last = try register.lastCode(beginning: prefix, length: length)
        let number = last.flatMap { Int($0.dropFirst(prefix.count).prefix(digits)) } ?? 0
        let next = String(number + 1)
        guard next.count <= digits else {
            throw AddressBaseError.notPossible(
                "no number is left behind \(prefix): the rule \(template) has \(digits) digits for it")
        }
        return prefix + String(repeating: "0", count: digits - next.count) + next + String(repeating: "0", count: tail)
    }
}
