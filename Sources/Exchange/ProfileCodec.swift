import GeoModel
import Yams

/// A city profile as a YAML file that people write: lower-case keys with hyphens, units in the keys.
///
/// Only `county` is required; the other keys overrule the defaults of that county. A key that is not known, stands twice
/// or has a wrong value is an error that names it and its line: nothing is passed over.
public enum ProfileCodec {
    /// The largest file that is read, in bytes.
    public static let largestFile = 65_536

    /// - Parameter defaults: the profile of a county code, on which the file's keys are laid.
    /// - Throws: `ExchangeError.badProfile`; what `defaults` throws, unless the file itself gives both name and working zone.
    public static func decode(_ yaml: String, defaults: (String) throws -> CityProfile) throws -> CityProfile {
        guard yaml.utf8.count <= largestFile else {
            throw ExchangeError.badProfile(
                message: "the file has \(yaml.utf8.count) bytes; a profile has at most \(largestFile)")
        }
        let section = try ProfileSection(root: try composed(yaml), keys: keys)
        let county = try section.required("county", section.text("county"))
        guard county.utf8.count == 6, county.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw section.error("county", "“\(county)” is no county code of six digits (GB/T 2260), such as \"440703\"")
        }
        var profile = try base(county, section, defaults)
        try overrule(&profile, section)
        return profile
    }

    static let keys = [
        "county", "name", "working-zone", "local-grid", "datum-shifts", "vertical-datum", "part-standard",
        "address-code-rule", "site", "map-approval-number", "source",
    ]

    private static func composed(_ yaml: String) throws(ExchangeError) -> Node? {
        do {
            return try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            throw ExchangeError.badProfile(message: "this is no YAML: \(error)")
        } catch {
            throw ExchangeError.badProfile(message: "\(error)")
        }
    }

    /// The defaults; where the county is not known but the file says all that they would, the file suffices.
    private static func base(
        _ county: String, _ section: ProfileSection, _ defaults: (String) throws -> CityProfile
    ) throws -> CityProfile {
        do {
            return try defaults(county)
        } catch {
            guard let name = try section.text("name"), let zone = try section.workingZone() else { throw error }
            return CityProfile(countyCode: county, name: name, workingZone: zone)
        }
    }

    private static func overrule(_ profile: inout CityProfile, _ section: ProfileSection) throws(ExchangeError) {
        if let name = try section.text("name") { profile.name = name }
        if let zone = try section.workingZone() { profile.workingZone = zone }
        if let grid = try section.localGrid() { profile.localGrid = grid }
        if let shifts = try section.datumShifts() { profile.datumShifts = shifts }
        if let datum: VerticalDatum = try section.choice("vertical-datum") { profile.verticalDatum = datum }
        if let standard: PartStandard = try section.choice("part-standard") { profile.partStandard = standard }
        if let rule = try section.addressCodeRule() { profile.addressCodeRule = rule }
        if let site = try section.integer("site", in: 0...4095) { profile.site = site }
        if let number = try section.text("map-approval-number") { profile.mapApprovalNumber = number }
        if let source = try section.text("source") { profile.source = source }
    }
}
