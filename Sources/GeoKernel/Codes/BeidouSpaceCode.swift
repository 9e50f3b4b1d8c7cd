import Foundation
import GeoModel

/// A BeiDou grid location code with height (GB/T 39409-2020 clause 6): `N036J0093000780B3010010520430140`.
///
/// Layers of height grow with the distance from the ellipsoid so that cells stay about as high as they are wide: with
/// θ₀ = 1° and r₀ = 6 378 137 m, a height H lies in layer ⌊(θ₀/θ) · log₁₊θ₀((H + r₀)/r₀)⌋ of θ each; below the ellipsoid
/// the layers are counted downwards. In the text the digits of the height follow those of the plane level by level, and
/// 0 (above) or 1 (below) follows the hemisphere.
public struct BeidouSpaceCode: Hashable, Sendable, CustomStringConvertible {
    public let text: String
    /// The code of the cell in the plane.
    public let plane: BeidouGridCode
    /// From the ellipsoid, in layers of the level.
    let layer: Int64
    let isBelow: Bool

    public var level: Int { plane.level }
    public var description: String { text }

    /// The code of the cell around a position and its height above the ellipsoid.
    ///
    /// - Throws: `GeoKernelError.malformedCode` as `BeidouGridCode`, or for a height beyond the grid.
    public init(_ position: Position, heightMetres: Double, level: Int) throws(GeoKernelError) {
        let plane = try BeidouGridCode(position, level: level)
        let units = Self.units(heightMetres)
        guard units.isFinite, units < Double(64 * BeidouGridLevel.steps[0].thickness) else {
            throw GeoKernelError(.malformedCode, "a height of \(heightMetres) m lies outside of the BeiDou grid")
        }
        self.init(
            plane: plane, layer: Int64(units) / BeidouGridLevel.steps[level - 1].thickness, isBelow: heightMetres < 0)
    }

    /// Reads a code.
    ///
    /// - Throws: `GeoKernelError.malformedCode` naming the character that is wrong.
    public init(_ text: String) throws(GeoKernelError) {
        var reader = BeidouCodeReader(text)
        let isSouth = try reader.hemisphere()
        let isBelow = try reader.digit(below: 2, "0 (above the ellipsoid) or 1 (below)") == 1
        var cell = try reader.zone()
        let tens = try reader.digit(below: 7, "the first layer")
        var layer = try tens * 10 + reader.digit(below: 10, "the first layer")
        guard layer < 64 else { throw reader.fault("the first layer runs from 00 to 63") }
        var level = 1
        while !reader.isAtEnd {
            guard level < BeidouGridLevel.count else { throw reader.fault("the code has more than 32 characters") }
            level += 1
            try cell.descend(reader.cell(level: level), level: level)
            let layers = BeidouGridLevel.steps[level - 1].layers
            layer = try layer * layers + reader.digit(below: layers, "the layer of level \(level)")
        }
        self.init(
            plane: BeidouGridCode(
                column: cell.column, row: cell.row, level: level, isWest: cell.isWest, isSouth: isSouth),
            layer: layer, isBelow: isBelow)
    }

    private init(plane: BeidouGridCode, layer: Int64, isBelow: Bool) {
        self.plane = plane
        self.layer = layer
        self.isBelow = isBelow
        text = Self.text(plane, layer: layer, isBelow: isBelow)
    }

    /// The lower and the upper bound of the cell, metres above the ellipsoid.
    public var heightsMetres: ClosedRange<Double> {
        let thickness = BeidouGridLevel.steps[level - 1].thickness
        let (near, far) = (Self.height(layer * thickness), Self.height((layer + 1) * thickness))
        return isBelow ? Self.depth((layer + 1) * thickness)...Self.depth(layer * thickness) : near...far
    }

    private static let radiusMetres = 6_378_137.0
    private static let growth = log1p(Double.pi / 180)

    /// Units of 1/2048 second away from the ellipsoid, without a sign.
    private static func units(_ heightMetres: Double) -> Double {
        abs(log1p(heightMetres / radiusMetres) / growth * Double(BeidouGridLevel.unitsPerDegree))
    }

    private static func height(_ units: Int64) -> Double {
        radiusMetres * expm1(Double(units) / Double(BeidouGridLevel.unitsPerDegree) * growth)
    }

    private static func depth(_ units: Int64) -> Double { height(-units) }

    private static func text(_ plane: BeidouGridCode, layer: Int64, isBelow: Bool) -> String {
        let digits = Array(plane.text.utf8)
        let thickness = BeidouGridLevel.steps[plane.level - 1].thickness
        var bytes = [digits[0], UInt8(ascii: isBelow ? "1" : "0")] + digits[1...3]
        let first = layer * thickness / BeidouGridLevel.steps[0].thickness
        bytes += [BeidouDigit.alphabet[Int(first / 10)], BeidouDigit.alphabet[Int(first % 10)]]
        var place = 4
        for level in 1..<plane.level {
            let step = BeidouGridLevel.steps[level]
            let length = step.hasOneDigit ? 1 : 2
            bytes += digits[place..<place + length]
            bytes.append(BeidouDigit.alphabet[Int(layer * thickness / step.thickness % step.layers)])
            place += length
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
