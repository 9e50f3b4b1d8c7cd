import GeoKernel
import GeoModel

/// Decides the reference system of a file: what the caller says, then what the file states; never a guess.
enum ReferenceSystemChoice {
    /// For a file that states a definition, such as a `.prj`.
    static func choose(
        option: SpatialReference?, definition: String?, samples: [Position], profile: CityProfile?, needsOne: Bool
    ) -> Result<SpatialReference, ExchangeError> {
        do {
            if let option { return .success(try checked(option, samples)) }
            guard needsOne else { return .success(.cgcs2000) }
            let found = try CRSDetector.detect(definition: definition, samples: samples, profile: profile)
            return .success(horizontal(found.reference))
        } catch {
            return .failure(.noReferenceSystem("\(error)"))
        }
    }

    /// The two-dimensional twin of a geographic system with ellipsoidal heights: heights stay as they are.
    private static func horizontal(_ reference: SpatialReference) -> SpatialReference {
        switch reference {
        case .epsg(4979): .wgs84
        case .epsg(4480): .cgcs2000
        default: reference
        }
    }

    /// For a table whose titles name a system.
    static func choose(
        option: SpatialReference?, stated: SpatialReference?, samples: [Position], profile: CityProfile?, needsOne: Bool
    ) -> Result<SpatialReference, ExchangeError> {
        choose(option: option ?? stated, definition: nil, samples: samples, profile: profile, needsOne: needsOne)
    }

    /// The obfuscated systems and the local grid have no definition to hold positions against.
    private static func checked(
        _ option: SpatialReference, _ samples: [Position]
    ) throws(GeoKernelError) -> SpatialReference {
        switch option {
        case .epsg, .definition: try CRSDetector.check(SystemIdentity(option.description), samples: samples)
        case .gcj02, .bd09: try CRSDetector.check(SystemIdentity("EPSG:4326"), samples: samples)
        case .localGrid: break
        }
        return option
    }
}
