/// The names on the way to a node, and full texts that follow when one of them changes.
public struct AddressNaming {
    private let register: any AddressRegister
    private var known: [Int64: AddressElements] = [:]

    public init(_ register: any AddressRegister) { self.register = register }

    /// The names of a node and of all that it is in.
    public mutating func elements(of id: Int64) throws -> AddressElements {
        if let known = known[id] { return known }
        guard let record = try register.record(id) else { return AddressElements() }
        var elements = AddressElements()
        if let parent = record.node.parent { elements = try self.elements(of: parent) }
        if let division = record.node.division {
            let inside = try self.elements(of: division)
            for level in AddressLevel.allCases where level.isDivision {
                if let name = inside[level] { elements[level] = name }
            }
        }
        elements[record.node.level] = record.node.name
        known[id] = elements
        return elements
    }

    /// The text with the names of some levels replaced, where it has them.
    ///
    /// Names are looked for one after the other in the order of the address, so that the road 解放路 in 解放路社区解放路12号 is the
    /// second 解放路.
    ///
    /// - Parameters:
    ///   - names: what the text calls each level, wide to narrow.
    ///   - changes: new names by level.
    /// - Returns: nil where a name that changed is not in the text.
    public static func replace(
        _ changes: [AddressLevel: String], of names: [(level: AddressLevel, name: String)], in text: String
    ) -> String? {
        let text = Array(text.utf8)
        var result: [UInt8] = []
        var at = 0
        var open = Set(changes.keys)
        for (level, name) in names where !name.isEmpty {
            guard let found = place(of: Array(name.utf8), in: text, from: at) else { continue }
            result += text[at..<found]
            if let new = changes[level] {
                result += new.utf8
                open.remove(level)
            } else {
                result += name.utf8
            }
            at = found + name.utf8.count
        }
        return open.isEmpty ? String(decoding: result + text[at...], as: UTF8.self) : nil
    }

    /// Where bytes begin in others; characters of UTF-8 begin nowhere else.
    private static func place(of name: [UInt8], in text: [UInt8], from start: Int) -> Int? {
        var at = start
        while at + name.count <= text.count {
            if text[at] == name[0], text[at..<at + name.count].elementsEqual(name) { return at }
            at += 1
        }
        return nil
    }
}
