/// A class of pipes (管线类别) of CJJ 61-2017 appendix B: a category such as 给水 (JS) or one of its kinds such as 配水 (JP).
public struct PipeClass: Hashable, Sendable {
    /// Two capital letters.
    public let code: String
    /// 给水, 排水, 燃气, 热力, 电力, 通信, 工业 or 其他.
    public let category: String
    /// Two capital letters.
    public let categoryCode: String
    /// 配水, 雨水 …; the category's own name for a class that is a whole category.
    public let name: String
    /// The colour pipes of the class are drawn in.
    public let colour: Colour
    /// How sure the row is: `seen`, `memory`, `mixed`, `own`.
    public let mark: String

    public struct Colour: Hashable, Sendable {
        public let red: UInt8
        public let green: UInt8
        public let blue: UInt8

        public init(red: UInt8, green: UInt8, blue: UInt8) {
            self.red = red
            self.green = green
            self.blue = blue
        }

        /// `#rrggbb`
        public var hex: String {
            "#"
                + [red, green, blue]
                .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    /// CJJ 61-2017: gravity pipes are measured at the invert, all others at the top.
    public var levelReference: LevelReference { isGravity ? .invert : .top }

    /// Whether the pipe runs by gravity: storm water, sewage and combined.
    public var isGravity: Bool { categoryCode == "PS" }
}
