import ArgumentParser
import CityFlows
import Foundation
import GeoKernel
import GeoModel
import Luotu

/// `luotu query LAYER …`
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask a layer: by box, area, distance and attributes. 空间查询",
        discussion: """
            Examples:
              luotu query parts --near 113.08,22.58 --radius 500 --format table
              luotu query addresses --within regions/440703001 --filter "level = 'room'" --limit 20
              luotu query roads --filter "name LIKE '建设%'" --sort name --crs GCJ02
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case geojson, csv, table
    }

    @OptionGroup var shared: SharedOptions
    @Argument(help: "The layer's id.") var layer: String
    @Option(help: "W,S,E,N in EPSG:4490.") var bbox: String?
    @Option(help: "A GeoJSON file, a WKT, or LAYER/ID.") var within: String?
    @Option(help: "Only what meets the cell of this BeiDou grid code (GB/T 39409).") var beidou: String?
    @Option(help: "LON,LAT in EPSG:4490; with --radius or --nearest.") var near: String?
    @Option(help: "Metres around --near.") var radius: Double?
    @Option(help: "The K nearest features to --near.") var nearest: Int?
    @Option(help: "A condition in CQL2 text.") var filter: String?
    @Option(help: "Fields to print, separated by commas.") var fields: String?
    @Option(help: "Fields to sort by, separated by commas; -FIELD for descending.") var sort: String?
    @Option(help: "Print at most N features (default: all).") var limit: Int?
    @Option(help: "geojson, csv or table.") var format: Format = .geojson
    @Option(help: "CRS of the answer, such as EPSG:4547, GCJ02 or BD09.") var crs: String?
    @Flag(help: "Print only the number of matches.") var count = false

    func run() async throws {
        try await reporting {
            let city = try City.open(shared.database, for: .reading)
            let query = try await self.query(city)
            if count {
                let number = try await city.count(query, access: .everything)
                return shared.json ? try Output.json(["count": number]) : Output.line(String(number))
            }
            let transformer = try outputTransformer(city.profile)
            var printer = FeaturePrinter(format: format, transformer: transformer)
            try await city.forEachChunk(query, most: limit, access: .everything) { try printer.print($0) }
            try printer.finish()
        }
    }

    private func query(_ city: City) async throws -> FeatureQuery {
        guard let id = LayerID(layer) else { throw ValidationError("\(layer) is no layer id") }
        var query = FeatureQuery(layer: id)
        guard bbox == nil || beidou == nil else { throw ValidationError("give --bbox or --beidou, not both") }
        query.box = try bbox.map(Arguments.box) ?? beidou.map { try BeidouGridCode($0).positions }
        query.within = try await within.asyncMap { try await AreaReference($0).resolve(in: city, access: .everything) }
        query.near = try nearCondition()
        if let filter, let fields = try await city.layer(id, access: .everything)?.schema.fields {
            query.filter = try CQL2Text.parse(filter).resolvingNames(in: fields)
        }
        query.fields = fields.map { $0.split(separator: ",").map(String.init) }
        query.sort = (sort ?? "").split(separator: ",").map { key in
            FeatureQuery.SortKey(field: key.filter { $0 != "-" && $0 != "+" }, descending: key.hasPrefix("-"))
        }
        return query
    }

    private func nearCondition() throws -> FeatureQuery.Near? {
        guard let near else {
            guard radius == nil, nearest == nil else {
                throw ValidationError("--radius and --nearest need --near LON,LAT")
            }
            return nil
        }
        let position = try Arguments.position(near)
        if let radius, nearest == nil { return .radius(position, metres: radius) }
        if let nearest, radius == nil, nearest > 0 { return .nearest(position, count: nearest) }
        throw ValidationError("--near needs either --radius METRES or --nearest K")
    }

    private func outputTransformer(_ profile: CityProfile) throws -> CoordinateTransformer? {
        guard let crs else { return nil }
        guard let reference = SpatialReference(crs) else {
            throw ValidationError("\(crs) is no CRS; try EPSG:4547 or GCJ02")
        }
        return try CoordinateTransformer(from: .cgcs2000, to: reference, profile: profile)
    }
}

/// Arguments that several commands read.
enum Arguments {
    static func position(_ text: String) throws -> Position {
        let parts = text.split(separator: ",").compactMap { Double($0.filter { $0 != " " }) }
        guard parts.count == 2, abs(parts[0]) <= 180, abs(parts[1]) <= 90 else {
            throw ValidationError("\(text) is no LON,LAT; example: 113.08,22.58")
        }
        return Position(parts[0], parts[1])
    }

    static func box(_ text: String) throws -> BoundingBox {
        let parts = text.split(separator: ",").compactMap { Double($0.filter { $0 != " " }) }
        guard parts.count == 4, parts[0] <= parts[2], parts[1] <= parts[3] else {
            throw ValidationError("\(text) is no W,S,E,N; example: 113.0,22.5,113.2,22.7")
        }
        return BoundingBox(west: parts[0], south: parts[1], east: parts[2], north: parts[3])
    }
}

extension Optional {
    func asyncMap<Value>(_ change: (Wrapped) async throws -> Value) async rethrows -> Value? {
        guard let self else { return nil }
        return try await change(self)
    }
}
