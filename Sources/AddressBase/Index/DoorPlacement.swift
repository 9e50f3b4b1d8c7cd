import GeoKernel
import GeoModel

/// Places a doorplate that the base lacks between its neighbours on the road.
///
/// Only between two known numbers, of the same parity if there are such, not more than 60 numbers and 800 m apart and in
/// one county: beyond that the road is the honest answer.
enum DoorPlacement {
    static let longestMetres = 800.0
    static let widestGap: UInt32 = 60

    static func place(_ number: UInt32, on road: UInt32, _ index: AddressIndex) -> (door: Placement, certainty: Float)?
    {
        let doors = index.children(road, LevelCode.doorplate)
        let middle = index.lowerBound(doors, LevelCode.doorplate << 28 | index.firstRank(number: number))
        for isSameSide in [true, false] {
            func fits(_ node: UInt32) -> Bool {
                let other = index.number(ofKey: index.keyRank(node))
                return other != AddressIndex.none && other != number && index.hasPosition(node) && index.isLive(node)
                    && (!isSameSide || (other ^ number) & 1 == 0)
            }
            guard let above = (middle..<doors.upperBound).first(where: fits),
                let below = (doors.lowerBound..<middle).last(where: fits),
                let door = between(below, above, number, index)
            else { continue }
            return (door, isSameSide ? 0.68 : 0.6)
        }
        return nil
    }

    private static func between(_ below: UInt32, _ above: UInt32, _ number: UInt32, _ index: AddressIndex)
        -> Placement?
    {
        let low = index.number(ofKey: index.keyRank(below))
        let high = index.number(ofKey: index.keyRank(above))
        guard low < number, number < high, high - low <= widestGap, let start = index.position(below),
            let end = index.position(above), Geodesic.distance(start, end) <= longestMetres,
            NodeChain(below, index)[LevelCode.county] == NodeChain(above, index)[LevelCode.county]
        else { return nil }
        let share = Double(number - low) / Double(high - low)
        return Placement(
            kind: .door(number: number, below: below, above: above),
            position: Position(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share))
    }
}
