/// The connected parts of a network, direction and valves left aside.
public struct NetworkComponents: Sendable {
    /// The component of each node; components are numbered from 0 by their first node.
    public let ofNode: [Int32]
    public let count: Int

    /// Time and memory in proportion to nodes and segments.
    public init(_ graph: PipeGraph) {
        var labels = [Int32](repeating: -1, count: graph.nodeCount)
        var count: Int32 = 0
        var queue: [Int32] = []
        for first in 0..<graph.nodeCount where labels[first] < 0 {
            labels[first] = count
            queue.removeAll(keepingCapacity: true)
            queue.append(Int32(first))
            while let node = queue.popLast() {
                for place in graph.linkRange(Int(node)) {
                    let other = graph.other(graph.link(at: place))
                    guard labels[other] < 0 else { continue }
                    labels[other] = count
                    queue.append(Int32(other))
                }
            }
            count += 1
        }
        ofNode = labels
        self.count = Int(count)
    }
}

extension UtilityNetwork {
    /// What stands in one component.
    public struct ComponentSummary: Hashable, Sendable, Encodable {
        public var component: Int
        public var nodes = 0
        public var segments = 0
        public var lengthMetres = 0.0
        public var valves = 0
        public var sources = 0
        /// Class codes, the most frequent first.
        public var classes: [String] = []
        /// A node to find the component by.
        public var firstNode = ""
    }

    /// Every component with its size, the largest (by segments) first.
    public func componentSummaries(_ components: NetworkComponents) -> [ComponentSummary] {
        var found = (0..<components.count).map { ComponentSummary(component: $0) }
        var classCounts = [[UInt16: Int]](repeating: [:], count: components.count)
        for node in 0..<nodeCount {
            let component = Int(components.ofNode[node])
            if found[component].nodes == 0 { found[component].firstNode = code(ofNode: node) }
            found[component].nodes += 1
            switch role(ofNode: node) {
            case .valve: found[component].valves += 1
            case .source: found[component].sources += 1
            default: break
            }
        }
        for segment in 0..<segmentCount {
            let component = Int(components.ofNode[Int(graph.starts[segment])])
            found[component].segments += 1
            let length = length(ofSegment: segment)
            if length.isFinite { found[component].lengthMetres += length }
            classCounts[component][segments.classes[segment], default: 0] += 1
        }
        for component in found.indices {
            found[component].classes = classCounts[component]
                .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { classes[Int($0.key)].code }
        }
        return found.sorted { ($1.segments, $0.component) < ($0.segments, $1.component) }
    }
}
