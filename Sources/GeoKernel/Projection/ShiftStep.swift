import GeoModel

/// One step of a transformation that runs in Swift, outside PROJ.
enum ShiftStep: Sendable {
    case bd09ToGCJ02
    case gcj02ToWGS84
    case wgs84ToGCJ02
    case gcj02ToBD09
    case localToBase(LocalPlane)
    case baseToLocal(LocalPlane)

    func apply(_ position: Position) -> Position {
        switch self {
        case .bd09ToGCJ02: ChineseOffset.gcj02(bd09: position)
        case .gcj02ToWGS84: ChineseOffset.wgs84(gcj02: position)
        case .wgs84ToGCJ02: ChineseOffset.gcj02(wgs84: position)
        case .gcj02ToBD09: ChineseOffset.bd09(gcj02: position)
        case .localToBase(let plane): plane.base(local: position)
        case .baseToLocal(let plane): plane.local(base: position)
        }
    }

    func apply(x: UnsafeMutableBufferPointer<Double>, y: UnsafeMutableBufferPointer<Double>) {
        for index in x.indices {
            let moved = apply(Position(x[index], y[index]))
            x[index] = moved.x
            y[index] = moved.y
        }
    }
}
