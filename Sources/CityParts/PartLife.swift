/// The life of a city part: what happens to it, and what its record says then.
public enum PartEvent: String, Sendable, CaseIterable, Codable {
    /// 新增: surveyed for the first time, or found again after it was lost.
    case found
    /// 移位: stands elsewhere now.
    case moved
    /// 破损
    case damaged
    /// 修复: sound again.
    case repaired
    /// 更换: another thing in the same place under the same code.
    case replaced
    /// 丢失
    case lost
    /// 废弃: stands there unused.
    case abandoned
    /// 移除: taken away for good; the record and its code stay.
    case removed
}

/// 部件状态: the five words of GB/T 47678.5-2026 table 2.
public enum PartState: String, Sendable, CaseIterable, Codable {
    case sound = "完好"
    case damaged = "破损"
    case lost = "丢失"
    case abandoned = "废弃"
    case removed = "移除"

    /// The state after something happened; nil where that cannot happen to a part in this state.
    ///
    /// What was removed stays removed: a new part gets a code of its own.
    public func after(_ event: PartEvent) -> PartState? {
        guard self != .removed else { return nil }
        switch event {
        case .found: return self == .lost ? .sound : nil
        case .moved: return self == .lost ? nil : self
        case .damaged: return self == .sound || self == .damaged ? .damaged : nil
        case .repaired: return self == .damaged ? .sound : nil
        case .replaced: return .sound
        case .lost: return .lost
        case .abandoned: return self == .lost ? nil : .abandoned
        case .removed: return .removed
        }
    }
}
