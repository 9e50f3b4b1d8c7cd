import CSpatiaLite
import GRDB
import GeoKernel
import GeoModel
import OneMap
import PipeNetwork

extension TwinStore: PipeSource {
    public func pipeVersion(access: Access) async throws -> Int64 {
        try await reading { database in try PipeRows.version(database) }
    }

    public func readPipes(
        into builder: NetworkBuilder, plane: CoordinateTransformer, verticalDatum: String, access: Access
    ) async throws -> UtilityNetwork {
        try await reading { database in
            var builder = builder
            let nodes = try PipeRows(BuiltInLayers.pipeNodes.id, access: access, database)
            let segments = try PipeRows(BuiltInLayers.pipeSegments.id, access: access, database)
            builder.reserve(nodes: try nodes.count(database), segments: try segments.count(database))
            try nodes.forEach(plane, database, { $0.node() }, { try builder.add($0) })
            try segments.forEach(plane, database, { $0.segment() }, { try builder.add($0) })
            return builder.build(version: try PipeRows.version(database), verticalDatum: verticalDatum)
        }
    }
}

/// The rows of a pipe layer on their way into a network, pushed from SQLite's buffers.
private struct PipeRows {
    /// Rows that are projected together.
    private static let chunk = 4096

    private let table: LayerTable
    private let condition: String
    /// The columns that the layer has, in the order of the statement, from column 2 on.
    private let columns: [String]

    init(_ layer: LayerID, access: Access, _ database: Database) throws {
        let table = try Catalogue.existing(layer, database)
        self.table = table
        condition = access.zoneCondition("t") ?? "1"
        columns = table.schema.fields.map(\.name).filter { !access.hiddenFields.contains($0) }
    }

    static func version(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database, sql: "SELECT max(version) FROM layer WHERE id IN (?, ?)",
            arguments: [BuiltInLayers.pipeNodes.id.text, BuiltInLayers.pipeSegments.id.text]) ?? 0
    }

    func count(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedName) t WHERE \(condition)") ?? 0
    }

    /// Reads every row, in the order of their ids, and hands it on with its line in the plane.
    func forEach<Record: PlacedRecord>(
        _ plane: CoordinateTransformer, _ database: Database, _ read: (PipeRow) -> Record,
        _ take: (Record) throws -> Void
    ) throws {
        let names = (["_id", "_geom"] + columns.map(LayerTable.quoted)).joined(separator: ", ")
        let statement = try RawStatement(
            "SELECT \(names) FROM \(table.quotedName) t WHERE \(condition) ORDER BY _id", database)
        let row = PipeRow(
            statement: statement,
            places: Dictionary(
                columns.enumerated().map { ($1, Int32($0 + 2)) }, uniquingKeysWith: { first, _ in first }))
        var records: [Record] = []
        var counts: [Int] = []
        var (x, y) = ([Double](), [Double]())
        func flush() throws {
            _ = try plane.transform(x: &x, y: &y)
            var next = 0
            for place in records.indices {
                var line: [Double] = []
                line.reserveCapacity(2 * counts[place])
                for point in next..<next + counts[place] { line += [x[point], y[point]] }
                next += counts[place]
                records[place].place(line)
                try take(records[place])
            }
            records.removeAll(keepingCapacity: true)
            counts.removeAll(keepingCapacity: true)
            x.removeAll(keepingCapacity: true)
            y.removeAll(keepingCapacity: true)
        }
        while try statement.next() {
            records.append(read(row))
            let before = x.count
            Self.appendPositions(statement.bytes(1), &x, &y)
            counts.append(x.count - before)
            if records.count == Self.chunk { try flush() }
        }
        try flush()
    }

    /// The positions of a point or of one line; none of anything else, which the network then counts as without a line.
    private static func appendPositions(_ blob: UnsafeRawBufferPointer, _ x: inout [Double], _ y: inout [Double]) {
        // `SpatialBlob`: 39 bytes of header and mark, then the class.
        guard blob.count >= 60 else { return }
        let type = blob.loadUnaligned(fromByteOffset: 39, as: UInt32.self).littleEndian
        if type == 1 {
            x.append(blob.loadUnaligned(fromByteOffset: 43, as: Double.self))
            y.append(blob.loadUnaligned(fromByteOffset: 51, as: Double.self))
        } else if type == 2 {
            let count = Int(blob.loadUnaligned(fromByteOffset: 43, as: UInt32.self).littleEndian)
            guard blob.count >= 48 + 16 * count else { return }
            for point in 0..<count {
                x.append(blob.loadUnaligned(fromByteOffset: 47 + 16 * point, as: Double.self))
                y.append(blob.loadUnaligned(fromByteOffset: 55 + 16 * point, as: Double.self))
            }
        } else if case .multiLineString(let lines)? = try? SpatialBlob.geometry(blob), lines.count == 1 {
            for position in lines[0].positions {
                x.append(position.x)
                y.append(position.y)
            }
        }
    }
}

/// One row as the statement stands on it.
private struct PipeRow {
    let statement: RawStatement
    let places: [String: Int32]

    private func text(_ name: String) -> String {
        guard let place = places[name] else { return "" }
        return statement.text(place) ?? ""
    }

    private func number(_ name: String) -> Double {
        guard let place = places[name], statement.type(place) != SQLITE_NULL else { return .nan }
        return statement.real(place)
    }

    func node() -> PipeNodeRecord {
        PipeNodeRecord(
            id: statement.integer(0), code: text("code"), classCode: text("class"),
            groundElevation: number("ground_elevation"), appurtenance: text("appurtenance"), feature: text("feature"),
            valveState: ValveState(text("state")))
    }

    func segment() -> PipeSegmentRecord {
        let year = number("year")
        let pressure = text("pressure")
        return PipeSegmentRecord(
            id: statement.integer(0), code: text("code"), startNode: text("start_node"), endNode: text("end_node"),
            classCode: text("class"), material: text("material"), section: text("diameter"),
            startDepth: number("start_depth"), endDepth: number("end_depth"),
            startElevation: number("start_elevation"), endElevation: number("end_elevation"),
            levelReference: LevelReference(text("level_reference")), verticalDatum: text("vertical_datum"),
            embedding: text("embedding"), rating: pressure.isEmpty ? text("voltage") : pressure,
            flow: DrawnFlow(text("flow")), year: abs(year) < 10_000 ? Int(year) : 0, owner: text("owner"))
    }
}

/// A record that waits for its positions.
private protocol PlacedRecord {
    /// - Parameter line: east and north in turn, metres.
    mutating func place(_ line: [Double])
}

extension PipeNodeRecord: PlacedRecord {
    fileprivate mutating func place(_ line: [Double]) { if line.count >= 2 { (east, north) = (line[0], line[1]) } }
}

extension PipeSegmentRecord: PlacedRecord {
    fileprivate mutating func place(_ line: [Double]) { self.line = line }
}
