/// What a depth or a pipe elevation refers to (高程位置).
public enum LevelReference: String, Hashable, Sendable, Codable {
    /// 管顶, 块顶, 沟顶: the outer top, of pressure pipes, ducts and cables.
    case top
    /// 管底, 沟底: the inner bottom, of gravity pipes and channels.
    case invert
    /// 管外底, 块底: the outer bottom.
    case bottom
    /// 管中: the axis.
    case axis

    /// Reads what records say; nil for anything else, which is then the default of the class.
    public init?(_ text: String) {
        switch text {
        case "管顶", "外顶", "管外顶", "块顶", "沟顶", "top": self = .top
        case "管底", "内底", "管内底", "沟底", "沟内底", "invert": self = .invert
        case "外底", "管外底", "块底", "bottom": self = .bottom
        case "管中", "管中心", "中心", "axis": self = .axis
        default: return nil
        }
    }
}
