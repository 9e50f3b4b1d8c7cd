import CityParts
import GeoModel

/// Writes down what happens to a part: its state, its day, its place; the record before stays in the history.
public struct PartLifeFlow: Sendable {
    /// What became of a part.
    public struct Outcome: Encodable, Sendable {
        public var code: String
        public var event: PartEvent
        public var before: String
        public var after: String
        /// The import that wrote it; `luotu import undo` takes it back.
        public var batch: Int64?
    }

    private let source: any FeatureSource
    private let load: FeatureLoad

    public init(source: any FeatureSource, operatorName: String, importer: @escaping FeatureLoad.Importer) {
        self.source = source
        load = FeatureLoad(origin: "luotu part", operatorName: operatorName, importer: importer)
    }

    /// - Parameters:
    ///   - day: ISO 8601.
    ///   - place: where a moved part stands now, EPSG:4490; the others stay.
    ///   - note: replaces the record's note; nil leaves it.
    /// - Throws: `CityFlowError.noSuchFeature`, `.impossibleEvent`, `.rowRefused`.
    public func record(
        _ event: PartEvent, of code: String, on day: String, at place: Position? = nil, note: String? = nil
    ) async throws -> Outcome {
        guard let layer = LayerID("parts") else { throw CityFlowError.noSuchLayer("parts") }
        let query = FeatureQuery(
            layer: layer, filter: .comparison(.equal, .property("code"), .literal(.text(code))), fields: ["status"],
            limit: 1)
        guard let part = try await source.features(query, access: .everything).features.first,
            let stands = part.geometry
        else { throw CityFlowError.noSuchFeature(layer: "parts", feature: code) }
        let before = part.values[0].displayText ?? PartState.sound.rawValue
        guard let state = PartState(rawValue: before), let after = state.after(event),
            (event == .moved) == (place != nil)
        else { throw CityFlowError.impossibleEvent(code: code, event: event.rawValue, state: before) }
        var record = ["code": code, "status": after.rawValue, "change_date": day]
        if let note { record["note"] = note }
        let report = try await load.run([(record, place.map { .point($0) } ?? stands)], .kind(.part))
        return Outcome(code: code, event: event, before: before, after: after.rawValue, batch: report.batch)
    }
}
