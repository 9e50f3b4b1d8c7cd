/// The state of a valve, as far as operating it is concerned.
public enum ValveState: UInt8, Hashable, Sendable, Codable {
    case open
    /// Shut: nothing passes.
    case closed
    /// Cannot be operated; water is taken to pass.
    case broken
    /// Cannot be reached (buried, parked upon); water is taken to pass.
    case inaccessible

    /// Whether closing it can cut the network, or it already does.
    public var isOperable: Bool { self == .open || self == .closed }

    /// Reads what records say (关闭, 损坏, 掩埋 …); nil for a text that says nothing about a valve, such as 在用.
    public init?(_ text: String) {
        switch text {
        case "开", "开启", "常开", "open": self = .open
        case "关", "关闭", "常闭", "closed": self = .closed
        case "损坏", "破损", "故障", "失灵", "锈死", "broken": self = .broken
        case "不可达", "掩埋", "埋没", "占压", "无法操作", "inaccessible": self = .inaccessible
        default: return nil
        }
    }
}
