/// Lengths and counts of pipes by what describes them; groups always sum to the whole.
public struct PipeStatistics: Sendable {
    /// What pipes are grouped by.
    public enum Field: String, CaseIterable, Sendable {
        /// Class code, category (给水 …), material code.
        case classCode = "class"
        case category, material
        /// 建设年代, in decades.
        case year
        /// Nominal diameter or larger side, in bands.
        case diameter
        case owner
        case embedding
    }

    public struct Group: Hashable, Sendable {
        /// One value a field; empty for a missing one.
        public let values: [String]
        public var segments = 0
        /// In the plane, inside the area.
        public var lengthMetres = 0.0
        /// Along the axis in space; segments of unknown level count by their plane length.
        public var spaceLengthMetres = 0.0
    }

    public internal(set) var groups: [Group] = []
    public internal(set) var segments = 0
    public internal(set) var lengthMetres = 0.0
    public internal(set) var spaceLengthMetres = 0.0
    /// Of the segments counted: those without a value, field by field.
    public internal(set) var missing: [Field: Int] = [:]
    /// Segments of unknown length: in no sum.
    public internal(set) var unmeasured = 0
    /// Segments whose levels are unknown: their length in space is that in the plane.
    public internal(set) var levelsUnknown = 0
    /// Metres of all pipes that lie outside the area.
    public internal(set) var outsideMetres = 0.0
    public internal(set) var candidatesExamined = 0

    /// Upper ends of the diameter bands, millimetres.
    public static let bandsMillimetres = [100, 200, 300, 400, 500, 600, 800, 1000, 1200, 1500, 2000]

    /// - Parameter area: only what lies inside, segments cut at its border; nil for everything.
    public init(_ network: UtilityNetwork, by fields: [Field], area: PlaneArea? = nil) {
        var places: [[String]: Int] = [:]
        for segment in 0..<network.segmentCount {
            candidatesExamined += 1
            let whole = network.length(ofSegment: segment)
            guard whole.isFinite else {
                unmeasured += 1
                continue
            }
            let length = area.map { network.length(ofSegment: segment, inside: $0) } ?? whole
            outsideMetres += whole - length
            guard length > 0 || (whole == 0 && area?.contains(network.line(ofSegment: segment)[0]) ?? true) else {
                continue
            }
            let values = fields.map { Self.value(network, segment, $0) }
            for (field, value) in zip(fields, values) where value.isEmpty { missing[field, default: 0] += 1 }
            let rise =
                network.elevation(ofSegment: segment, atEnd: true) - network.elevation(ofSegment: segment, atEnd: false)
            if !rise.isFinite { levelsUnknown += 1 }
            let space = rise.isFinite && whole > 0 ? length * (1 + rise * rise / (whole * whole)).squareRoot() : length
            let place = places[values] ?? groups.count
            if place == groups.count {
                places[values] = place
                groups.append(Group(values: values))
            }
            groups[place].segments += 1
            groups[place].lengthMetres += length
            groups[place].spaceLengthMetres += space
            segments += 1
        }
        groups.sort { $0.values.lexicographicallyPrecedes($1.values) }
        // Sums of the groups in their order, so that they equal the total exactly.
        lengthMetres = groups.reduce(0) { $0 + $1.lengthMetres }
        spaceLengthMetres = groups.reduce(0) { $0 + $1.spaceLengthMetres }
    }

    private static func value(_ network: UtilityNetwork, _ segment: Int, _ field: Field) -> String {
        switch field {
        case .classCode: network.classCode(ofSegment: segment)
        case .category: network.pipeClass(ofSegment: segment)?.category ?? ""
        case .material: network.material(ofSegment: segment)
        case .year: network.year(ofSegment: segment).map { "\($0 / 10 * 10)s" } ?? ""
        case .diameter: band(network.section(ofSegment: segment)?.largestMillimetres)
        case .owner: network.owner(ofSegment: segment)
        case .embedding: network.embedding(ofSegment: segment)
        }
    }

    private static func band(_ millimetres: Double?) -> String {
        guard let millimetres, millimetres > 0 else { return "" }
        guard let upper = bandsMillimetres.firstIndex(where: { millimetres <= Double($0) }) else {
            return ">\(bandsMillimetres[bandsMillimetres.count - 1])"
        }
        return upper == 0 ? "≤\(bandsMillimetres[0])" : "\(bandsMillimetres[upper - 1])–\(bandsMillimetres[upper])"
    }
}

extension UtilityNetwork {
    /// Metres of a segment inside an area, in the plane; NaN where a position is unknown.
    public func length(ofSegment segment: Int, inside area: PlaneArea) -> Double {
        let line = line(ofSegment: segment)
        return zip(line, line.dropFirst()).reduce(0.0) { sum, ends in
            let part = PlaneLine(ends.0, ends.1)
            let (from, to) = (part.from, part.to)
            guard from.isFinite, to.isFinite else { return .nan }
            let isApart =
                max(from.east, to.east) < area.low.east || min(from.east, to.east) > area.high.east
                || max(from.north, to.north) < area.low.north || min(from.north, to.north) > area.high.north
            if isApart { return sum }
            return sum + part.length * area.inside(part).reduce(0) { $0 + $1.upperBound - $1.lowerBound }
        }
    }
}
