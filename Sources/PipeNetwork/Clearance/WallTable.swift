/// Outer diameters of pipes, a material a row; versioned data that a city can replace: GeoData/Pipes/walls.csv.
public struct WallTable: Sendable {
    private struct Key: Hashable {
        let material: String
        let nominal: Int
    }

    private var outers: [Key: Double] = [:]
    /// Materials whose nominal diameter is the outer one.
    private var outerNominal: Set<String> = []

    /// Reads the columns `material`, `nominal_mm`, `outer_mm`; `*` stands for every diameter, or for "the same".
    ///
    /// - Throws: `PipeNetworkError.malformedTable` naming the row.
    public init(csv text: String) throws(PipeNetworkError) {
        let table = try CSVTable(text, name: "wall table", columns: ["material", "nominal_mm", "outer_mm"])
        for row in table.rows {
            if row["nominal_mm"] == "*", row["outer_mm"] == "*" {
                outerNominal.insert(row["material"])
            } else if let nominal = Int(row["nominal_mm"]), let outer = Double(row["outer_mm"]),
                outer >= Double(nominal)
            {
                outers[Key(material: row["material"], nominal: nominal)] = outer
            } else {
                throw PipeNetworkError(
                    .malformedTable,
                    "row \(row.number) of the wall table: \(row["nominal_mm"]) → \(row["outer_mm"]) is no nominal and "
                        + "outer diameter in millimetres")
            }
        }
    }

    /// The outer diameter in millimetres; nil where the table does not know the pipe.
    public func outer(material: String, nominalMillimetres nominal: Double) -> Double? {
        if outerNominal.contains(material) { return nominal }
        guard let whole = Int(exactly: nominal.rounded()), nominal == nominal.rounded() else { return nil }
        return outers[Key(material: material, nominal: whole)]
    }
}
