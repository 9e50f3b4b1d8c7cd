import AddressBase
import GeoModel

/// Reads an index that is held in memory and known to be current, and nothing else: no connection is taken, nobody waits.
///
/// What the index does not have ends the session with `DatabaseIsNeeded`; it is begun anew with a connection then.
struct HeldIndexReader: AddressReader {
    struct DatabaseIsNeeded: Error {}

    let index: AddressIndex
    var version: Int64 { index.version }

    func nodes(_ ids: [Int64]) throws -> [AddressNode?] { throw DatabaseIsNeeded() }

    func roadLines(named name: String) throws -> [[Position]] { throw DatabaseIsNeeded() }

    func nearest(to position: Position, count: Int, withinMetres metres: Double) throws -> [AddressDistance] {
        throw DatabaseIsNeeded()
    }
}
