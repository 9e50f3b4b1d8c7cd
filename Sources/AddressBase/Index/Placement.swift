import GeoModel

/// A place that is no node: found between the nodes of the road that the candidate's chain ends with, or on its line.
struct Placement: Hashable {
    enum Kind: Hashable {
        /// A doorplate that the base lacks, between two that it has.
        case door(number: UInt32, below: UInt32, above: UInt32)
        /// Where the road meets another.
        case crossing(with: UInt32)
        /// A kilometre post: metres from the beginning of the road.
        case post(metres: UInt32)
    }

    var kind: Kind
    var position: Position

    /// The level that an answer states.
    var level: UInt32 {
        if case .crossing = kind { return LevelCode.crossing }
        return LevelCode.doorplate
    }

    /// What stands in the address after the road: 7号, 与中心路交叉口, K12+300.
    func appendName(_ index: AddressIndex, to bytes: inout [UInt8]) {
        switch kind {
        case .door(let number, _, _):
            bytes.append(contentsOf: String(number).utf8)
            bytes.append(contentsOf: "号".utf8)
        case .crossing(let road):
            bytes.append(contentsOf: "与".utf8)
            bytes.append(contentsOf: index.text(index.name(road)))
            bytes.append(contentsOf: "交叉口".utf8)
        case .post(let metres):
            let rest = String(metres % 1000)
            bytes.append(contentsOf: "K\(metres / 1000)+\(String(repeating: "0", count: 3 - rest.count))\(rest)".utf8)
        }
    }

    func name(_ index: AddressIndex) -> String {
        var bytes: [UInt8] = []
        appendName(index, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The code of the grid cell as a text of the pool: that of both neighbours; 0 for none.
    func cell(_ index: AddressIndex) -> UInt32 {
        guard case .door(_, let below, let above) = kind, index.cell(below) == index.cell(above) else { return 0 }
        return index.cell(below)
    }
}
