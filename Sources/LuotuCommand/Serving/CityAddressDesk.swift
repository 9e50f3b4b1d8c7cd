import AddressBase
import Foundation
import GeoKernel
import GeoModel
import Luotu
import TwinService

/// Answers questions about addresses, as the command line prints them.
struct CityAddressDesk: AddressDesk {
    let city: City

    func geocode(_ question: GeocodeQuestion) async throws -> [UInt8] {
        var options = GeocodeOptions(limit: question.limit, near: question.near)
        options.within = try await question.within.asyncMap { try await city.addressArea($0, access: .everything) }
        guard let change = try OutputSystem(question.crs, profile: city.profile) else {
            return try await city.geocoder.document(question.text, options: options)
        }
        return try await city.geocoder.document(question.text, options: options) { try change.position($0) }
    }

    func reverse(_ position: Position, crs: SpatialReference) async throws -> JSONValue {
        let answer = try await city.reverse(position, access: .everything)
        return try answer.placed(in: crs, profile: city.profile).document
    }

    func suggest(_ text: String, limit: Int) async throws -> JSONValue {
        let suggestions = try await city.suggester.suggest(text, limit: limit)
        return ["query": .text(text), "suggestions": .array(suggestions.map(\.document))]
    }

    func parse(_ text: String) async throws -> JSONValue {
        try JSONReader.read(Array(JSONEncoder().encode(await city.geocoder.parse(text))))
    }
}

/// Suggestions as the service and the command answer them.
struct SuggestionList: Encodable {
    var query: String
    var suggestions: [Suggester.Suggestion]
}

extension GeocodeAnswer {
    /// The answer with its positions in another reference system.
    func placed(in crs: SpatialReference, profile: CityProfile) throws -> GeocodeAnswer {
        guard let change = try OutputSystem(crs, profile: profile) else { return self }
        var answer = self
        for place in answer.candidates.indices {
            let found = answer.candidates[place]
            (answer.candidates[place].lon, answer.candidates[place].lat) = try change.position(found.lon, found.lat)
        }
        return answer
    }
}

extension ReverseGeocoder.Answer {
    func placed(in crs: SpatialReference, profile: CityProfile) throws -> ReverseGeocoder.Answer {
        guard let change = try OutputSystem(crs, profile: profile) else { return self }
        var answer = self
        let asked = try change.position(Position(lon, lat))
        (answer.lon, answer.lat) = (asked.x, asked.y)
        for place in answer.addresses.indices {
            let found = answer.addresses[place]
            (answer.addresses[place].lon, answer.addresses[place].lat) = try change.position(found.lon, found.lat)
        }
        return answer
    }
}

/// Takes positions of answers from EPSG:4490 to the system that was asked for.
struct OutputSystem {
    private let transformer: CoordinateTransformer

    /// Nil where nothing changes.
    init?(_ crs: SpatialReference, profile: CityProfile) throws {
        guard crs != .cgcs2000, crs != .wgs84 else { return nil }
        transformer = try CoordinateTransformer.shared(from: .cgcs2000, to: crs, profile: profile)
    }

    func position(_ position: Position) throws -> Position { try transformer.transform(position) }

    /// Nil stays nil.
    func position(_ x: Double?, _ y: Double?) throws -> (Double?, Double?) {
        guard let x, let y else { return (x, y) }
        let changed = try transformer.transform(Position(x, y))
        return (changed.x, changed.y)
    }
}
