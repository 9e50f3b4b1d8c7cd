import GeoModel
import Hummingbird

/// One operation of the service, as `/api` describes it and as requests are held against it.
struct Operation: Sendable {
    /// The operation's name in the OpenAPI document.
    var id: String
    var method: HTTPRequest.Method = .get
    /// Both an OpenAPI path template and a router path.
    var path: String
    var summary: String
    var tag: String
    var parameters: [Parameter] = []
    /// Whether fields of the collection are parameters too.
    var takesFields = false
    /// Media types of the request's body.
    var bodyTypes: [String] = []
    /// Media types of the answer.
    var answerTypes: [String] = ["application/json"]
    /// The status of success.
    var success = 200
    /// Whether the answer may take longer than the limit of seconds.
    var isLong = false

    var queryNames: [String] { parameters.filter { $0.place == .query }.map(\.name) }

    struct Parameter: Sendable {
        enum Place: String, Sendable { case query, path }

        var name: String
        var place: Place
        var summary: String
        var schema: JSONValue
        var isRequired: Bool
        /// Whether an array is written as one comma-separated value, commas unescaped.
        var isList = false

        static func query(
            _ name: String, _ summary: String, _ schema: JSONValue = ["type": "string"], required: Bool = false,
            isList: Bool = false
        ) -> Parameter {
            Parameter(
                name: name, place: .query, summary: summary, schema: schema, isRequired: required, isList: isList)
        }

        static func path(_ name: String, _ summary: String, _ schema: JSONValue = ["type": "string"]) -> Parameter {
            Parameter(name: name, place: .path, summary: summary, schema: schema, isRequired: true)
        }
    }
}

/// Parameters that several operations share.
extension Operation.Parameter {
    static let format = query("f", "json or html", ["type": "string", "enum": ["json", "html"]])
    static let onlyJSON = query("f", "json", ["type": "string", "enum": ["json"]])
    static let longitude = query("lon", "Longitude, or easting in crs", ["type": "number"], required: true)
    static let latitude = query("lat", "Latitude, or northing in crs", ["type": "number"], required: true)
    static let crs = query(
        "crs", "Reference system: EPSG:4490 (the default), GCJ02, BD09, LOCAL, EPSG:CODE or an OGC URI")
    static let collection = path("collectionId", "The id of a layer, such as parts")
    static let version = query("v", "Ignored: a version that tells apart what caches keep")
}
