import CityFlows
import GeoModel

extension City {
    /// Puts tables on the map; what goes into a layer goes through whoever holds the writer's lock.
    public func placing(through runner: JobRunner, access: Access = .everything) async throws -> PlaceFlow {
        PlaceFlow(
            source: self, geocoder: geocoder, areas: try await areas(), profile: profile, access: access,
            importer: Self.importer(through: runner))
    }

    /// The same for the process that holds the writer's lock.
    public func placing(access: Access = .everything) async throws -> PlaceFlow {
        PlaceFlow(
            source: self, geocoder: geocoder, areas: try await areas(), profile: profile, access: access,
            importer: { try await self.importFile($0) })
    }

    /// Changes cells, in the same way.
    public func cellEditing(through runner: JobRunner, operatorName: String) -> CellEditFlow {
        CellEditFlow(source: self, operatorName: operatorName, importer: Self.importer(through: runner))
    }

    /// Writes down what happens to parts, in the same way.
    public func partLife(through runner: JobRunner, operatorName: String) -> PartLifeFlow {
        PartLifeFlow(source: self, operatorName: operatorName, importer: Self.importer(through: runner))
    }

    /// Keeps the faults of checks in a layer, in the same way.
    public func faultLayer(through runner: JobRunner, operatorName: String) -> FaultLayer {
        FaultLayer(operatorName: operatorName, importer: Self.importer(through: runner))
    }

    /// Notes the scores of checks in a layer, in the same way.
    public func qualityHistory(through runner: JobRunner, operatorName: String) -> QualityHistory {
        QualityHistory(operatorName: operatorName, importer: Self.importer(through: runner))
    }

    private static func importer(
        through runner: JobRunner
    ) -> FeatureLoad.Importer {
        { request in
            let outcome = JobOutcome()
            try await runner.run(.importFile(request)) { outcome.set($0) }
            switch outcome.value {
            case .imported(let report): return report
            case .failed(let why): throw CityError.jobFailed(why)
            default: throw CityError.jobLost
            }
        }
    }
}
