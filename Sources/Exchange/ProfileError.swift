/// Why a city profile was refused, and where.
public struct ProfileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// 1-based; nil where the whole file is meant.
    public var line: Int?
    /// The key that is wrong, such as `local-grid.base`.
    public var key: String?
    public var message: String

    public init(line: Int? = nil, key: String? = nil, message: String) {
        self.line = line
        self.key = key
        self.message = message
    }

    public var description: String {
        let place = [line.map { "line \($0)" }, key].compactMap(\.self).joined(separator: ", ")
        return place.isEmpty ? "profile: \(message)" : "profile, \(place): \(message)"
    }
}
