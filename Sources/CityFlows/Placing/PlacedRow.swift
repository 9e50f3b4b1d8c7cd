import AddressBase
import GeoModel

/// Where a row of a table lies, or why nobody can say.
enum PlacedRow {
    case placed(Placing)
    case unplaced(RowRefusal)

    struct Placing {
        /// EPSG:4490
        var position: Position
        var isByAddress: Bool
        /// The standard address that the row's text means; nil where it has none or means none.
        var address: GeocodeCandidate?
        /// Whether the coordinates are more than 500 m from the address.
        var isApart = false
    }
}

/// The columns that placing adds to a table's own.
enum PlaceFields {
    static let east = "落图经度"
    static let north = "落图纬度"

    static let all: [FieldDefinition] = [
        FieldDefinition("placed_by", .text, "落图方式"), FieldDefinition("placed_score", .real, "落图得分"),
        FieldDefinition("placed_address", .text, "落图地址"),
        FieldDefinition("placed_address_code", .text, "落图地址编码", isDisplayed: false),
        FieldDefinition("placed_grid", .text, "落图网格"), FieldDefinition("placed_community", .text, "落图社区"),
        FieldDefinition("placed_town", .text, "落图镇街"),
    ]

    /// The cells of the added columns, then the coordinates.
    static func cells(_ placing: PlacedRow.Placing, _ location: CityAreas.Location) -> [String] {
        [
            placing.isByAddress ? "地址" : "坐标", placing.address.map { String($0.score) } ?? "",
            placing.address?.address ?? "", placing.address?.code ?? "", location.cell?.code ?? "",
            location.community?.name ?? "", location.town?.name ?? "", String(placing.position.x),
            String(placing.position.y),
        ]
    }
}
