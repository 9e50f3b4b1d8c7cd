import CSpatiaLite
import GRDB
import GeoModel
import OneMap

extension TwinStore: TileSource {
    public func encode(_ request: TileLayerRequest, access: Access) async throws -> EncodedLayer {
        try await reading { try TileRows(request, access: access, $0).encode() }
    }
}

/// The rows of one layer on one tile, pushed from SQLite's buffers straight into the encoder.
struct TileRows {
    private let request: TileLayerRequest
    private let rows: RawStatement
    private let table: LayerTable

    init(_ request: TileLayerRequest, access: Access, _ database: Database) throws {
        self.request = request
        table = try Catalogue.existing(request.layer.id, database)
        guard table.schema.geometry != .none else {
            throw TwinStoreError.unsupported("layer \(request.layer.id) has no geometry")
        }
        let columns = ["_id", "_geom"] + request.fields.map { LayerTable.quoted($0.name) }
        var sql = """
            SELECT \(columns.joined(separator: ", ")) FROM \(table.quotedName) t WHERE _id IN
            (SELECT pkid FROM \(table.quotedIndex) WHERE xmin <= ?1 AND xmax >= ?2 AND ymin <= ?3 AND ymax >= ?4)
            """
        if let zones = access.zoneCondition("t") { sql += " AND \(zones)" }
        rows = try RawStatement(sql + " ORDER BY _id", database)
        rows.bind(request.box.east, at: 1)
        rows.bind(request.box.west, at: 2)
        rows.bind(request.box.north, at: 3)
        rows.bind(request.box.south, at: 4)
    }

    func encode() throws -> EncodedLayer {
        var encoder = request.makeEncoder()
        let types = request.fields.map(\.type)
        while try rows.next() {
            let blob = rows.bytes(1)
            guard !blob.isEmpty, let id = FeatureID(rawValue: rows.integer(0)) else { continue }
            do {
                guard try encoder.beginFeature(id, geometry: blob, layout: .spatiaLiteBlob) else { continue }
            } catch {
                throw TwinStoreError.damagedGeometry(layer: request.layer.id, id: id.rawValue, error.description)
            }
            for (place, type) in types.enumerated() { add(place, type, to: &encoder) }
            encoder.endFeature()
        }
        return encoder.finish()
    }

    private func add(_ place: Int, _ type: FieldType, to encoder: inout MVTLayerEncoder) {
        let column = Int32(place + 2)
        switch rows.type(column) {
        case SQLITE_INTEGER where type == .boolean: encoder.add(place, boolean: rows.integer(column) != 0)
        case SQLITE_INTEGER: encoder.add(place, integer: rows.integer(column))
        case SQLITE_FLOAT: encoder.add(place, real: rows.real(column))
        case SQLITE_TEXT:
            let bytes = rows.bytes(column)
            encoder.add(place, text: bytes.bindMemory(to: UInt8.self))
        default: break
        }
    }
}
