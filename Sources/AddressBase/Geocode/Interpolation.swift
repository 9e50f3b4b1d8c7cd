import GeoKernel
import GeoModel

/// Places a doorplate that the base lacks between its neighbours on the road.
///
/// Only between two known numbers, of the same parity if there are such, not more than 60 numbers and 800 m apart and in
/// one division: beyond that the road is the honest answer.
struct Interpolation {
    static let longestMetres = 800.0
    static let widestGap = 60

    struct Placed {
        var node: AddressNode
        var neighbours: [Int64]
        var certainty: Double
    }

    let reader: any AddressReader

    func place(_ key: String, on road: AddressNode) throws -> Placed? {
        guard let number = AddressKey.number(key) else { return nil }
        for sameParity in [true, false] {
            let query = AddressNeighbourQuery(road: road.id, number: number, sameParity: sameParity)
            let neighbours = try reader.neighbours([query])[0]
            if let below = neighbours.below, let above = neighbours.above,
                let node = between(below, above, number, key, road)
            {
                return Placed(node: node, neighbours: [below.id, above.id], certainty: sameParity ? 0.68 : 0.6)
            }
        }
        return nil
    }

    private func between(
        _ below: AddressNode, _ above: AddressNode, _ number: Int, _ key: String, _ road: AddressNode
    ) -> AddressNode? {
        guard let low = AddressKey.number(below.key), let high = AddressKey.number(above.key), low < number,
            number < high, high - low <= Self.widestGap, let start = below.position, let end = above.position,
            Geodesic.distance(start, end) <= Self.longestMetres
        else { return nil }
        let share = Double(number - low) / Double(high - low)
        let position = Position(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)
        let division = below.division == above.division ? below.division : nil
        return AddressNode(
            id: 0, parent: road.id, holder: road.id, division: division, level: .doorplate,
            name: key + "号", key: key, code: nil, feature: nil, position: position)
    }
}
