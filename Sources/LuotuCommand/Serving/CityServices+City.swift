import CityFlows
import Exchange
import GeoModel
import Luotu
import TwinService
import TwinStore

extension CityServices {
    /// What the service serves of a city that is open.
    init(_ city: City) {
        self.init(
            profile: city.profile, features: city, tiles: city.tiles, addresses: CityAddressDesk(city: city),
            places: { CityPlaces(try await city.areas().locate($0)) },
            imports: city.isWritable ? CityImportDesk(city: city) : nil,
            checkReadiness: { _ = try await city.layers(access: .everything) }, explain: ProblemMapping.problem)
    }
}

extension CityPlaces {
    init(_ location: CityAreas.Location) {
        func area(_ area: CityAreas.Area?) -> Area? { area.map { Area(code: $0.code, name: $0.name) } }
        self.init(
            cell: area(location.cell), community: area(location.community), town: area(location.town),
            county: area(location.county))
    }
}

/// The problems that errors of the store and the flows become.
enum ProblemMapping {
    static func problem(_ error: any Error) -> Problem? {
        switch error {
        case let error as ExchangeError: unprocessable("file", "The file can't be taken", error)
        case let error as CityFlowError: unprocessable("request", "The request can't be done", error)
        case let error as TwinStoreError: store(error)
        default: nil
        }
    }

    private static func unprocessable(_ name: String, _ title: String, _ error: any Error) -> Problem {
        Problem(name, status: 422, title: title, detail: String(describing: error))
    }

    private static func store(_ error: TwinStoreError) -> Problem? {
        let detail = error.description
        switch error {
        case .noSuchLayer, .noSuchBatch:
            return Problem("not-found", status: 404, title: "There is no such thing", detail: detail)
        case .batchAlreadyUndone, .laterChanges, .layerDiffers, .conflict:
            return Problem("conflict", status: 409, title: "The state does not allow it", detail: detail)
        case .noSuchField: return Problem("parameter", status: 400, title: "A parameter is wrong", detail: detail)
        case .diskFull: return Problem("disk-full", status: 507, title: "The disk is full", detail: detail)
        default: return nil
        }
    }
}
