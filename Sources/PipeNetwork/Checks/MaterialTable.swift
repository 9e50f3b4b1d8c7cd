/// Which material a class of pipe may be of (CJJ 61-2017 table C.0.1): GeoData/Standards/pipeline_dictionaries.csv.
public struct MaterialTable: Sendable {
    private enum Admission {
        case only(Set<String>)
        case allBut(Set<String>)
    }

    /// By code and by name.
    private var admissions: [String: Admission] = [:]

    /// Reads the rows of the dictionary 材质; `applies_to` lists categories as 给水/燃气, or 除热力、工业外.
    ///
    /// - Throws: `PipeNetworkError.malformedTable`.
    public init(csv text: String) throws(PipeNetworkError) {
        let table = try CSVTable(text, name: "pipe dictionary", columns: ["dictionary", "name", "code", "applies_to"])
        for row in table.rows where row["dictionary"] == "材质" && !row["applies_to"].isEmpty {
            let admission: Admission
            let applies = row["applies_to"]
            if applies.hasPrefix("除"), applies.hasSuffix("外") {
                let left = applies.dropFirst().dropLast().split { "、/，".contains($0) }.map(String.init)
                admission = .allBut(Set(left))
            } else {
                admission = .only(Set(applies.split { "、/，".contains($0) }.map(String.init)))
            }
            admissions[row["code"]] = admission
            admissions[row["name"]] = admission
        }
    }

    /// Whether the material may be used in a category; nil where the table says nothing about it.
    func isAdmitted(_ material: String, category: String) -> Bool? {
        switch admissions[material] {
        case nil: nil
        case .only(let categories)?: categories.contains(category)
        case .allBut(let categories)?: !categories.contains(category)
        }
    }
}
