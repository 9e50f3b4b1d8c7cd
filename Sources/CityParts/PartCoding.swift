import GeoModel

/// Gives out the codes of city parts (部件标识码): in a class numbered from 000001, without gaps, never one twice.
///
/// What comes later takes the number after the highest that its class has had: a part that is no more keeps its code.
public struct PartCoding: Sendable {
    private let county: String
    private let standard: PartStandard
    /// The highest number that each class has had.
    private var highest: [String: Int] = [:]

    /// - Parameters:
    ///   - county: six digits.
    ///   - used: every code that was ever given; those of another standard or county do not count.
    public init(county: String, standard: PartStandard, used: some Sequence<String>) {
        self.county = county
        self.standard = standard
        for text in used {
            guard let code = try? PartCode(text, standard: standard), code.county == county,
                let number = Int(code.sequence)
            else { continue }
            highest[code.classCode] = max(number, highest[code.classCode] ?? 0)
        }
    }

    /// The next code of a class.
    ///
    /// - Parameter classCode: four or five digits, as the standard has.
    /// - Throws: `CityPartsError.malformedCode` for another class, or past 999,999.
    public mutating func next(classCode: String) throws(CityPartsError) -> PartCode {
        let number = (highest[classCode] ?? 0) + 1
        let code = try PartCode(county: county, classCode: classCode, sequence: number, standard: standard)
        highest[classCode] = number
        return code
    }
}
