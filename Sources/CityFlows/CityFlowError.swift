/// Why a flow refused what it was asked; each sentence says what to do.
public enum CityFlowError: Error, Hashable, Sendable, CustomStringConvertible {
    case notAnArea(String)
    case noSuchFeature(layer: String, feature: String)
    case noSuchLayer(String)
    case fileUnreadable(path: String, String)
    case kindMismatch(kind: String, expected: String, found: String)
    case ballparkRefused(from: String)
    case nothingToImport(path: String)
    case referenceDataMissing(String)
    case unknownEncoding(String)
    case unknownCRS(String)
    case unknownKind(String)
    case unknownConflictRule(String)
    /// A code for which no default name and zone are known.
    case unknownCounty(String)
    case noSuchField(layer: String, field: String)
    case unknownGrouping(String)
    case noAreas(String)
    case noSuchRule(String)
    case notAFreeLayer(String)
    case cellsOfTwoCommunities([String])
    case rowRefused(String)
    case noRoadNear(Double, Double)
    case nothingToKeep(String)
    case noScores(String)
    case impossibleEvent(code: String, event: String, state: String)
    case nothingToPlaceBy([String])
    /// An archive of tiles that is to be renewed was made of something else.
    case otherArchive(wanted: String, found: String)
    case stopped

    public var description: String {
        switch self {
        case .notAnArea(let text):
            "\(text) is no area: give a WKT polygon, a GeoJSON file, or LAYER/ID such as regions/440703001"
        case .noSuchFeature(let layer, let feature): "layer \(layer) has no feature with the id or code \(feature)"
        case .noSuchLayer(let layer): "there is no layer \(layer); see `luotu layer list`"
        case .fileUnreadable(let path, let why): "\(path) can't be read: \(why)"
        case .kindMismatch(let kind, let expected, let found):
            "\(kind) takes \(expected)s, but the file holds \(found)s; choose another --as or another --source-layer"
        case .ballparkRefused(let from):
            "\(from) → CGCS2000: no transformation parameters are known, and without them positions are off by up to 100 m or more; "
                + "put the parameters into the city profile (datumShifts), or pass --allow-ballpark to take the rows marked as such"
        case .otherArchive(let wanted, let found):
            "the archive holds \(found), not \(wanted); ask for the same, or export anew with --overwrite"
        case .nothingToImport(let path): "\(path) has no rows"
        case .referenceDataMissing(let name):
            "the reference table \(name) is missing; set LUOTU_DATA to the folder GeoData that came with Luotu"
        case .unknownEncoding(let name): "\(name) is no encoding; use GBK, GB18030, UTF-8 or Big5"
        case .unknownCRS(let name):
            "\(name) is no reference system; use EPSG:4547, CGCS2000, WGS84, GCJ02, BD09 or LOCAL"
        case .unknownKind(let name):
            "\(name) is no kind; use region road place address building grid part pipe-node pipe-segment camera or layer:ID"
        case .unknownConflictRule(let name): "\(name) is no conflict rule; use update, skip or fail"
        case .unknownCounty(let code):
            "\(code) is no county of the built-in table (GB/T 2260, six digits, such as 440703); "
                + "give name and working-zone in the profile"
        case .noSuchField(let layer, let field):
            "layer \(layer) has no field \(field); see `luotu layer show \(layer)`"
        case .unknownGrouping(let text):
            "\(text) is nothing to count by: use grid, community, town, county, layer:ID or a field of the layer"
        case .noAreas(let name):
            "there are no areas \(name) to count by; import grid cells (--as grid) or regions with boundaries first"
        case .noSuchRule(let id): "no quality rule begins with \(id); see `luotu check --list`"
        case .notAFreeLayer(let layer):
            "\(layer) is a built-in layer: give --layer a name of your own, or use `luotu import --as`"
        case .nothingToPlaceBy(let columns):
            "no column looks like an address or coordinates; name one with --address-column or --x and --y; "
                + "the table has \(columns.joined(separator: ", "))"
        case .cellsOfTwoCommunities(let codes):
            "\(codes.joined(separator: ", ")) lie in different communities: a cell lies inside one community"
        case .rowRefused(let why): "it was refused: \(why)"
        case .impossibleEvent(let code, let event, let state):
            "part \(code) is \(state): it cannot be \(event) now; `moved` takes a place (--to), the others take none"
        case .noRoadNear(let lon, let lat): "no road lies within 2 km of \(lon), \(lat)"
        case .nothingToKeep(let layer):
            "no fault has a place, so there is nothing to keep in \(layer); where it holds faults of an earlier check, take "
                + "that back with `luotu import undo`"
        case .noScores(let layer):
            "no rule judged a layer that has rows, so there is no score to note in \(layer); import the layers first"
        case .stopped: "stopped; nothing was changed"
        }
    }
}
