import AddressBase
import GRDB
import GeoModel

/// Reads an index that is held in memory and known to be current; the database only where the index does not have the answer.
struct HeldIndexReader: AddressReader {
    let index: AddressIndex
    let access: Access
    let database: any DatabaseReader
    let cache: AddressIndexCache

    var version: Int64 { index.version }

    func nodes(_ ids: [Int64]) throws -> [AddressNode?] { try read { try $0.nodes(ids) } }

    func roadLines(named name: String) throws -> [[Position]] { try read { try $0.roadLines(named: name) } }

    func nearest(to position: Position, count: Int, withinMetres metres: Double) throws -> [AddressDistance] {
        try read { try $0.nearest(to: position, count: count, withinMetres: metres) }
    }

    private func read<Answer>(_ body: (StoreAddressReader) throws -> Answer) throws -> Answer {
        try database.read { try body(StoreAddressReader($0, access: access, index: index, cache: cache)) }
    }
}
