import AddressBase
import GeoModel

/// What a city is taken to be until its profile says otherwise.
public enum ProfileDefaults {
    /// The profile of a county: its full name, the 3-degree zone of its prefecture, the national height datum of 1985.
    ///
    /// - Parameter countyCode: six digits (GB/T 2260), such as `440703`.
    /// - Throws: `CityFlowError.unknownCounty`.
    public static func profile(countyCode: String) throws(CityFlowError) -> CityProfile {
        let path = DivisionNames.path(of: countyCode)
        guard !path.isEmpty, !countyCode.hasSuffix("0000"), let degrees = CentralMeridian.degrees(ofCounty: countyCode)
        else { throw .unknownCounty(countyCode) }
        let isOutsideMunicipalities = path[0].hasSuffix("省") || path[0].hasSuffix("自治区")
        return CityProfile(
            countyCode: countyCode, name: path.dropFirst(isOutsideMunicipalities ? 1 : 0).joined(),
            workingZone: CentralMeridian.epsgCode(degrees: degrees))
    }
}
