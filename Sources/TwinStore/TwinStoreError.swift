import GRDB
import GeoModel
import OneMap

/// Why the store refused or failed; each case says what to do next.
public enum TwinStoreError: Error, Sendable, CustomStringConvertible {
    case alreadyExists(path: String)
    case notFound(path: String)
    case notADatabase(path: String)
    case notLuotu(path: String)
    case newerVersion(path: String, found: Int, supported: Int)
    case networkFileSystem(path: String, kind: String)
    case linked(path: String, links: Int)
    case lockedByWriter(path: String, pid: Int32?)
    case busy(path: String)
    case diskFull(path: String)
    case noSuchLayer(LayerID)
    case layerDiffers(LayerID, String)
    case noSuchField(String, layer: LayerID)
    case noSuchBatch(Int64)
    case noSuchAddress(Int64)
    case batchAlreadyUndone(Int64)
    case laterChanges(batch: Int64, rows: Int, by: Int64)
    case duplicateKey(field: String, value: String, row: Int)
    case conflict(field: String, value: String, row: Int)
    case damagedGeometry(layer: LayerID, id: Int64, String)
    case unsupported(String)
    case sqlite(String)

    public var description: String {
        switch self {
        case .alreadyExists(let path): "\(path) exists already; choose another --db or remove it first"
        case .notFound(let path): "there is no database at \(path); make one with `luotu init`"
        case .notADatabase(let path): "\(path) is not a database (or is damaged beyond its header)"
        case .notLuotu(let path): "\(path) is a SQLite database but not one of Luotu's; make one with `luotu init`"
        case .newerVersion(let path, let found, let supported):
            "\(path) was written by a newer Luotu (store version \(found), this one knows \(supported)); update Luotu"
        case .networkFileSystem(let path, let kind):
            "\(path) lies on a network file system (\(kind)), where locks cannot be trusted; put it on a local disk"
        case .linked(let path, let links): "\(path) has \(links) hard links; a database may have only one name"
        case .lockedByWriter(let path, let pid):
            "\(path) is being written by another process" + (pid.map { " (pid \($0))" } ?? "")
                + "; wait for it, or stop it first"
        case .busy(let path):
            "another process holds \(path), as it does while a layer is loaded for the first time; try again in a moment"
        case .diskFull(let path):
            "the disk that holds \(path) is full; nothing was changed: free some room and try again"
        case .noSuchLayer(let id): "there is no layer \(id); see `luotu layer list`"
        case .layerDiffers(let id, let why): "layer \(id) exists with another shape: \(why)"
        case .noSuchField(let field, let layer): "layer \(layer) has no field \(field)"
        case .noSuchAddress(let node): "address node \(node) is not in use (any more)"
        case .noSuchBatch(let batch): "there is no import batch \(batch); see `luotu import list`"
        case .batchAlreadyUndone(let batch): "import batch \(batch) was undone already"
        case .laterChanges(let batch, let rows, let later):
            "batch \(batch) can't be undone: \(rows) of its rows were changed again by batch \(later); undo that first"
        case .duplicateKey(let field, let value, let row):
            "row \(row): \(field) \(value) stands in the file more than once"
        case .conflict(let field, let value, let row):
            "row \(row): \(field) \(value) exists already and --on-conflict is fail; nothing was imported"
        case .damagedGeometry(let layer, let id, let why): "layer \(layer), feature \(id): damaged geometry: \(why)"
        case .unsupported(let what): what
        case .sqlite(let message): "database error: \(message)"
        }
    }

    /// Turns what SQLite threw into an error that names the file and what to do.
    static func translating<Value>(path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_BUSY: throw TwinStoreError.busy(path: path)
            case .SQLITE_FULL: throw TwinStoreError.diskFull(path: path)
            case .SQLITE_NOTADB, .SQLITE_CORRUPT: throw TwinStoreError.notADatabase(path: path)
            case .SQLITE_IOERR:
                throw TwinStoreError.sqlite("\(error.message ?? "I/O error") (\(error.extendedResultCode))")
            default: throw TwinStoreError.sqlite(error.description)
            }
        } catch let error as RunFileError where error.isDiskFull {
            throw TwinStoreError.diskFull(path: path)
        }
    }
}
