/// Who asks and what they may see. Every port that reads takes one.
///
/// Until accounts exist everybody is `.everything`; a policy will compile to zones, a residual filter and a field mask.
public struct Access: Hashable, Sendable {
    /// The name that history and logs record.
    public var subject: String
    /// The zones whose rows may be seen; nil for all.
    public var zones: Set<Int>?
    /// Fields that are left out of every answer, the schemas of layers among them.
    public var hiddenFields: Set<String>

    public init(subject: String, zones: Set<Int>? = nil, hiddenFields: Set<String> = []) {
        self.subject = subject
        self.zones = zones
        self.hiddenFields = hiddenFields
    }

    public static let everything = Access(subject: "local")
}
