import Foundation
import GeoModel

/// The similarity transformation between a city's local grid and its projected base system; see `LocalGrid`.
struct LocalPlane: Sendable {
    private let cosine: Double
    private let sine: Double
    private let scale: Double
    private let shiftEastMetres: Double
    private let shiftNorthMetres: Double

    init(_ grid: LocalGrid) {
        let angle = grid.rotationSeconds / 3600 * .pi / 180
        cosine = cos(angle)
        sine = sin(angle)
        scale = 1 + grid.scalePartsPerMillion * 1e-6
        shiftEastMetres = grid.shiftEastMetres
        shiftNorthMetres = grid.shiftNorthMetres
    }

    /// Metres in the base system to metres in the local grid.
    func local(base position: Position) -> Position {
        let (east, north) = (position.x * scale, position.y * scale)
        return Position(
            east * cosine - north * sine + shiftEastMetres, east * sine + north * cosine + shiftNorthMetres,
            z: position.z)
    }

    /// Metres in the local grid to metres in the base system.
    func base(local position: Position) -> Position {
        let (east, north) = (position.x - shiftEastMetres, position.y - shiftNorthMetres)
        return Position((east * cosine + north * sine) / scale, (north * cosine - east * sine) / scale, z: position.z)
    }
}
