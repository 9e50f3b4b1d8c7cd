import GeoModel

/// Which columns of a table hold its positions.
struct PositionColumns: Hashable {
    enum Form: Hashable {
        case wellKnownText(column: Int)
        case pair(x: Int, y: Int)
    }

    var form: Form
    /// The system that a column title names, such as 经度(GCJ-02).
    var crs: SpatialReference?
    /// Said where the columns are not what their titles say.
    var note: String?

    static let wellKnownTextNames = [
        "wkt", "geometry", "geom", "wktgeometry", "wktgeom", "thegeom", "几何", "几何信息", "空间信息",
    ]
    static let eastNames = [
        "经度", "东经", "lon", "lng", "long", "longitude", "x", "x坐标", "坐标x", "横坐标", "point_x", "pointx", "xcoord",
        "east", "easting", "jd", "经度坐标", "经度值", "gcj02经度", "coordx",
    ]
    static let northNames = [
        "纬度", "北纬", "lat", "latitude", "y", "y坐标", "坐标y", "纵坐标", "point_y", "pointy", "ycoord", "north",
        "northing", "wd", "纬度坐标", "纬度值", "gcj02纬度", "coordy",
    ]

    /// The columns by their titles, or those that the options name; nil for a table without positions.
    ///
    /// - Throws: `ExchangeError.badMapping` where an option names a column that is not there.
    static func recognise(_ names: [String], options: ReadOptions) throws -> PositionColumns? {
        if let x = options.xColumn, let y = options.yColumn {
            return PositionColumns(form: .pair(x: try column(x, names), y: try column(y, names)))
        }
        let keys = names.map { key($0) }
        if let column = keys.firstIndex(where: { wellKnownTextNames.contains($0) }) {
            return PositionColumns(form: .wellKnownText(column: column))
        }
        for (east, north) in zip(eastNames, northNames) {
            guard let x = keys.firstIndex(of: key(east)), let y = keys.firstIndex(of: key(north)) else { continue }
            return PositionColumns(form: .pair(x: x, y: y), crs: system(names[x]) ?? system(names[y]))
        }
        guard let x = keys.firstIndex(where: { eastNames.contains($0) }),
            let y = keys.firstIndex(where: { northNames.contains($0) })
        else { return nil }
        return PositionColumns(form: .pair(x: x, y: y), crs: system(names[x]) ?? system(names[y]))
    }

    private static func column(_ name: String, _ names: [String]) throws -> Int {
        guard let index = names.firstIndex(of: name) ?? names.firstIndex(where: { key($0) == key(name) }) else {
            throw ExchangeError.badMapping("the table has no column \(name); it has \(names.joined(separator: ", "))")
        }
        return index
    }

    /// The title without brackets, spaces, system names and case.
    static func key(_ title: String) -> String {
        var text = FieldAliases.key(title)
        for word in ["gcj02", "bd09ll", "bd09", "wgs84", "cgcs2000", "高德", "百度", "火星", "2000", "国测局"] {
            text = text.replacing(word, with: "")
        }
        return text
    }

    /// The system that a title names.
    static func system(_ title: String) -> SpatialReference? {
        let text = FieldAliases.key(title)
        let names: [(String, SpatialReference)] = [
            ("gcj02", .gcj02), ("高德", .gcj02), ("火星", .gcj02), ("国测局", .gcj02), ("bd09", .bd09), ("百度", .bd09),
            ("wgs84", .wgs84), ("cgcs2000", .cgcs2000),
        ]
        return names.first { text.contains($0.0) }?.1
    }

    /// The pair the other way round where the numbers say so: Chinese surveyors call the northing X.
    func corrected(_ samples: [(x: Double, y: Double)]) -> PositionColumns {
        guard case .pair(let x, let y) = form, !samples.isEmpty else { return self }
        let isSwapped = samples.allSatisfy { sample in
            let degrees = (3...54).contains(sample.x) && (73...136).contains(sample.y)
            let isNorthing = (300_000...6_000_000).contains(sample.x)
            let isEasting = (100_000...999_999).contains(sample.y) || (13_000_000...46_000_000).contains(sample.y)
            return degrees || (isNorthing && isEasting && sample.x > sample.y) || (isNorthing && sample.y > 13_000_000)
        }
        let isAlsoStraight = samples.contains { (100_000...999_999).contains($0.x) && $0.y > 1_000_000 }
        guard isSwapped, !isAlsoStraight else { return self }
        return PositionColumns(
            form: .pair(x: y, y: x), crs: crs,
            note: "the column named x holds northings or latitudes: it was read as y, and y as x")
    }
}
