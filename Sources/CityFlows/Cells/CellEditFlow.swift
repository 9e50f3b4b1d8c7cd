import Foundation
import GeoKernel
import GeoModel
import GridCells

/// Changes the cells of a city: split, merge, redraw. Old codes end, keep their shape in the lineage and lead to the new.
///
/// The new cells come in through the import like any others, in one transaction that also takes the old ones out of use.
public struct CellEditFlow: Sendable {
    /// What a change did.
    public struct Outcome: Encodable, Sendable {
        public var operation: String
        public var ended: [String]
        public var made: [String]
        /// The import that made the new cells; `luotu import undo` takes it back.
        public var batch: Int64?
    }

    private let source: any FeatureSource
    private let load: FeatureLoad
    private let operatorName: String

    public init(source: any FeatureSource, operatorName: String, importer: @escaping FeatureLoad.Importer) {
        self.source = source
        self.operatorName = operatorName
        load = FeatureLoad(origin: "luotu grid", operatorName: operatorName, importer: importer)
    }

    /// Divides a cell along lines (EPSG:4490).
    ///
    /// - Throws: `CityFlowError.noSuchFeature`, `GridCellsError`, the import's error.
    public func split(_ code: String, along lines: [Geometry], today: String) async throws -> Outcome {
        let cells = try await cells()
        let old = try cell(code, in: cells)
        return try await change(
            "split", [old], into: CellDivision.split(old.shape, along: lines), cells, today: today)
    }

    /// Joins cells of one community.
    ///
    /// - Throws: as `split`; `CityFlowError.cellsOfTwoCommunities`.
    public func merge(_ codes: [String], today: String) async throws -> Outcome {
        let cells = try await cells()
        let old = try codes.map { try cell($0, in: cells) }
        guard Set(old.map(\.code.communityCode)).count == 1 else { throw CityFlowError.cellsOfTwoCommunities(codes) }
        return try await change(
            "merge", old, into: [CellDivision.merged(old.map(\.shape))], cells, today: today)
    }

    /// The cells of today that an old or present code leads to.
    public func resolve(_ code: String) async throws -> [String] {
        let live = Set(try await cells().map(\.code.text))
        return try await lineage().resolve(code) { live.contains($0) }
    }

    // MARK: Parts

    private struct Cell {
        let code: GridCellCode
        let name: String?
        let shape: Geometry
    }

    private func cell(_ code: String, in cells: [Cell]) throws -> Cell {
        guard let cell = cells.first(where: { $0.code.text == code }) else {
            throw CityFlowError.noSuchFeature(layer: "grids", feature: code)
        }
        return cell
    }

    private func cells() async throws -> [Cell] {
        var cells: [Cell] = []
        for (values, shape) in try await rows("grids", ["code", "name"]) {
            guard let code = values[0], let shape, let code = try? GridCellCode(code) else { continue }
            cells.append(Cell(code: code, name: values[1], shape: shape))
        }
        return cells
    }

    private func lineage() async throws -> CellLineage {
        CellLineage(
            try await rows(CellLineage.schema.id.text, ["code", "successors"]).map { values, _ in
                (code: values[0] ?? "", successors: values[1] ?? "")
            })
    }

    private func rows(_ layer: String, _ fields: [String]) async throws -> [([String?], Geometry?)] {
        guard let id = LayerID(layer), try await source.layer(id, access: .everything) != nil else { return [] }
        let query = FeatureQuery(layer: id, fields: fields, limit: 2000)
        var rows: [([String?], Geometry?)] = []
        try await source.forEachChunk(query, access: .everything) { chunk in
            rows += chunk.features.map { ($0.values.map(\.displayText), $0.geometry) }
        }
        return rows
    }

    private func change(
        _ operation: String, _ old: [Cell], into shapes: [Geometry], _ cells: [Cell], today: String
    ) async throws -> Outcome {
        let known = try await lineage().codes.compactMap { try? GridCellCode($0) }
        var coding = CellCoding(used: cells.map(\.code) + known)
        let codes = try coding.assign(shapes, community: old[0].code.communityCode)
        let ended = old.map(\.code.text)
        let successors = codes.map(\.text).sorted().joined(separator: " ")
        try await load.run(
            old.map { cell in
                (
                    [
                        "code": cell.code.text, "operation": operation, "successors": successors, "changed_on": today,
                        "operator": operatorName,
                    ], cell.shape
                )
            }, .layer(CellLineage.schema.id), schema: CellLineage.schema)
        let report = try await load.run(
            zip(codes, shapes).map { code, shape in
                (
                    [
                        "code": code.text, "name": old[0].name ?? "", "area": String(Geodesic.area(shape).rounded()),
                        "start_date": today,
                    ], shape
                )
            }, .kind(.grid), replacing: old.count == 1 ? old[0].shape : CellDivision.merged(old.map(\.shape)))
        return Outcome(operation: operation, ended: ended, made: codes.map(\.text), batch: report.batch)
    }
}
