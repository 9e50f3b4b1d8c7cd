import GRDB
import GeoModel
import OneMap

extension TwinStore: TileSource {
    public func encode(_ request: TileLayerRequest, access: Access) async throws -> EncodedLayer {
        try await reading { try TileRows(request, access: access, $0).encode() }
    }

    public func unchangedVersion(
        of layers: [LayerID], on tile: TileCoordinate, since version: Int64
    ) async throws -> Int64? {
        let box = tile.bounds(bufferTileUnits: MVTLayerEncoder.defaultBufferTileUnits + 1)
        return try await reading { database in
            let numbers = try layers.map { String(try Catalogue.existing($0, database).number) }
            let touching = try Int64.fetchOne(
                database,
                sql: """
                    SELECT 1 FROM commit_log WHERE version > ? AND layer IN (\(numbers.joined(separator: ", ")))
                    AND (west IS NULL OR (west <= ? AND east >= ? AND south <= ? AND north >= ?)) LIMIT 1
                    """, arguments: [version, box.east, box.west, box.north, box.south])
            return touching == nil ? try CommitLog.version(database) : nil
        }
    }

    public func mayShow(_ layers: [LayerID], on tile: TileCoordinate) async throws -> Bool {
        // Generalised shapes may reach a unit further than what they come from.
        let box = WorldBox(tile, bufferTileUnits: MVTLayerEncoder.defaultBufferTileUnits + 4)
        return try await reading { database in
            let planes = try layers.map { layer in
                String(RenderTables.plane(try Catalogue.existing(layer, database).number, level: 0))
            }
            return try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM render_index WHERE west <= ? AND east >= ? AND north <= ? AND south >= ?
                    AND layer_from IN (\(planes.joined(separator: ", "))))
                    """, arguments: [box.east, box.west, box.south, box.north]) ?? false
        }
    }
}

/// The render rows of one layer on one tile, pushed from SQLite's buffers straight into the encoder.
struct TileRows {
    private let request: TileLayerRequest
    private let access: Access
    private let table: LayerTable
    private let plan: RenderPlan
    private let database: Database

    init(_ request: TileLayerRequest, access: Access, _ database: Database) throws {
        self.request = request
        self.access = access
        self.database = database
        table = try Catalogue.existing(request.layer.id, database)
        guard table.schema.geometry != .none else {
            throw TwinStoreError.unsupported("layer \(request.layer.id) has no geometry")
        }
        plan = try RenderTables.plan(table.number, database) ?? RenderPlan(table.schema)
    }

    func encode() throws -> EncodedLayer {
        var encoder = request.makeEncoder()
        let zoom = request.tile.zoom
        if zoom <= plan.deepestCountedZoom { try appendCounts(to: &encoder) }
        let level = RenderLevel.number(zoom: zoom)
        let hasPoints = zoom >= plan.pointZoom
        if level == 0 {
            try append(level: 0, RenderDrawing(hasPoints: hasPoints, hasShapes: true), to: &encoder)
        } else {
            if hasPoints, table.schema.geometry == .point || table.schema.geometry == .mixed {
                try append(level: 0, RenderDrawing(hasPoints: true, hasShapes: false), to: &encoder)
            }
            try append(level: level, RenderDrawing(hasPoints: false, hasShapes: true), to: &encoder)
        }
        var layer = encoder.finish()
        layer.version = try CommitLog.version(database)
        return layer
    }

    private func appendCounts(to encoder: inout MVTLayerEncoder) throws {
        let zones = access.zones
        let hasClasses = plan.fields.classIndex.map { !access.hiddenFields.contains(plan.fields.names[$0]) } ?? false
        // The encoder cannot be taken into a closure and changed there, so the bytes stay with the statement.
        for tile in request.tile.countedTiles {
            let counts = try CountTable(table.number, database).statement(for: tile)
            guard try counts.next() else { continue }
            let bytes = counts.bytes(0).bindMemory(to: UInt8.self)
            let omitted = try encoder.append(counts: bytes, of: tile, zones: zones, hasClasses: hasClasses)
            if request.tile.holdsMiddle(of: tile) { encoder.omit(omitted) }
        }
    }

    private func append(level: Int, _ drawing: RenderDrawing, to encoder: inout MVTLayerEncoder) throws {
        let columns = plan.fields.names.map { name in request.fields.firstIndex { $0.name == name } ?? -1 }
        let smallest = plan.threshold(zoom: request.tile.zoom)
        let blocks = try RawStatement(
            """
            SELECT body FROM render_block WHERE id IN (SELECT id FROM render_index WHERE west <= ?1 AND east >= ?2
            AND north <= ?3 AND south >= ?4 AND layer_from = \(RenderTables.plane(table.number, level: level))) ORDER BY id
            """, database)
        let box = request.worldBox
        blocks.bind(Int64(box.east), at: 1)
        blocks.bind(Int64(box.west), at: 2)
        blocks.bind(Int64(box.south), at: 3)
        blocks.bind(Int64(box.north), at: 4)
        while try blocks.next() {
            try encoder.append(
                block: blocks.bytes(0).bindMemory(to: UInt8.self), columns: columns, zones: access.zones,
                drawing: drawing, smallestSize: smallest)
        }
    }
}
