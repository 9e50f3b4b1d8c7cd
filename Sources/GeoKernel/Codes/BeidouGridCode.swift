import GeoModel

/// A BeiDou grid location code (北斗网格位置码, GB/T 39409-2020 clause 5): one of ten levels of cells between 88° south
/// and 88° north, from 6° × 4° (`N50J`) down to 1/2048 second, some 1.5 cm (`N50J47539B8255346152`).
///
/// A cell holds its sides towards the equator and the prime meridian and not the others, so every position has exactly
/// one cell a level; cells south and west are the mirror images of those north and east. The positions of the equator
/// and the prime meridian are north and east, ±180° belongs to the last cell of its side. Positions are degrees on
/// CGCS2000. Immutable; a conversion costs some 0.1 µs.
public struct BeidouGridCode: Hashable, Sendable, CustomStringConvertible {
    public static let levels = 1...BeidouGridLevel.count

    public let text: String
    /// 1 … 10
    public let level: Int
    /// From the prime meridian, in cells of the level.
    let column: Int64
    /// From the equator, in cells of the level.
    let row: Int64
    let isWest: Bool
    let isSouth: Bool

    /// The code of the cell around a position.
    ///
    /// - Throws: `GeoKernelError.malformedCode` for a level outside 1 … 10, a position that is not on the earth, or one
    ///   nearer to a pole than 2°, where the standard has another grid (clause 5.3).
    public init(_ position: Position, level: Int) throws(GeoKernelError) {
        try Self.check(level: level)
        guard position.x.isFinite, position.y.isFinite, abs(position.x) <= 180, abs(position.y) < 88 else {
            throw GeoKernelError(
                .malformedCode,
                "(\(position.x), \(position.y)) has no BeiDou grid code here: longitudes run from -180 to 180, latitudes "
                    + "between -88 and 88")
        }
        let step = BeidouGridLevel.steps[level - 1]
        self.init(
            column: Self.units(position.x) / step.width, row: Self.units(position.y) / step.height, level: level,
            isWest: position.x < 0, isSouth: position.y < 0)
    }

    /// Reads a code of any level, capital letters.
    ///
    /// - Throws: `GeoKernelError.malformedCode` naming the character that is wrong.
    public init(_ text: String) throws(GeoKernelError) {
        var reader = BeidouCodeReader(text)
        let isSouth = try reader.hemisphere()
        var cell = try reader.zone()
        var level = 1
        while !reader.isAtEnd {
            guard level < BeidouGridLevel.count else { throw reader.fault("the code has more than 20 characters") }
            try cell.descend(reader.cell(level: level + 1), level: level + 1)
            level += 1
        }
        self.init(column: cell.column, row: cell.row, level: level, isWest: cell.isWest, isSouth: isSouth)
    }

    init(column: Int64, row: Int64, level: Int, isWest: Bool, isSouth: Bool) {
        self.column = column
        self.row = row
        self.level = level
        self.isWest = isWest
        self.isSouth = isSouth
        text = Self.text(column: column, row: row, level: level, isWest: isWest, isSouth: isSouth)
    }

    public var description: String { text }

    /// The code of the larger cell around this one.
    ///
    /// - Throws: `GeoKernelError.malformedCode` for a level outside 1 … the code's own.
    public func ancestor(level: Int) throws(GeoKernelError) -> BeidouGridCode {
        guard level <= self.level else {
            throw GeoKernelError(.malformedCode, "\(text) has level \(self.level), which is not within level \(level)")
        }
        try Self.check(level: level)
        let (own, wanted) = (BeidouGridLevel.steps[self.level - 1], BeidouGridLevel.steps[level - 1])
        return BeidouGridCode(
            column: column * own.width / wanted.width, row: row * own.height / wanted.height, level: level,
            isWest: isWest, isSouth: isSouth)
    }

    /// The cell with its borders, degrees.
    public var box: BoundingBox {
        let step = BeidouGridLevel.steps[level - 1]
        let (west, east) = Self.side(column, step.width, isMirrored: isWest)
        let (south, north) = Self.side(row, step.height, isMirrored: isSouth)
        return BoundingBox(west: west, south: south, east: east, north: north)
    }

    public var center: Position { box.center }

    /// The box of exactly the positions, as numbers of double precision, that have this code.
    ///
    /// A query for points within it, borders included, answers every point of the cell and none of another.
    public var positions: BoundingBox {
        let step = BeidouGridLevel.steps[level - 1]
        let (west, east) = Self.positions(column, step.width, isMirrored: isWest, limit: 180)
        let (south, north) = Self.positions(row, step.height, isMirrored: isSouth, limit: 88)
        return BoundingBox(west: west, south: south, east: east, north: north)
    }

    static func check(level: Int) throws(GeoKernelError) {
        guard levels.contains(level) else {
            throw GeoKernelError(.malformedCode, "the BeiDou grid has levels 1 to 10, not \(level)")
        }
    }

    /// Whole units from the equator or prime meridian; ±180° counts as the last unit.
    private static func units(_ degrees: Double) -> Int64 {
        min(
            Int64(abs(degrees) * Double(BeidouGridLevel.unitsPerDegree)),
            180 * BeidouGridLevel.unitsPerDegree - 1)
    }

    private static func side(_ place: Int64, _ size: Int64, isMirrored: Bool) -> (Double, Double) {
        let perDegree = Double(BeidouGridLevel.unitsPerDegree)
        let (near, far) = (Double(place * size) / perDegree, Double((place + 1) * size) / perDegree)
        return isMirrored ? (-far, -near) : (near, far)
    }

    private static func positions(
        _ place: Int64, _ size: Int64, isMirrored: Bool, limit: Double
    ) -> (Double, Double) {
        let (first, next) = (place * size, (place + 1) * size)
        let perDegree = Double(BeidouGridLevel.unitsPerDegree)
        var near = Double(first) / perDegree
        while units(near) < first { near = near.nextUp }
        while near > 0, units(near.nextDown) >= first { near = near.nextDown }
        var far = min(Double(next) / perDegree, limit)
        if far < 180 { while units(far) >= next { far = far.nextDown } }
        // The mirror image of zero is not a negative number: the equator and the prime meridian are north and east.
        guard isMirrored else { return (near, far) }
        return (-far, near == 0 ? -Double.leastNonzeroMagnitude : -near)
    }

    private static func text(column: Int64, row: Int64, level: Int, isWest: Bool, isSouth: Bool) -> String {
        let own = BeidouGridLevel.steps[level - 1]
        let (x, y) = (column * own.width, row * own.height)
        var bytes = [UInt8(ascii: isSouth ? "S" : "N")]
        bytes.reserveCapacity(20)
        let first = BeidouGridLevel.steps[0]
        let zone = isWest ? 30 - x / first.width : 31 + x / first.width
        bytes += [BeidouDigit.alphabet[Int(zone / 10)], BeidouDigit.alphabet[Int(zone % 10)]]
        bytes.append(UInt8(ascii: "A") + UInt8(y / first.height))
        for number in 1..<level {
            let step = BeidouGridLevel.steps[number]
            let (column, row) = (x / step.width % step.columns, y / step.height % step.rows)
            if step.hasOneDigit {
                bytes.append(BeidouDigit.alphabet[Int(row * 2 + column)])
            } else {
                bytes += [BeidouDigit.alphabet[Int(column)], BeidouDigit.alphabet[Int(row)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
