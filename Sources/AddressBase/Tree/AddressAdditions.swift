import GeoModel

/// Adds what other layers know to a finished tree: places, and roads that no address names.
public struct AddressAdditions<Sink: AddressTreeSink> {
    public private(set) var sink: Sink
    private var nextID: Int64
    private let regions: [String: Int64]

    /// - Parameters:
    ///   - nextID: above every id of the tree.
    ///   - regions: the nodes of regions by code.
    public init(sink: Sink, nextID: Int64, regions: [String: Int64]) {
        self.sink = sink
        self.nextID = nextID
        self.regions = regions
    }

    /// A place stands below the region whose code begins its `region`: 440703001001 for the grid cell 440703001001001.
    public mutating func add(place row: PlaceRow) throws { try add(row, level: .place, parent: region(row.region)) }

    /// - Parameter parent: where its region is not known.
    public mutating func add(road row: PlaceRow, under parent: Int64?) throws {
        try add(row, level: .road, parent: region(row.region) ?? parent)
    }

    private mutating func add(_ row: PlaceRow, level: AddressLevel, parent: Int64?) throws {
        let node = AddressNode(
            id: nextID, parent: parent, holder: parent, division: nil, level: level, name: row.name,
            key: AddressKey.key(row.name, at: level), code: row.code,
            feature: level == .place ? FeatureID(rawValue: row.feature) : nil, position: row.position)
        nextID += 1
        try sink.add(
            AddressRecord(
                node: node, sample: AddressSample(feature: row.feature, zone: row.zone),
                origin: level == .place ? .places : .roads))
    }

    private func region(_ code: String?) -> Int64? {
        guard let code else { return nil }
        for prefix in RegionCode.containing(code) {
            if let id = regions[prefix] { return id }
        }
        return nil
    }
}
