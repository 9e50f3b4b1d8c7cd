import GeoKernel
import GeoModel

/// The centre lines of one road, and the box around them.
struct RoadShape {
    var lines: [[Position]]
    private(set) var box: BoundingBox?

    init(_ lines: [[Position]]) {
        self.lines = lines
        for position in lines.joined() {
            let point = BoundingBox(west: position.x, south: position.y, east: position.x, north: position.y)
            box = box.map { $0.union(point) } ?? point
        }
    }

    /// Whether roads may meet: their boxes are no further from each other than so many degrees.
    func isNear(_ other: RoadShape, degrees: Double) -> Bool {
        guard let box, let other = other.box else { return false }
        return box.west - degrees <= other.east && other.west - degrees <= box.east
            && box.south - degrees <= other.north && other.south - degrees <= box.north
    }
}

/// The centre lines of the roads that a session asks for: read when a text names a crossing or a kilometre post, then kept.
struct RoadLines: ~Copyable {
    private let read: (String) throws -> [[Position]]
    /// By road, and by the text of a name.
    private var shapes: [UInt32: RoadShape] = [:]
    private var lines: [UInt32: [[Position]]] = [:]
    private(set) var failure: (any Error)?

    /// - Parameter read: the centre lines, or parts of them, of the roads that have a name; EPSG:4490.
    init(_ read: @escaping (String) throws -> [[Position]]) { self.read = read }

    /// The lines of a road; of several roads of one name each has those that are nearest to it.
    mutating func of(_ road: UInt32, _ index: AddressIndex) -> RoadShape {
        if let known = shapes[road] { return known }
        var found = named(index.name(road), index)
        let others = Self.namesakes(road, index)
        if !others.isEmpty, let own = index.position(road) {
            let ratio = Geodesic.cosineOfLatitude(own.y)
            func square(_ from: Position, _ to: Position) -> Double {
                let (dx, dy) = ((to.x - from.x) * ratio, to.y - from.y)
                return dx * dx + dy * dy
            }
            found.removeAll { line in
                let middle = line[line.count / 2]
                let distance = square(own, middle)
                return others.contains { square($0, middle) < distance }
            }
        }
        let shape = RoadShape(found)
        shapes[road] = shape
        return shape
    }

    private mutating func named(_ name: UInt32, _ index: AddressIndex) -> [[Position]] {
        if let known = lines[name] { return known }
        var found: [[Position]] = []
        do { found = Self.joined(try read(index.string(name))) } catch { failure = failure ?? error }
        lines[name] = found
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
