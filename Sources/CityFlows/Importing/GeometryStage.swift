import GeoKernel
import GeoModel

/// Brings a batch's geometry to EPSG:4490 and looks whether it is sound.
///
/// Positions are transformed in place, all of a batch in one call. Heights are left out of the geometry and counted;
/// polygons that GEOS finds invalid are repaired and reported; what can't be placed is refused.
struct GeometryStage {
    let transformer: CoordinateTransformer
    let allowed: GeometryKind
    private(set) var heightsDropped = 0
    private(set) var repairs: [ImportReport.Repair] = []
    private var coordinates = WKBCoordinates()
    private var x: [Double] = []
    private var y: [Double] = []

    init(transformer: CoordinateTransformer, allowed: GeometryKind) {
        self.transformer = transformer
        self.allowed = allowed
    }

    /// The batch with its geometry in EPSG:4490, and a reason for every row that has to go.
    mutating func run(_ batch: FeatureBatch) throws -> (batch: FeatureBatch, refusals: [Int: RowRefusal]) {
        var batch = batch
        var refusals: [Int: RowRefusal] = [:]
        let isPlain = batch.geometry.holdsPlainPoints && Self.kind(1, fits: allowed)
        if !isPlain { flatten(&batch, &refusals) }
        try transform(&batch, &refusals)
        if allowed != .point { try check(&batch, &refusals) }
        return (batch, refusals)
    }

    // MARK: Heights

    /// Rewrites what has more than x and y, and refuses what is no geometry of the layer's kind.
    private mutating func flatten(_ batch: inout FeatureBatch, _ refusals: inout [Int: RowRefusal]) {
        var rewritten: [Int: [UInt8]] = [:]
        for row in 0..<batch.count where batch.geometry.isPresent[row] {
            let range = batch.geometry.range(row)
            coordinates.removeAll()
            do throws(GeometryError) {
                try collect(batch.geometry, range)
                if !Self.kind(coordinates.type, fits: allowed) {
                    refuse(
                        row, batch, Self.name(coordinates.type), "the layer takes \(allowed.rawValue)s only", &refusals)
                } else if coordinates.offsets.isEmpty {
                    refuse(row, batch, nil, "the geometry is empty", &refusals)
                } else if coordinates.hasMoreThanXY {
                    rewritten[row] = try withoutHeights(batch.geometry, row)
                    heightsDropped += 1
                }
            } catch {
                refuse(row, batch, nil, error.description, &refusals)
            }
        }
        if !rewritten.isEmpty { batch.geometry = batch.geometry.replacing(rewritten) }
    }

    private mutating func collect(_ column: ByteColumn, _ range: Range<Int>) throws(GeometryError) {
        var failure: GeometryError?
        var walk = coordinates
        column.bytes.withUnsafeBytes { bytes in
            do throws(GeometryError) { try walk.collect(bytes, from: range.lowerBound, to: range.upperBound) } catch {
                failure = error
            }
        }
        coordinates = walk
        if let failure { throw failure }
    }

    private func withoutHeights(_ column: ByteColumn, _ row: Int) throws(GeometryError) -> [UInt8] {
        do {
            let geometry = try WKB.decode(Array(column.bytes[column.range(row)]))
            return WKB.encode(try geometry.mapPositions { Position($0.x, $0.y) })
        } catch let error as GeometryError {
            throw error
        } catch {
            throw .malformed(String(describing: error))
        }
    }

    private static func kind(_ type: UInt32, fits allowed: GeometryKind) -> Bool {
        switch allowed {
        case .point: type == 1 || type == 4
        case .line: type == 2 || type == 5
        case .polygon: type == 3 || type == 6
        case .mixed: true
        case .none: false
        }
    }

    private static func name(_ type: UInt32) -> String {
        ["", "point", "line", "polygon", "multipoint", "multiline", "multipolygon", "collection"][Int(min(type, 7))]
    }

    // MARK: Position

    private mutating func transform(_ batch: inout FeatureBatch, _ refusals: inout [Int: RowRefusal]) throws {
        coordinates.removeAll()
        x.removeAll(keepingCapacity: true)
        y.removeAll(keepingCapacity: true)
        var ends: [Int] = []
        ends.reserveCapacity(batch.count)
        var walk = coordinates
        for row in 0..<batch.count {
            if batch.geometry.isPresent[row], refusals[row] == nil {
                let range = batch.geometry.range(row)
                try batch.geometry.bytes.withUnsafeBytes { bytes in
                    _ = try walk.collect(bytes, from: range.lowerBound, to: range.upperBound)
                }
            }
            ends.append(walk.offsets.count)
        }
        coordinates = walk
        let offsets = walk.offsets
        batch.geometry.bytes.withUnsafeBytes { bytes in
            for offset in offsets {
                x.append(bytes.loadUnaligned(fromByteOffset: offset, as: Double.self))
                y.append(bytes.loadUnaligned(fromByteOffset: offset + 8, as: Double.self))
            }
        }
        let (beforeX, beforeY) = (x, y)
        _ = try transformer.transform(x: &x, y: &y)
        batch.geometry.withMutableBytes { bytes in
            for (place, offset) in offsets.enumerated() {
                bytes.storeBytes(of: x[place], toByteOffset: offset, as: Double.self)
                bytes.storeBytes(of: y[place], toByteOffset: offset + 8, as: Double.self)
            }
        }
        var start = 0
        for row in 0..<batch.count {
            for place in start..<ends[row] where !(abs(x[place]) <= 180 && abs(y[place]) <= 90) {
                refuse(
                    row, batch, "\(beforeX[place]), \(beforeY[place])",
                    "the position lies outside of its reference system; check the CRS and the order of the coordinates",
                    &refusals)
                break
            }
            start = ends[row]
        }
    }

    // MARK: Validity

    private mutating func check(_ batch: inout FeatureBatch, _ refusals: inout [Int: RowRefusal]) throws {
        var repaired: [Int: [UInt8]] = [:]
        for row in 0..<batch.count where batch.geometry.isPresent[row] && refusals[row] == nil {
            do {
                let geometry = try WKB.decode(Array(batch.geometry.bytes[batch.geometry.range(row)]))
                guard geometry.kind == .polygon || geometry.kind == .mixed else { continue }
                guard let problem = try GeometryCheck.problem(in: geometry) else { continue }
                repaired[row] = WKB.encode(try GeometryCheck.repaired(geometry))
                repairs.append(ImportReport.Repair(row: batch.rowNumbers[row], problem: problem))
            } catch {
                refuse(row, batch, nil, "the geometry can't be repaired: \(error)", &refusals)
            }
        }
        if !repaired.isEmpty { batch.geometry = batch.geometry.replacing(repaired) }
    }

    private func refuse(
        _ row: Int, _ batch: FeatureBatch, _ value: String?, _ reason: String, _ refusals: inout [Int: RowRefusal]
    ) {
        refusals[row] = RowRefusal(row: batch.rowNumbers[row], field: "geometry", value: value, reason: reason)
    }
}

extension ByteColumn {
    /// Whether every value is a little-endian WKB point of x and y alone, as most files of points give it.
    var holdsPlainPoints: Bool {
        bytes.withUnsafeBytes { all in
            (0..<count).allSatisfy { row in
                let range = range(row)
                guard isPresent[row] else { return true }
                return range.count == 21 && all[range.lowerBound] == 1
                    && all.loadUnaligned(fromByteOffset: range.lowerBound + 1, as: UInt32.self).littleEndian == 1
            }
        }
    }
}
