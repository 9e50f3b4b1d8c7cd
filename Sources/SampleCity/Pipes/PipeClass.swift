/// The eight pipe classes of the sample, with the class codes, materials and colours' owners of CJJ 61-2017.
enum PipeClass: Int, CaseIterable {
    case water, storm, sewage, gas, heat, power, telecom, lighting

    /// 管线类别代码: 配水 雨水 污水 天然气 热水 供电 电话 路灯.
    var code: String {
        switch self {
        case .water: "JP"
        case .storm: "YS"
        case .sewage: "WS"
        case .gas: "TR"
        case .heat: "RS"
        case .power: "GD"
        case .telecom: "DH"
        case .lighting: "LD"
        }
    }

    var isGravity: Bool { self == .storm || self == .sewage }

    /// Where the pipe lies across the road: share of the half width, left of the road's direction positive.
    ///
    /// From the red line inward: lighting, power, water, heat, storm on the left; telecom, gas, sewage on the right, so
    /// that the order of GB 50289-2016 4.1.3 is kept on each side.
    var offset: Double {
        switch self {
        case .lighting: 0.96
        case .power: 0.80
        case .water: 0.58
        case .heat: 0.36
        case .storm: 0.13
        case .sewage: -0.26
        case .gas: -0.58
        case .telecom: -0.84
        }
    }

    /// Least burial depth in centimetres: to the top of pressure pipes and cables (GB 50289-2016 table 4.1.1 and more).
    var leastDepth: Int {
        switch self {
        case .water: 110
        case .gas: 100
        case .heat: 130
        case .power: 80
        case .telecom: 90
        case .lighting: 70
        case .storm, .sewage: 150
        }
    }

    /// An index into `Organisation.owners`.
    var owner: Int {
        switch self {
        case .water: 0
        case .storm, .sewage: 1
        case .gas: 6
        case .heat: 5
        case .power: 2
        case .telecom: 4
        case .lighting: 3
        }
    }

    /// What a node is on a straight run: an appurtenance (附属物), never also a feature.
    var straightAppurtenance: String {
        switch self {
        case .water, .gas, .heat: "阀门井"
        case .storm: "雨水井"
        case .sewage: "污水井"
        case .power: "人孔井"
        case .telecom: "人孔"
        case .lighting: "灯杆"
        }
    }

    /// The feature (特征) of a node with that many pipes; nil where an appurtenance stands there.
    func feature(degree: Int, isStraight: Bool) -> String? {
        if isGravity { return nil }
        let isCable = self == .power || self == .telecom || self == .lighting
        switch degree {
        case 1: return isCable ? "上杆" : self == .water ? "盖堵" : "预留口"
        case 2: return isStraight ? nil : isCable ? "转折点" : "弯头"
        case 3: return isCable ? "分支点" : "三通"
        default: return isCable ? "分支点" : "四通"
        }
    }
}
