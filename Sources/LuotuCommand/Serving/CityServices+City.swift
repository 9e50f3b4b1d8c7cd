import CityFlows
import Drawing
import Exchange
import GeoModel
import Luotu
import TwinService

extension CityServices {
    /// What the service serves of a city that is open.
    init(_ city: City) {
        self.init(
            profile: city.profile, features: city, tiles: city.tiles, addresses: CityAddressDesk(city: city),
            places: { CityPlaces(try await city.areas().locate($0)) },
            doorplate: { try await city.doorplate(token: $0) },
            registry: AddressRegistry(book: city.addressBook, dossiers: city.dossiers, keeping: city),
            pipes: { try await city.pipes().answer($0, wantsDrawing: $1) },
            imports: city.isWritable ? CityImportDesk(city: city) : nil,
            checkReadiness: { try await city.checkReading() }, explain: ProblemMapping.problem)
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
        case let error as ExchangeError: unprocessable("file", "The file can't be taken", error, parameter(error))
        case let error as DrawingError: unprocessable("drawing", "Nothing can be drawn", error, nil)
        case let error as CityFlowError: unprocessable("request", "The request can't be done", error, parameter(error))
        default: CityFault(error).map(fault)
        }
    }

    private static func unprocessable(
        _ name: String, _ title: String, _ error: any Error, _ parameter: String?
    ) -> Problem {
        Problem(name, status: 422, title: title, detail: String(describing: error), parameter: parameter)
    }

    /// The parameter that would mend it.
    private static func parameter(_ error: ExchangeError) -> String? {
        switch error {
        case .noReferenceSystem: "crs"
        case .unknownEncoding, .undecodable: "encoding"
        default: nil
        }
    }

    private static func parameter(_ error: CityFlowError) -> String? {
        switch error {
        case .ballparkRefused, .unknownCRS: "crs"
        case .unknownEncoding: "encoding"
        case .unknownKind: "as"
        case .unknownGrouping, .noAreas: "by"
        case .noSuchField: "sum"
        default: nil
        }
    }

    private static func fault(_ fault: CityFault) -> Problem {
        switch fault.kind {
        case .notFound: Problem("not-found", status: 404, title: "There is no such thing", detail: fault.message)
        case .conflict: Problem("conflict", status: 409, title: "The state does not allow it", detail: fault.message)
        case .parameter: Problem("parameter", status: 400, title: "A parameter is wrong", detail: fault.message)
        case .diskFull: Problem("disk-full", status: 507, title: "The disk is full", detail: fault.message)
        }
    }
}
