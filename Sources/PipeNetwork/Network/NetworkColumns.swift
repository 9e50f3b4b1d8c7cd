/// What a network keeps of its nodes, column by column.
struct NodeColumns: Sendable {
    var codes = CodeTable()
    var ids: [Int64] = []
    var east: [Double] = []
    var north: [Double] = []
    var ground: [Float] = []
    var classes: [UInt16] = []
    var featureNumbers: [UInt16] = []
    var roles: [UInt8] = []
    var states: [UInt8] = []
    var features = TextPool()

    var byteCount: Int {
        codes.byteCount + 8 * (ids.capacity + east.capacity + north.capacity) + 4 * ground.capacity
            + 2 * (classes.capacity + featureNumbers.capacity) + roles.capacity + states.capacity
    }

    mutating func shrink() {
        codes.shrink()
        ids.shrink()
        east.shrink()
        north.shrink()
        ground.shrink()
        classes.shrink()
        featureNumbers.shrink()
        roles.shrink()
        states.shrink()
    }
}

/// What a network keeps of its segments, column by column.
struct SegmentColumns: Sendable {
    var codes = CodeTable()
    var ids: [Int64] = []
    var classes: [UInt16] = []
    var materialNumbers: [UInt16] = []
    var sectionNumbers: [UInt16] = []
    var embeddingNumbers: [UInt16] = []
    var ownerNumbers: [UInt16] = []
    var ratingNumbers: [UInt16] = []
    var datumNumbers: [UInt16] = []
    var years: [Int16] = []
    /// Bits 0–1 `DrawnFlow`, from bit 2 the record's `LevelReference` + 1.
    var flags: [UInt8] = []
    var startDepths: [Float] = []
    var endDepths: [Float] = []
    var startElevations: [Float] = []
    var endElevations: [Float] = []
    /// Offsets into `bendOrdinates`, one a segment and one more; empty as long as no segment bends.
    var bendOffsets: [UInt32] = []
    /// East and north in turn.
    var bendOrdinates: [Double] = []
    var materials = TextPool()
    var sections = TextPool()
    var embeddings = TextPool()
    var owners = TextPool()
    var ratings = TextPool()
    var datums = TextPool()

    var byteCount: Int {
        let pairs =
            classes.capacity + materialNumbers.capacity + sectionNumbers.capacity + embeddingNumbers.capacity
            + ownerNumbers.capacity + ratingNumbers.capacity + datumNumbers.capacity + years.capacity
        let levels =
            startDepths.capacity + endDepths.capacity + startElevations.capacity + endElevations.capacity
        return codes.byteCount + 8 * (ids.capacity + bendOrdinates.capacity) + 2 * pairs + flags.capacity
            + 4 * (levels + bendOffsets.capacity)
    }

    /// Places of a segment's bends, for `bend`.
    @inline(__always)
    func bendRange(_ segment: Int) -> Range<Int> {
        bendOffsets.isEmpty ? 0..<0 : Int(bendOffsets[segment])..<Int(bendOffsets[segment + 1])
    }

    @inline(__always)
    func bend(_ place: Int) -> PlanePoint { PlanePoint(bendOrdinates[2 * place], bendOrdinates[2 * place + 1]) }

    func bends(_ segment: Int) -> [PlanePoint] { bendRange(segment).map(bend) }

    mutating func shrink() {
        codes.shrink()
        ids.shrink()
        classes.shrink()
        materialNumbers.shrink()
        sectionNumbers.shrink()
        embeddingNumbers.shrink()
        ownerNumbers.shrink()
        ratingNumbers.shrink()
        datumNumbers.shrink()
        years.shrink()
        flags.shrink()
        startDepths.shrink()
        endDepths.shrink()
        startElevations.shrink()
        endElevations.shrink()
        bendOffsets.shrink()
        bendOrdinates.shrink()
    }
}

extension Array {
    /// Gives back what grew beyond need.
    fileprivate mutating func shrink() {
        if capacity > count + count / 16 { self = withUnsafeBufferPointer { Array($0) } }
    }
}
