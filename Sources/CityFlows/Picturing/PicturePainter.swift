import Drawing
import Foundation
import GeoModel
import OneMap

/// Paints features by the styles of their layers; names come last, those of the uppermost layers first.
struct PicturePainter {
    private let canvas: MapCanvas
    private let zoom: Double
    private var names: [Name] = []

    private struct Name {
        var rank: Int
        var text: String
        var place: MapCanvas.Point
        var style: StyleLayer
        var feature: PictureFeature
    }

    /// Names of one text nearer than this are written once.
    private static let repeatDistance = 250.0

    init(canvas: MapCanvas, zoom: Double) {
        self.canvas = canvas
        self.zoom = zoom
    }

    mutating func paint(_ style: StyleLayer, of schema: LayerSchema, _ tile: PictureTile) {
        let features = tile.features[schema.id] ?? []
        let isShown = zoom >= style.minimumZoom ?? 0 && zoom < style.maximumZoom ?? .infinity
        if style.type == "circle" { for feature in features where feature.isMark { paintMark(feature, style) } }
        guard isShown else { return }
        let chosen = features.filter { feature in
            if feature.isMark { return false }
            if schema.holdsAreas, (style.type == "symbol") != (feature.kind == .point) { return false }
            return style.filter.map { expression(feature).holds($0) } ?? true
        }
        switch style.type {
        case "fill": canvas.clipped(to: tile.outline) { for feature in chosen { fill(feature, style) } }
        case "line": canvas.clipped(to: tile.outline) { for feature in chosen { stroke(feature, style) } }
        case "circle": for feature in chosen where feature.kind == .point { circle(feature, style) }
        default: for feature in chosen { note(feature, style) }
        }
    }

    private func expression(_ feature: PictureFeature) -> StyleExpression {
        StyleExpression(properties: feature.properties, kind: feature.kind, zoom: zoom)
    }

    private func color(
        _ name: String, _ opacity: String?, _ style: StyleLayer, _ expression: StyleExpression
    ) -> MapCanvas.Color? {
        let opacity = opacity.flatMap { expression.number(style.paint[$0]) } ?? 1
        return expression.text(style.paint[name]).flatMap { MapCanvas.Color($0, opacity: opacity) }
    }

    private func fill(_ feature: PictureFeature, _ style: StyleLayer) {
        let expression = expression(feature)
        if let color = color("fill-color", "fill-opacity", style, expression) { canvas.fill(feature.paths, color) }
        if let color = color("fill-outline-color", "fill-opacity", style, expression) {
            canvas.stroke(feature.paths, isClosed: true, color, width: 1)
        }
    }

    private func stroke(_ feature: PictureFeature, _ style: StyleLayer) {
        let expression = expression(feature)
        guard let color = color("line-color", "line-opacity", style, expression) else { return }
        let width = expression.number(style.paint["line-width"]) ?? 1
        let dashes = style.paint["line-dasharray"]?.items.compactMap { expression.number($0) } ?? []
        canvas.stroke(
            feature.paths, isClosed: feature.kind == .polygon, color, width: width, dashes: dashes,
            isRound: style.layout["line-cap"] == "round")
    }

    private func circle(_ feature: PictureFeature, _ style: StyleLayer) {
        let expression = expression(feature)
        guard let color = color("circle-color", nil, style, expression) else { return }
        let border = self.color("circle-stroke-color", nil, style, expression)
        for point in feature.paths.joined() {
            canvas.circle(
                point, radius: expression.number(style.paint["circle-radius"]) ?? 3, color, border: border,
                borderWidth: expression.number(style.paint["circle-stroke-width"]) ?? 0)
        }
    }

    /// A mark that counts rows: larger for more of them.
    private func paintMark(_ feature: PictureFeature, _ style: StyleLayer) {
        let expression = expression(feature)
        guard let color = color("circle-color", nil, style, expression),
            let count = feature.properties["point_count"]?.number, let place = feature.paths.first?.first
        else { return }
        let border = self.color("circle-stroke-color", nil, style, expression)
        canvas.circle(place, radius: min(2 + 2 * log10(count), 16), color, border: border, borderWidth: 0.5)
    }

    private mutating func note(_ feature: PictureFeature, _ style: StyleLayer) {
        guard let text = expression(feature).text(style.layout["text-field"]), let place = feature.place else { return }
        names.append(Name(rank: style.rank, text: text, place: place, style: style, feature: feature))
    }

    /// - Throws: `DrawingError`.
    mutating func writeNames() throws {
        var written: [String: [MapCanvas.Point]] = [:]
        for name in names.sorted(by: { $0.rank > $1.rank }) {
            let expression = expression(name.feature)
            guard let color = color("text-color", nil, name.style, expression) else { continue }
            let isRepeated = written[name.text, default: []].contains {
                hypot($0.x - name.place.x, $0.y - name.place.y) < Self.repeatDistance
            }
            guard !isRepeated else { continue }
            written[name.text, default: []].append(name.place)
            let size = expression.number(name.style.layout["text-size"]) ?? 12
            let offset = name.style.layout["text-offset"]?.items.last.flatMap { expression.number($0) }
            try canvas.write(
                name.text, at: name.place, size: size, color,
                rim: self.color("text-halo-color", nil, name.style, expression),
                rimWidth: expression.number(name.style.paint["text-halo-width"]) ?? 0,
                isBold: name.style.layout["text-font"]?.items.first == "Luotu Bold", offset: offset.map { $0 * size })
        }
    }
}

extension PictureFeature {
    /// Whether it counts rows instead of being one.
    fileprivate var isMark: Bool { properties["cluster"] == .boolean(true) && properties["point_count"] != nil }

    /// Where the name stands: at the point, or in the middle of the longest line.
    fileprivate var place: MapCanvas.Point? {
        guard kind != .point else { return paths.first?.first }
        guard let longest = paths.max(by: { length($0) < length($1) }) else { return nil }
        var left = length(longest) / 2
        for (start, end) in zip(longest, longest.dropFirst()) {
            let step = hypot(end.x - start.x, end.y - start.y)
            if step >= left, step > 0 {
                return MapCanvas.Point(
                    start.x + (end.x - start.x) * left / step, start.y + (end.y - start.y) * left / step)
            }
            left -= step
        }
        return longest.first
    }

    private func length(_ path: [MapCanvas.Point]) -> Double {
        zip(path, path.dropFirst()).reduce(0) { $0 + hypot($1.1.x - $1.0.x, $1.1.y - $1.0.y) }
    }
}
