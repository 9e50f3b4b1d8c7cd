import GeoModel

/// Gives out the codes of unit grid cells (单元网格标识码).
///
/// A community's cells are numbered from 001 in `CellOrder` when they are coded for the first time. Whatever comes later (a
/// split, a new cell) takes the number after the highest that the community has ever had, so that no code comes back with
/// another meaning.
public struct CellCoding: Sendable {
    /// The highest number that each community has had.
    private var highest: [String: Int] = [:]

    /// - Parameter used: every code that was ever given, also those of cells that are no more. Numbers with letters, which
    ///   other systems give, do not count.
    public init(used: some Sequence<GridCellCode>) {
        for code in used {
            guard let number = Int(code.sequence) else { continue }
            highest[code.communityCode] = max(number, highest[code.communityCode] ?? 0)
        }
    }

    /// Codes for cells of one community, in the order of the cells given.
    ///
    /// - Parameters:
    ///   - cells: polygons in degrees or metres.
    ///   - community: twelve characters.
    /// - Throws: `GridCellsError.malformedCode` for a community code of another length, `.communityFull` where the numbers
    ///   would pass 999; `GeoKernelError.invalidShape`.
    public mutating func assign(_ cells: [Geometry], community: String) throws -> [GridCellCode] {
        let first = highest[community] ?? 0
        guard first + cells.count <= 999 else {
            throw GridCellsError(
                .communityFull,
                "community \(community) has had \(first) cells and cannot take \(cells.count) more: three digits number "
                    + "999 cells; make larger cells or divide the community")
        }
        let order = try CellOrder.order(cells)
        var codes: [Int: GridCellCode] = [:]
        for (place, cell) in order.enumerated() {
            codes[cell] = try GridCellCode(community + Self.padded(first + place + 1))
        }
        highest[community] = first + cells.count
        return cells.indices.compactMap { codes[$0] }
    }

    private static func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }
}
