/// Who is supplied through which segment: addresses, buildings, service points.
public struct Consumers: Sendable {
    /// A consumer and the segment it is connected to.
    public struct Connection: Hashable, Sendable {
        public var segment: Int
        public var consumer: Int

        public init(segment: Int, consumer: Int) {
            self.segment = segment
            self.consumer = consumer
        }
    }

    public static let none = Consumers([], segmentCount: 0)

    private let offsets: [Int32]
    private let members: [Int32]

    /// - Parameter segmentCount: of the network; 0 together with no connections.
    public init(_ connections: [Connection], segmentCount: Int) {
        var offsets = [Int32](repeating: 0, count: segmentCount + 1)
        for connection in connections { offsets[connection.segment + 1] += 1 }
        for segment in 0..<segmentCount { offsets[segment + 1] += offsets[segment] }
        var next = offsets
        var members = [Int32](repeating: 0, count: connections.count)
        for connection in connections {
            members[Int(next[connection.segment])] = Int32(connection.consumer)
            next[connection.segment] += 1
        }
        self.offsets = offsets
        self.members = members
    }

    public var count: Int { members.count }

    /// The consumers connected to a segment.
    public func connected(toSegment segment: Int) -> ArraySlice<Int32> {
        members.isEmpty ? [] : members[Int(offsets[segment])..<Int(offsets[segment + 1])]
    }
}
