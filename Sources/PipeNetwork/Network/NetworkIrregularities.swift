/// What stood against the rules when a network was built. Nothing is repaired: the network holds the rows as they are.
public struct NetworkIrregularities: Sendable {
    /// Numbers of nodes whose code an earlier node has already; segments mean the earlier one.
    public var repeatedNodes: [Int32] = []
    /// Numbers of segments whose code an earlier segment has already.
    public var repeatedSegments: [Int32] = []
    /// The first node that segments name but no row delivers; those from it on stand where the segments end.
    public var firstMissingNode = 0
    /// Ends of lines that lie away from their node.
    public var displacedEnds: [DisplacedEnd] = []
    /// Segments whose row has no line.
    public var segmentsWithoutLine: [Int32] = []

    public struct DisplacedEnd: Hashable, Sendable {
        public let segment: Int32
        public let isEnd: Bool
        public let metres: Float
    }
}
