/// A permanent opaque id, positive and below 2^53 so that JSON readers and MapLibre keep it: 12 bits site, 41 bits sequence.
public struct FeatureID: RawRepresentable, Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    public let rawValue: Int64

    /// Nil outside 1 … 2^53 − 1.
    public init?(rawValue: Int64) {
        guard rawValue > 0, rawValue < 1 << 53 else { return nil }
        self.rawValue = rawValue
    }

    /// - Parameters:
    ///   - site: 0 … 4095.
    ///   - sequence: 1 … 2^41 − 1.
    public init?(site: Int, sequence: Int64) {
        guard (0..<4096).contains(site), sequence > 0, sequence < 1 << 41 else { return nil }
        self.init(rawValue: Int64(site) << 41 | sequence)
    }

    public var site: Int { Int(rawValue >> 41) }
    public var sequence: Int64 { rawValue & (1 << 41 - 1) }
    public var description: String { String(rawValue) }
    public static func < (left: FeatureID, right: FeatureID) -> Bool { left.rawValue < right.rawValue }
}

/// One row of a layer as a reader sees it.
public struct Feature: Hashable, Sendable {
    public var id: FeatureID
    /// The row's standard code, where it has one.
    public var code: String?
    /// In the order of the fields that were asked for.
    public var values: [FieldValue]
    /// In the reference system of the query's answer; nil for a row without a place.
    public var geometry: Geometry?

    public init(id: FeatureID, code: String?, values: [FieldValue], geometry: Geometry?) {
        self.id = id
        self.code = code
        self.values = values
        self.geometry = geometry
    }
}
