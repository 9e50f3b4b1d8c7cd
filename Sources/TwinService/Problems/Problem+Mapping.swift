import AddressBase
import GeoKernel
import GeoModel
import Hummingbird
import NIOCore
import OneMap
import PipeNetwork

/// Every error that a route can meet, and the problem that the client gets: the one place where HTTP statuses are chosen.
extension Problem {
    /// Nil for an error that is nobody's fault but ours: a 500 that says nothing of the inside.
    init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as OneMapError: self.init(map: error)
        case let error as CQL2Error: self = .filter(error.description)
        case let error as CQL2JSONError: self = .filter(error.description)
        case let error as FilterError: self = .filter(error.description)
        case let error as GeoKernelError: self.init(kernel: error)
        case let error as AddressBaseError: self.init(addresses: error)
        case let error as PipeNetworkError: self.init(pipes: error)
        case let error as GeometryError: self = .parameter("geometry", error.description)
        case let error as JSONError: self = .body(error.description)
        case let error as DelimitedTextError: self = .body(error.description)
        case is NIOTooManyBytesError: self = .tooLarge(ServiceLimits().body)
        case is CancellationError: self = .busy("the answer took too long; ask for less", retryAfter: 5)
        case let error as HTTPError where error.status == .notFound:
            self = .notFound("there is nothing at this path; /api lists all paths")
        case let error as HTTPError where error.status.kind == .clientError:
            self.init(
                "request", status: error.status.code, title: "The request is wrong",
                detail: error.body ?? error.status.reasonPhrase)
        default: return nil
        }
    }

    private init(map error: OneMapError) {
        switch error {
        case .unknownLayer: self = .notFound(error.description)
        case .layerList: self = .parameter("layers", error.description)
        case .compression, .table, .archive: self = .internal
        }
    }

    private init(kernel error: GeoKernelError) {
        switch error.code {
        case .unknownSystem, .missingParameters, .noTransformation, .missingSystem:
            self = .parameter("crs", error.description)
        case .untransformable, .invalidShape: self = .parameter("geometry", error.description)
        case .malformedCode: self = .parameter("code", error.description)
        default: self = .internal
        }
    }

    private init(pipes error: PipeNetworkError) {
        switch error.code {
        case .notFound: self = .notFound(error.message)
        case .badQuestion:
            self.init("pipes", status: 422, title: "The question can't be answered", detail: error.message)
        default: self = .internal
        }
    }

    private init(addresses error: AddressBaseError) {
        switch error {
        case .textTooLong: self = .tooMuch("q", error.description)
        case .invalidLimit: self = .parameter("limit", error.description)
        case .positionOutOfRange: self = .parameter("geometry", error.description)
        case .areaIsNoPolygon: self = .parameter("within", error.description)
        case .brokenTree, .brokenIndex, .badCorpus, .badModel, .dataMissing: self = .internal
        case .noSuchAddress: self = .notFound(error.description)
        case .ended:
            self.init("gone", status: 410, title: "The address is no more", detail: error.description)
        case .notPossible, .inBatch:
            self.init("conflict", status: 409, title: "The state does not allow it", detail: error.description)
        case .badDate: self = .parameter("asOf", error.description)
        case .badEdit: self = .body(error.description)
        }
    }

    static let `internal` = Problem(
        "internal", status: 500, title: "The service failed",
        detail: "the request could not be answered; the log of the service says why")
}
