/// What one check of a store found: a rule that must hold in every database, and where it does not.
public struct StoreFinding: Hashable, Sendable, Codable {
    /// Lower-case words with hyphens, such as `render-rows`: stays the same, scripts look for it.
    public let check: String
    public let rule: String
    /// All faults; `faults` tells the first of them.
    public let faultCount: Int
    public let faults: [String]
    public let seconds: Double

    public init(check: String, rule: String, faultCount: Int, faults: [String], seconds: Double) {
        self.check = check
        self.rule = rule
        self.faultCount = faultCount
        self.faults = faults
        self.seconds = seconds
    }

    public var isSound: Bool { faultCount == 0 }
}
