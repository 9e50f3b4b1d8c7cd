import GeoModel

/// How the built-in layers are drawn; a free layer is drawn by its geometry in a colour of its own.
public enum BuiltInStyles {
    /// The drawing layers of a map layer, in drawing order.
    public static func layers(_ schema: LayerSchema) -> [StyleLayer] {
        switch schema.kind {
        case .region: AreaStyles.regions
        case .grid: AreaStyles.grids
        case .building: AreaStyles.buildings
        case .road: LineStyles.roads
        case .pipeSegment: LineStyles.pipeSegments
        case .pipeNode: PointStyles.pipeNodes
        case .part: PointStyles.parts
        case .camera: PointStyles.cameras
        case .place: PointStyles.places
        case .address: PointStyles.addresses
        case .free: FreeStyles.layers(schema)
        }
    }

    /// A text drawn at a point or along a line.
    static func label(
        _ text: JSONValue, rank: Int, from zoom: Double, size: JSONValue, color: JSONValue, placement: String = "point",
        offset: Double = 0, filter: JSONValue? = nil, font: String = "Luotu Regular"
    ) -> StyleLayer {
        var layout: [JSONValue.Member] = [
            .init("text-field", text), .init("text-font", [.text(font)]), .init("text-size", size),
            .init("symbol-placement", .text(placement)),
        ]
        if placement == "point" {
            layout.append(.init("text-max-width", 9))
            if offset != 0 {
                layout.append(.init("text-anchor", "top"))
                layout.append(.init("text-offset", [0, .real(offset)]))
            }
        }
        return StyleLayer(
            suffix: "label", type: "symbol", rank: rank, minimumZoom: zoom, filter: filter, layout: .object(layout),
            paint: ["text-color": color, "text-halo-color": "#ffffff", "text-halo-width": 1.4])
    }
}

/// Regions, grid cells, buildings.
enum AreaStyles {
    static let regions: [StyleLayer] = [
        StyleLayer(
            suffix: "", type: "fill", rank: 0, filter: ["match", ["get", "level"], ["county", "city"], true, false],
            paint: ["fill-color": "#efeee4", "fill-opacity": 0.9]),
        border("community", from: 12, "#c0aebb", 0.9, dashes: [2, 2], rank: 40, "社区（村）界", "Community border"),
        border("town", from: 8, "#a08a9c", 1.5, dashes: [5, 2, 1, 2], rank: 41, "镇（街）界", "Town border"),
        border("county", from: 0, "#8b6a84", 2.2, dashes: [8, 2, 2, 2], rank: 42, "县（区）界", "County border"),
        label("county", from: 6, to: 10, size: 17, rank: 92),
        label("town", from: 10, to: 14, size: 14, rank: 91),
        label("community", from: 13.5, to: 17, size: 12, rank: 90),
    ]

    static let grids: [StyleLayer] = [
        StyleLayer(
            suffix: "", type: "line", rank: 39, minimumZoom: 13,
            paint: [
                "line-color": "#7f8f74", "line-width": Expression.zoom([(13, 0.5), (17, 1.3)]),
                "line-dasharray": [4, 3], "line-opacity": 0.85,
            ],
            legend: [LegendEntry("单元网格", "Unit grid cell", "#7f8f74", .dashed)]),
        BuiltInStyles.label(
            ["slice", ["get", "code"], 9], rank: 60, from: 16, size: 11, color: "#6d7c62"),
    ]

    static let buildings: [StyleLayer] = [
        StyleLayer(
            suffix: "", type: "fill", rank: 10, minimumZoom: 13,
            paint: [
                "fill-color": "#ddd5c4", "fill-outline-color": "#bdb19a",
                "fill-opacity": Expression.zoom([(13, 0.6), (16, 1)]),
            ],
            legend: [LegendEntry("建筑物", "Building", "#ddd5c4", .fill)]),
        BuiltInStyles.label(
            ["coalesce", ["get", "name"], ""], rank: 61, from: 16.5, size: 11, color: "#5c5248"),
    ]

    private static func border(
        _ level: String, from zoom: Double, _ color: String, _ width: Double, dashes: [Double], rank: Int,
        _ title: String, _ englishTitle: String
    ) -> StyleLayer {
        StyleLayer(
            suffix: level, type: "line", rank: rank, minimumZoom: zoom,
            filter: ["==", ["get", "level"], .text(level)], layout: ["line-join": "round"],
            paint: [
                "line-color": .text(color), "line-width": .real(width),
                "line-dasharray": .array(dashes.map { .real($0) }),
            ],
            legend: [LegendEntry(title, englishTitle, color, .dashed)])
    }

    private static func label(
        _ level: String, from minimum: Double, to maximum: Double, size: Double, rank: Int
    ) -> StyleLayer {
        var label = BuiltInStyles.label(
            Expression.get("name"), rank: rank, from: minimum, size: .real(size), color: "#6f5a6b",
            filter: ["==", ["get", "level"], .text(level)],
            font: level == "community" ? "Luotu Regular" : "Luotu Bold")
        label.suffix = "label-\(level)"
        label.maximumZoom = maximum
        return label
    }
}

/// Roads and pipes.
enum LineStyles {
    /// Road classes as deliveries name them (CJJ 37-2012 §3.1 and usual words), with fill, casing and width at zoom 18.
    private static let roadClasses: [(names: [String], title: String, english: String, fill: String, width: Double)] = [
        (["高速公路", "高速", "快速路"], "快速路", "Expressway", "#f4c58a", 26),
        (["主干路", "主干道", "国道", "省道"], "主干路", "Arterial road", "#fbe6ae", 22),
        (["次干路", "次干道", "县道"], "次干路", "Sub-arterial road", "#fdf4d6", 17),
    ]

    static let roads: [StyleLayer] = [
        StyleLayer(
            suffix: "casing", type: "line", rank: 20, minimumZoom: 11,
            layout: ["line-cap": "round", "line-join": "round"],
            paint: ["line-color": "#cdc4b1", "line-width": width(extra: 2)]),
        StyleLayer(
            suffix: "", type: "line", rank: 21, layout: ["line-cap": "round", "line-join": "round"],
            paint: [
                "line-color": Expression.match(
                    Expression.get("class"), roadClasses.map { ($0.names, .text($0.fill)) }, otherwise: "#ffffff"),
                "line-width": width(extra: 0),
            ],
            legend: roadClasses.map { LegendEntry($0.title, $0.english, $0.fill, .line) }
                + [LegendEntry("支路", "Other road", "#ffffff", .line)]),
        BuiltInStyles.label(
            Expression.get("name"), rank: 70, from: 14, size: Expression.zoom([(14, 11), (18, 14)]), color: "#5b4a33",
            placement: "line"),
    ]

    static let pipeSegments: [StyleLayer] = [
        StyleLayer(
            suffix: "", type: "line", rank: 30, layout: ["line-cap": "round", "line-join": "round"],
            paint: [
                "line-color": pipeColor(Expression.get("class")),
                "line-width": Expression.zoom([(13, 0.8), (16, 2), (20, 6)]),
            ],
            legend: PipeColours.categories.map { LegendEntry($0.title, $0.englishTitle, $0.color, .line) }),
        BuiltInStyles.label(
            ["concat", ["get", "class"], " ", ["coalesce", ["get", "diameter"], ""]], rank: 62, from: 17, size: 11,
            color: "#333333", placement: "line"),
    ]

    static func pipeColor(_ input: JSONValue) -> JSONValue {
        Expression.match(
            input, PipeColours.categories.map { ($0.classes, .text($0.color)) }, otherwise: "#7f7f7f")
    }

    private static func width(extra: Double) -> JSONValue {
        func at(_ scale: Double) -> JSONValue {
            Expression.match(
                Expression.get("class"), roadClasses.map { ($0.names, .real($0.width * scale + extra)) },
                otherwise: .real(12 * scale + extra))
        }
        return [
            "interpolate", ["exponential", 1.5], ["zoom"], 9, at(0.03), 13, at(0.12), 16, at(0.45), 18, at(1),
        ]
    }
}

/// Parts, pipe nodes, cameras, places, addresses.
enum PointStyles {
    /// Major classes of city parts: the first two digits of the class code.
    /// GB/T 30428.2 numbers 05 房屋土地 and 06 其他设施, GB/T 47678.5-2026 numbers 05 其他管理部件.
    static let partMajors: [(code: String, title: String, english: String, color: String)] = [
        ("01", "公用设施", "Utilities", "#4f7cac"),
        ("02", "交通设施", "Traffic", "#8a6bb0"),
        ("03", "市容环境", "Sanitation", "#b07a4a"),
        ("04", "园林绿化", "Greenery", "#5b8c5a"),
        ("05", "房屋土地及其他", "Property and other", "#c9973a"),
        ("06", "其他设施", "Other facilities", "#8a8f8c"),
    ]

    static let parts: [StyleLayer] = [
        circle(
            rank: 50,
            color: Expression.match(
                ["slice", ["to-string", ["get", "class"]], 0, 2], partMajors.map { ([$0.code], .text($0.color)) },
                otherwise: "#707070"),
            radius: [(15, 1.6), (17, 3), (19, 6)], from: 15,
            legend: partMajors.map { LegendEntry($0.title, $0.english, $0.color, .circle) }),
        BuiltInStyles.label(
            Expression.get("name"), rank: 63, from: 17.5, size: 11, color: "#333333", offset: 0.8),
    ]

    static let pipeNodes: [StyleLayer] = [
        circle(
            rank: 31, color: LineStyles.pipeColor(Expression.get("class")), radius: [(15, 1.5), (18, 4), (20, 7)],
            border: "#333333", legend: [LegendEntry("管线点", "Pipe node", "#7f7f7f", .circle)])
    ]

    static let cameras: [StyleLayer] = [
        circle(
            rank: 52, color: "#c51b7d", radius: [(11, 2.5), (16, 5), (19, 9)],
            legend: [LegendEntry("监控点位", "Camera", "#c51b7d", .circle)]),
        BuiltInStyles.label(Expression.get("name"), rank: 64, from: 16, size: 11, color: "#8e1460", offset: 0.8),
    ]

    static let places: [StyleLayer] = [
        circle(
            rank: 53, color: "#2b7a78", radius: [(12, 2), (16, 3.5), (19, 6)],
            legend: [LegendEntry("兴趣点", "Place", "#2b7a78", .circle)]),
        BuiltInStyles.label(Expression.get("name"), rank: 65, from: 14.5, size: 12, color: "#1d5553", offset: 0.7),
    ]

    static let addresses: [StyleLayer] = [
        circle(
            rank: 51, color: "#3a6ea5", radius: [(16, 1.5), (19, 4)],
            legend: [LegendEntry("标准地址", "Standard address", "#3a6ea5", .circle)]),
        BuiltInStyles.label(
            ["coalesce", ["get", "doorplate"], ["get", "building"], ""], rank: 66, from: 16.5, size: 11,
            color: "#24527f", offset: 0.6,
            filter: ["match", ["get", "level"], ["doorplate", "building"], true, false]),
    ]

    static func circle(
        rank: Int, color: JSONValue, radius: [(Double, Double)], from zoom: Double? = nil, border: String = "#ffffff",
        legend: [LegendEntry]
    ) -> StyleLayer {
        StyleLayer(
            suffix: "", type: "circle", rank: rank, minimumZoom: zoom,
            paint: [
                "circle-color": color, "circle-radius": Expression.zoom(radius), "circle-stroke-color": .text(border),
                "circle-stroke-width": Expression.zoom([(14, 0.3), (18, 1.2)]),
            ],
            legend: legend)
    }
}

/// A department's own layer.
enum FreeStyles {
    private static let palette = [
        "#e41a1c", "#377eb8", "#4daf4a", "#984ea3", "#ff7f00", "#a65628", "#d6487e", "#17888f",
    ]

    static func layers(_ schema: LayerSchema) -> [StyleLayer] {
        let color = palette[Int(TileHash.of(Array(schema.id.text.utf8)) % UInt64(palette.count))]
        var layers: [StyleLayer] = []
        if schema.geometry == .polygon || schema.geometry == .mixed {
            layers.append(area(schema, color))
        }
        if schema.geometry != .point { layers.append(outline(schema, color)) }
        if schema.geometry == .point || schema.geometry == .mixed {
            var points = PointStyles.circle(
                rank: 54, color: .text(color), radius: [(8, 2), (14, 3.5), (18, 6)],
                legend: [LegendEntry(schema.title, schema.englishTitle, color, .circle)])
            points.suffix = schema.geometry == .mixed ? "point" : ""
            points.filter = schema.geometry == .mixed ? ["==", ["geometry-type"], "Point"] : nil
            layers.append(points)
        }
        if let field = schema.fields.first(where: { ["name", "title"].contains($0.name) && $0.isDisplayed }) {
            layers.append(
                BuiltInStyles.label(
                    Expression.get(field.name), rank: 67, from: 14, size: 12, color: "#333333",
                    offset: schema.geometry == .point ? 0.7 : 0))
        }
        return layers
    }

    private static func area(_ schema: LayerSchema, _ color: String) -> StyleLayer {
        StyleLayer(
            suffix: "", type: "fill", rank: 11, filter: ["==", ["geometry-type"], "Polygon"],
            paint: ["fill-color": .text(color), "fill-opacity": 0.35],
            legend: [LegendEntry(schema.title, schema.englishTitle, color, .fill)])
    }

    private static func outline(_ schema: LayerSchema, _ color: String) -> StyleLayer {
        let isLine = schema.geometry == .line
        return StyleLayer(
            suffix: isLine ? "" : "outline", type: "line", rank: 32,
            filter: ["!=", ["geometry-type"], "Point"], layout: ["line-join": "round"],
            paint: ["line-color": .text(color), "line-width": Expression.zoom([(8, 0.8), (16, isLine ? 2.5 : 1.2)])],
            legend: isLine ? [LegendEntry(schema.title, schema.englishTitle, color, .line)] : [])
    }
}
