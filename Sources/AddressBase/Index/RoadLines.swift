import GeoKernel
import GeoModel

/// The centre lines of the roads that a session asks for: read when a text names a crossing or a kilometre post, then kept.
struct RoadLines: ~Copyable {
    private let read: (String) throws -> [[Position]]
    private var lines: [UInt32: [[Position]]] = [:]
    private(set) var failure: (any Error)?

    /// - Parameter read: the centre lines, or parts of them, of the roads that have a name; EPSG:4490.
    init(_ read: @escaping (String) throws -> [[Position]]) { self.read = read }

    /// The lines of a road; of several roads of one name each has those that are nearest to it.
    mutating func of(_ road: UInt32, _ index: AddressIndex) -> [[Position]] {
        if let known = lines[road] { return known }
        var found: [[Position]] = []
        do { found = Self.joined(try read(index.string(index.name(road)))) } catch { failure = failure ?? error }
        let others = Self.namesakes(road, index)
        if !others.isEmpty, let own = index.position(road) {
            found.removeAll { line in
                let middle = line[line.count / 2]
                let distance = Geodesic.distance(own, middle)
                return others.contains { Geodesic.distance($0, middle) < distance }
            }
        }
        lines[road] = found
        return found
    }

    /// The positions of the other roads of the same name.
    private static func namesakes(_ road: UInt32, _ index: AddressIndex) -> [Position] {
        let form = index.form(ofText: index.name(road), 0)
        guard form != AddressIndex.none else { return [] }
        return index.nodes(ofForm: form).map { index.formNode($0).node }
            .filter { $0 != road && index.level($0) == LevelCode.road && index.isLive($0) }
            .compactMap { index.position($0) }
    }

    /// Parts that end where others begin, as one line; the first part tells the direction.
    static func joined(_ parts: [[Position]]) -> [[Position]] {
        var rest = parts.filter { $0.count > 1 }
        var lines: [[Position]] = []
        while !rest.isEmpty {
            var line = rest.removeFirst()
            while let next = rest.firstIndex(where: { touches($0, line) }) {
                let part = rest.remove(at: next)
                if meet(part.first, line.last) {
                    line += part.dropFirst()
                } else if meet(part.last, line.last) {
                    line += part.reversed().dropFirst()
                } else if meet(part.last, line.first) {
                    line = part + line.dropFirst()
                } else {
                    line = part.reversed() + line.dropFirst()
                }
            }
            lines.append(line)
        }
        return lines
    }

    private static func touches(_ part: [Position], _ line: [Position]) -> Bool {
        meet(part.first, line.last) || meet(part.last, line.last) || meet(part.last, line.first)
            || meet(part.first, line.first)
    }

    /// Within about a metre.
    private static func meet(_ left: Position?, _ right: Position?) -> Bool {
        guard let left, let right else { return false }
        return abs(left.x - right.x) < 1e-5 && abs(left.y - right.y) < 1e-5
    }
}
