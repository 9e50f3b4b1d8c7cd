import Drawing
import Foundation
import GeoKernel
import GeoModel

/// Where on the globe the pixels of a picture stand.
public struct PictureFrame: Sendable {
    /// How a picture's axes run.
    public enum System: Sendable {
        /// EPSG:3857 metres.
        case mercator
        /// Degrees of longitude and latitude, EPSG:4490 or 4326.
        case degrees
        /// Another system, easting first: from EPSG:4490 to it, and back.
        case projected(CoordinateTransformer, inverse: CoordinateTransformer)
    }

    public var system: System
    /// Easting or longitude first.
    public var box: BoundingBox
    public var width: Int
    public var height: Int

    private static let radius = 6_378_137.0

    public init(system: System, box: BoundingBox, width: Int, height: Int) {
        self.system = system
        self.box = box
        self.width = width
        self.height = height
    }

    /// The system by its name.
    ///
    /// - Throws: `GeoKernelError` for one that cannot be transformed to.
    public static func system(_ reference: SpatialReference, profile: CityProfile) throws -> System {
        switch reference {
        case .epsg(3857): .mercator
        case .cgcs2000, .wgs84, .epsg(4490), .epsg(4326): .degrees
        default:
            .projected(
                try CoordinateTransformer.shared(from: .cgcs2000, to: reference, profile: profile),
                inverse: try CoordinateTransformer.shared(from: reference, to: .cgcs2000, profile: profile))
        }
    }

    /// The place of a position in EPSG:4490 on the picture.
    func pixel(_ position: Position) throws -> MapCanvas.Point {
        let place: Position
        switch system {
        case .mercator:
            let latitude = position.y * .pi / 180
            place = Position(position.x * .pi / 180 * Self.radius, Self.radius * asinh(tan(latitude)))
        case .degrees: place = position
        case .projected(let forward, _): place = try forward.transform(position)
        }
        return MapCanvas.Point(
            (place.x - box.west) / (box.east - box.west) * Double(width),
            (box.north - place.y) / (box.north - box.south) * Double(height))
    }

    /// The position in EPSG:4490 of a pixel.
    public func position(x: Double, y: Double) throws -> Position {
        let place = Position(
            box.west + (box.east - box.west) * x / Double(width),
            box.north - (box.north - box.south) * y / Double(height))
        switch system {
        case .mercator:
            return Position(place.x / Self.radius * 180 / .pi, atan(sinh(place.y / Self.radius)) * 180 / .pi)
        case .degrees: return place
        case .projected(_, let inverse): return try inverse.transform(place)
        }
    }

    /// The box around the picture in EPSG:4490, grown by `margin` pixels.
    func extent(margin: Double) throws -> BoundingBox {
        var corners: [Position] = []
        for step in 0...8 {
            let share = Double(step) / 8
            let x = -margin + share * (Double(width) + 2 * margin)
            let y = -margin + share * (Double(height) + 2 * margin)
            corners.append(try position(x: x, y: -margin))
            corners.append(try position(x: x, y: Double(height) + margin))
            corners.append(try position(x: -margin, y: y))
            corners.append(try position(x: Double(width) + margin, y: y))
        }
        var extent = BoundingBox(west: corners[0].x, south: corners[0].y, east: corners[0].x, north: corners[0].y)
        for corner in corners { extent.extend(x: corner.x, y: corner.y) }
        return extent
    }
}
