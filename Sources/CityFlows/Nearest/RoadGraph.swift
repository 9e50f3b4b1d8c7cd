import GeoKernel
import GeoModel

/// Roads as a graph of straight pieces, for distances along them. Every road may be used both ways.
///
/// Roads are cut where they meet or cross first, so that crossings connect; bridges and tunnels do, too, because lines
/// without heights do not tell them apart. Distances are metres on the ellipsoid. Immutable; safe on any thread.
public struct RoadGraph: Sendable {
    /// A piece of road between two nodes.
    struct Piece: Sendable {
        let start: Int
        let end: Int
        let metres: Double
    }

    /// Where something touches the roads.
    public struct Access: Sendable {
        let piece: Int
        /// From the piece's start, metres.
        let along: Double
        /// From the thing to the road, metres.
        public let offRoadMetres: Double
    }

    private let nodes: [Position]
    private let pieces: [Piece]
    /// The pieces at each node.
    private let incident: [[Int]]
    private let tree: BoxTree

    public var isEmpty: Bool { pieces.isEmpty }

    /// - Parameter roads: lines, degrees.
    /// - Throws: `GeoKernelError.invalidShape`.
    public init(_ roads: [Geometry]) throws {
        var net = RoadNet()
        for part in try GeometryCheck.union(roads)?.simpleParts ?? [] {
            guard case .lineString(let line) = part else { continue }
            for (from, to) in zip(line.positions, line.positions.dropFirst()) { net.add(from, to) }
        }
        (nodes, pieces, incident) = (net.nodes, net.pieces, net.incident)
        tree = BoxTree(net.boxes)
    }

    /// A graph that grows piece by piece.
    private struct RoadNet {
        var nodes: [Position] = []
        var pieces: [Piece] = []
        var incident: [[Int]] = []
        var boxes: [BoundingBox?] = []
        private var numbers: [Position: Int] = [:]

        mutating func add(_ from: Position, _ to: Position) {
            let (start, end) = (node(from), node(to))
            for place in Set([start, end]) { incident[place].append(pieces.count) }
            pieces.append(
                Piece(start: start, end: end, metres: Geodesic.distance(nodes[start], nodes[end])))
            boxes.append(
                BoundingBox(
                    west: min(from.x, to.x), south: min(from.y, to.y), east: max(from.x, to.x),
                    north: max(from.y, to.y)))
        }

        /// Heights do not tell nodes apart.
        private mutating func node(_ position: Position) -> Int {
            let flat = Position(position.x, position.y)
            if let known = numbers[flat] { return known }
            numbers[flat] = nodes.count
            nodes.append(flat)
            incident.append([])
            return nodes.count - 1
        }
    }

    /// The nearest place on a road; nil where there is none within `reachMetres`.
    public func access(to position: Position, reachMetres: Double = 2000) -> Access? {
        var reach = 50.0
        while reach <= reachMetres {
            var best: Access?
            tree.forEach(meeting: Geodesic.box(around: position, metres: reach)) { piece in
                guard let found = self.access(to: position, on: piece) else { return }
                if found.offRoadMetres < best?.offRoadMetres ?? .infinity { best = found }
            }
            // Whatever lies outside of the box is farther than its reach.
            if let best, best.offRoadMetres <= reach { return best }
            reach *= 2
        }
        return nil
    }

    private func access(to position: Position, on place: Int) -> Access? {
        let piece = pieces[place]
        guard let line = try? LineString([nodes[piece.start], nodes[piece.end]]),
            let foot = ShapeDistance.nearestPosition(to: position, on: .lineString(line))
        else { return nil }
        return Access(
            piece: place, along: min(piece.metres, Geodesic.distance(nodes[piece.start], foot)),
            offRoadMetres: Geodesic.distance(position, foot))
    }

    /// Distances from a place on the roads to every node, as far as `limitMetres` (Dijkstra 1959).
    public func distances(from origin: Access, limitMetres: Double) -> Distances {
        var metres = [Double](repeating: .infinity, count: nodes.count)
        var queue = NearestFirst()
        let piece = pieces[origin.piece]
        queue.push(origin.along, piece.start)
        queue.push(piece.metres - origin.along, piece.end)
        while let (distance, node) = queue.pop(), distance <= limitMetres {
            guard distance < metres[node] else { continue }
            metres[node] = distance
            for next in incident[node] {
                let other = pieces[next].start == node ? pieces[next].end : pieces[next].start
                if distance + pieces[next].metres < metres[other] { queue.push(distance + pieces[next].metres, other) }
            }
        }
        return Distances(origin: origin, nodeMetres: metres, pieces: pieces)
    }

    public struct Distances: Sendable {
        let origin: Access
        let nodeMetres: [Double]
        let pieces: [Piece]

        /// Metres along the roads to a place on them, the ways to and from the road included; infinity where no road leads.
        public func metres(to place: Access) -> Double {
            let piece = pieces[place.piece]
            var way = min(nodeMetres[piece.start] + place.along, nodeMetres[piece.end] + piece.metres - place.along)
            if place.piece == origin.piece { way = min(way, abs(place.along - origin.along)) }
            return way + origin.offRoadMetres + place.offRoadMetres
        }
    }
}

/// A binary heap of nodes by distance.
private struct NearestFirst {
    private var heap: [(metres: Double, node: Int)] = []

    mutating func push(_ metres: Double, _ node: Int) {
        heap.append((metres, node))
        var place = heap.count - 1
        while place > 0, heap[place].metres < heap[(place - 1) / 2].metres {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func pop() -> (metres: Double, node: Int)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var place = 0
        while true {
            let children = [2 * place + 1, 2 * place + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].metres < heap[$1].metres }),
                heap[least].metres < heap[place].metres
            else { return first }
            heap.swapAt(place, least)
            place = least
        }
    }
}
