/// The names on the way to a node, and full texts that follow when one of them changes.
public struct AddressNaming {
    private let register: any AddressRegister
    private var known: [Int64: AddressElements] = [:]

    public init(_ register: any AddressRegister) { self.register = register }

    /// The names of a node and of all that it is in; kept, since others may be in it.
    public mutating func elements(of id: Int64) throws -> AddressElements {
        if let known = known[id] { return known }
        guard let record = try register.record(id) else { return AddressElements() }
        let elements = try elements(of: record)
        known[id] = elements
        return elements
    }

    /// The names of a node and of all that it is in.
    public mutating func elements(of record: AddressRecord) throws -> AddressElements {
        var elements = AddressElements()
        if let parent = record.node.parent { elements = try self.elements(of: parent) }
        if let division = record.node.division {
            let inside = try self.elements(of: division)
            for level in AddressLevel.allCases where level.isDivision {
                if let name = inside[level] { elements[level] = name }
            }
        }
        elements[record.node.level] = record.node.name
        return elements
    }

    /// What a text calls a level, and what it is to call it from now on; nil where that stays.
    public typealias Name = (stands: String, becomes: String?)

    /// The text with some names replaced, where it has them.
    ///
    /// Names are looked for one after the other in the order of the address, so that the road 解放路 in 解放路社区解放路12号 is the
    /// second 解放路.
    ///
    /// - Parameter names: wide to narrow; an empty one stands for a level that the text does not name.
    /// - Returns: nil where a name that is to be replaced is not in the text.
    public static func replace(_ names: [Name], in text: String) -> String? {
        var text = text
        return text.withUTF8 { text in
            var result: [UInt8] = []
            result.reserveCapacity(text.count + 16)
            var at = 0
            for (stands, new) in names where !stands.isEmpty {
                var name = stands
                guard let found = name.withUTF8({ place(of: $0, in: text, from: at) }) else {
                    if new != nil { return nil }
                    continue
                }
                result += text[at..<found]
                result += (new ?? name).utf8
                at = found + name.utf8.count
            }
            result += text[at...]
            return String(decoding: result, as: UTF8.self)
        }
    }

    /// Where bytes begin in others; characters of UTF-8 begin nowhere else.
    private static func place(
        of name: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        var at = start
        while at + name.count <= text.count {
            var same = 0
            while same < name.count, text[at + same] == name[same] { same += 1 }
            if same == name.count { return at }
            at += 1
        }
        return nil
    }
}
