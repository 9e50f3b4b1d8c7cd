/// The text form of filters: CQL2 Text (OGC 21-065r2, grammar `cql2.bnf` 1.0.1).
///
/// Key words may be written in any case; strings stand in `'…'`, names that are no identifiers or key words in `"…"`.
/// Read beyond the grammar: a minus before a parenthesis, the old form `MULTIPOINT (1 2, 3 4)`, nested collections,
/// and `\(` for `(` in shapes, as the test table of the standard prints it. Nothing else.
public enum CQL2Text {
    /// What a text may ask of the reader.
    public struct Limits: Hashable, Sendable {
        /// Bytes of UTF-8.
        public var length: Int
        /// Levels of parentheses, calls and operators: the depth of the tree.
        public var depth: Int

        public init(length: Int = 1 << 20, depth: Int = 100) {
            self.length = length
            self.depth = depth
        }
    }

    /// The condition that `text` states.
    ///
    /// - Throws: `CQL2Error`, naming the character and what was expected there.
    public static func parse(_ text: String, limits: Limits = Limits()) throws(CQL2Error) -> Filter {
        guard text.utf8.count <= limits.length else {
            throw CQL2Error(
                character: 1, message: "the filter has \(text.utf8.count) bytes; at most \(limits.length) are read")
        }
        var parser = CQL2Parser(text, depthLimit: limits.depth)
        do throws(TextFailure) {
            return try parser.filter()
        } catch {
            throw parser.error(for: error)
        }
    }

    /// A text that `parse` reads back as the same tree.
    ///
    /// Not all trees can be said: a null or not finite literal, a string that ends in a backslash, an `and` of fewer
    /// than two members, a lone call as a `.condition`, an array of one calculation inside another list. For those the
    /// text is the nearest that can be written.
    public static func print(_ filter: Filter) -> String {
        var printer = CQL2Printer()
        printer.append(filter)
        return printer.text
    }
}

/// Why a CQL2 text was refused.
public struct CQL2Error: Error, Hashable, Sendable, CustomStringConvertible {
    /// 1-based number of the character (Unicode scalar) where reading stopped.
    public var character: Int
    /// What is wrong there and what was expected.
    public var message: String

    public init(character: Int, message: String) {
        self.character = character
        self.message = message
    }

    public var description: String { "filter, character \(character): \(message)" }
}
