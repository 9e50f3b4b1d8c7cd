/// A node (管线点) as it comes into a network. Metres in the city's working zone; levels in metres, NaN where unknown.
public struct PipeNodeRecord: Sendable {
    /// The row's id; 0 for a node without a row.
    public var id: Int64
    /// 物探点号
    public var code: String
    /// 管线类别代码, such as JS.
    public var classCode: String
    public var east: Double
    public var north: Double
    public var groundElevation: Double
    /// 附属物; the network's role table says what it means.
    public var appurtenance: String
    /// 特征
    public var feature: String
    /// 状态 of a valve, where it is said.
    public var valveState: ValveState?

    public init(
        id: Int64 = 0, code: String, classCode: String = "", east: Double = .nan, north: Double = .nan,
        groundElevation: Double = .nan, appurtenance: String = "", feature: String = "", valveState: ValveState? = nil
    ) {
        self.id = id
        self.code = code
        self.classCode = classCode
        self.east = east
        self.north = north
        self.groundElevation = groundElevation
        self.appurtenance = appurtenance
        self.feature = feature
        self.valveState = valveState
    }
}

/// A segment (管线段) as it comes into a network. Metres; NaN where unknown.
public struct PipeSegmentRecord: Sendable {
    public var id: Int64
    /// 管段编号
    public var code: String
    public var startNode: String
    public var endNode: String
    public var classCode: String
    public var material: String
    /// 管径 or 断面尺寸 as written: `300`, `DN300`, `400X600`.
    public var section: String
    public var startDepth: Double
    public var endDepth: Double
    public var startElevation: Double
    public var endElevation: Double
    /// What depth and elevation refer to; nil for the default of the class.
    public var levelReference: LevelReference?
    /// The vertical datum of the elevations; empty for that of the network.
    public var verticalDatum: String
    /// 埋设方式
    public var embedding: String
    /// Pressure (燃气, 热力) or voltage (电力), as written.
    public var rating: String
    /// 流向: `+` along the drawing, `-` against it.
    public var flow: DrawnFlow
    /// 建设年代; 0 where unknown.
    public var year: Int
    public var owner: String
    /// The line's positions, east and north in turn; empty where the row has no line.
    public var line: [Double]

    public init(
        id: Int64 = 0, code: String, startNode: String, endNode: String, classCode: String = "", material: String = "",
        section: String = "", startDepth: Double = .nan, endDepth: Double = .nan, startElevation: Double = .nan,
        endElevation: Double = .nan, levelReference: LevelReference? = nil, verticalDatum: String = "",
        embedding: String = "", rating: String = "", flow: DrawnFlow = .unsaid, year: Int = 0, owner: String = "",
        line: [Double] = []
    ) {
        self.id = id
        self.code = code
        self.startNode = startNode
        self.endNode = endNode
        self.classCode = classCode
        self.material = material
        self.section = section
        self.startDepth = startDepth
        self.endDepth = endDepth
        self.startElevation = startElevation
        self.endElevation = endElevation
        self.levelReference = levelReference
        self.verticalDatum = verticalDatum
        self.embedding = embedding
        self.rating = rating
        self.flow = flow
        self.year = year
        self.owner = owner
        self.line = line
    }
}

/// The flow that a segment's record states (流向).
public enum DrawnFlow: UInt8, Hashable, Sendable {
    case unsaid
    /// From the segment's start to its end.
    case along
    case against

    /// Reads `+`, `-` and what deliveries write instead; anything else is unsaid.
    public init(_ text: String) {
        switch text {
        case "+", "1", "正向", "顺", "0→1": self = .along
        case "-", "－", "-1", "反向", "逆", "1→0": self = .against
        default: self = .unsaid
        }
    }
}
