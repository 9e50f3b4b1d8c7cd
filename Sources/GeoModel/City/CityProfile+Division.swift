extension CityProfile {
    /// The digits that every division code of the city begins with: six for a county (440703), four for a
    /// prefecture-level city (4407 of 440700), two for a province (44 of 440000); GB/T 2260.
    public var divisionPrefix: String {
        if countyCode.hasSuffix("0000") { return String(countyCode.prefix(2)) }
        return countyCode.hasSuffix("00") ? String(countyCode.prefix(4)) : countyCode
    }
}
