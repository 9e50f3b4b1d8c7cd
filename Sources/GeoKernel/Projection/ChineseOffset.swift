import Foundation
import GeoModel

/// GCJ-02 and BD-09 against WGS 84, in degrees, longitude first.
///
/// Neither has a public standard: these are the published formulas (gcoord `GCJ02.ts` and `BD09.ts`, MIT;
/// eviltransform), on an ellipsoid of a = 6 378 245 m. Outside the box 72.004–137.8347°E, 0.8293–55.8271°N GCJ-02
/// equals WGS 84. The inverses iterate until the forward formula returns the input within 1e-11 degrees.
public enum ChineseOffset {
    /// WGS 84 to GCJ-02.
    public static func gcj02(wgs84 position: Position) -> Position {
        guard isInsideChina(position) else { return position }
        let x = position.x - 105
        let y = position.y - 35
        let phi = position.y * .pi / 180
        let sine = sin(phi)
        let magic = 1 - eccentricitySquared * sine * sine
        let root = magic.squareRoot()
        let northMetres = northShift(x, y)
        let eastMetres = eastShift(x, y)
        let latitude = northMetres * 180 / ((semiMajorMetres * (1 - eccentricitySquared)) / (magic * root) * .pi)
        let longitude = eastMetres * 180 / (semiMajorMetres / root * cos(phi) * .pi)
        return Position(position.x + longitude, position.y + latitude, z: position.z)
    }

    /// GCJ-02 to WGS 84, by iteration.
    public static func wgs84(gcj02 position: Position) -> Position {
        guard isInsideChina(position) else { return position }
        return inverse(of: position, under: gcj02(wgs84:))
    }

    /// GCJ-02 to BD-09.
    public static func bd09(gcj02 position: Position) -> Position {
        let (x, y) = (position.x, position.y)
        let radius = (x * x + y * y).squareRoot() + 0.00002 * sin(y * waveFactor)
        let angle = atan2(y, x) + 0.000003 * cos(x * waveFactor)
        return Position(radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006, z: position.z)
    }

    /// BD-09 to GCJ-02, by iteration; the closed inverse in common use is off by up to decimetres.
    public static func gcj02(bd09 position: Position) -> Position { inverse(of: position, under: bd09(gcj02:)) }

    private static let semiMajorMetres = 6_378_245.0
    private static let eccentricitySquared = 0.00669342162296594323
    private static let waveFactor = Double.pi * 3000 / 180
    private static let box = BoundingBox(west: 72.004, south: 0.8293, east: 137.8347, north: 55.8271)

    private static func isInsideChina(_ position: Position) -> Bool { box.contains(x: position.x, y: position.y) }

    /// The position that `forward` takes to `target`: a fixed point, because the forward shift is nearly constant.
    private static func inverse(of target: Position, under forward: (Position) -> Position) -> Position {
        var guess = target
        for _ in 0..<30 {
            let image = forward(guess)
            let (east, north) = (target.x - image.x, target.y - image.y)
            guess.x += east
            guess.y += north
            if abs(east) < 1e-11, abs(north) < 1e-11 { break }
        }
        return guess
    }

    private static func northShift(_ x: Double, _ y: Double) -> Double {
        var value = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * abs(x).squareRoot()
        value += (20 * sin(6 * x * .pi) + 20 * sin(2 * x * .pi)) * 2 / 3
        value += (20 * sin(y * .pi) + 40 * sin(y / 3 * .pi)) * 2 / 3
        value += (160 * sin(y / 12 * .pi) + 320 * sin(y * .pi / 30)) * 2 / 3
        return value
    }

    private static func eastShift(_ x: Double, _ y: Double) -> Double {
        var value = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * abs(x).squareRoot()
        value += (20 * sin(6 * x * .pi) + 20 * sin(2 * x * .pi)) * 2 / 3
        value += (20 * sin(x * .pi) + 40 * sin(x / 3 * .pi)) * 2 / 3
        value += (150 * sin(x / 12 * .pi) + 300 * sin(x / 30 * .pi)) * 2 / 3
        return value
    }
}
