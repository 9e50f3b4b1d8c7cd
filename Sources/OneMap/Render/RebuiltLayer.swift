import GeoModel

/// A layer whose render rows were made anew.
public struct RebuiltLayer: Hashable, Sendable, Codable {
    public let layer: LayerID
    /// Rows that its tiles show or count.
    public let rows: Int

    public init(layer: LayerID, rows: Int) { (self.layer, self.rows) = (layer, rows) }
}
