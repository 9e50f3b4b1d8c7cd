import TwinStore

/// What kind of trouble an error of the store is, for programs that answer others about it.
public struct CityFault: Hashable, Sendable {
    public enum Kind: Sendable {
        case notFound, conflict, parameter, diskFull
    }

    public var kind: Kind
    public var message: String

    /// Nil for errors that are not the asker's to mend.
    public init?(_ error: any Error) {
        guard let error = error as? TwinStoreError else { return nil }
        switch error {
        case .noSuchLayer, .noSuchBatch, .noSuchAddress: kind = .notFound
        case .batchAlreadyUndone, .laterChanges, .layerDiffers, .conflict: kind = .conflict
        case .noSuchField: kind = .parameter
        case .diskFull: kind = .diskFull
        default: return nil
        }
        message = error.description
    }
}

extension City {
    /// Opens a database to serve it: as the one writer, or for reading where another process writes.
    ///
    /// - Returns: the city, and why it can only be read, where it can.
    public static func openForServing(_ path: String) throws -> (city: City, readOnlyBecause: String?) {
        do {
            return (try City.open(path, for: .serving), nil)
        } catch let error as TwinStoreError {
            guard case .lockedByWriter = error else { throw error }
            return (try City.open(path, for: .reading), error.description)
        }
    }
}
