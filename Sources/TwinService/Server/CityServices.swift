import AddressBase
import CityFlows
import GeoModel
import OneMap

/// What the service serves: the ports and flows of one city, put together by the embedding program.
///
/// The service keeps nothing of its own: every answer comes from here.
public struct CityServices: Sendable {
    public var profile: CityProfile
    public var features: any FeatureSource
    public var tiles: TileRenderer
    public var addresses: any AddressDesk
    /// Where a position (EPSG:4490) lies.
    public var places: @Sendable (Position) async throws -> CityPlaces
    /// What the token of a doorplate answers to anybody; nil for an unknown or malformed one.
    public var doorplate: @Sendable (String) async throws -> DoorplateAnswer?
    /// The governed address base; nil where there is none.
    public var registry: AddressRegistry?
    /// Answers questions about pipes; nil where there are none to ask about. With a drawing where the flag says so.
    public var pipes: (@Sendable (PipeQuestion, Bool) async throws -> PipeAnswer)?
    /// Nil where nothing can be imported.
    public var imports: (any ImportDesk)?
    /// Throws while answers cannot be given yet, with the reason.
    public var checkReadiness: @Sendable () async throws -> Void
    /// Turns the store's and the flows' own errors into problems; nil for errors that it does not know.
    public var explain: @Sendable (any Error) -> Problem?

    public init(
        profile: CityProfile, features: any FeatureSource, tiles: TileRenderer, addresses: any AddressDesk,
        places: @escaping @Sendable (Position) async throws -> CityPlaces,
        doorplate: @escaping @Sendable (String) async throws -> DoorplateAnswer? = { _ in nil },
        registry: AddressRegistry? = nil,
        pipes: (@Sendable (PipeQuestion, Bool) async throws -> PipeAnswer)? = nil,
        imports: (any ImportDesk)? = nil,
        checkReadiness: @escaping @Sendable () async throws -> Void = {},
        explain: @escaping @Sendable (any Error) -> Problem? = { _ in nil }
    ) {
        self.profile = profile
        self.features = features
        self.tiles = tiles
        self.addresses = addresses
        self.places = places
        self.doorplate = doorplate
        self.registry = registry
        self.pipes = pipes
        self.imports = imports
        self.checkReadiness = checkReadiness
        self.explain = explain
    }
}

/// The areas around a position; nil where no area of the kind holds it.
public struct CityPlaces: Hashable, Sendable {
    public struct Area: Hashable, Sendable {
        public var code: String
        public var name: String

        public init(code: String, name: String) {
            self.code = code
            self.name = name
        }
    }

    public var cell: Area?
    public var community: Area?
    public var town: Area?
    public var county: Area?

    public init(cell: Area? = nil, community: Area? = nil, town: Area? = nil, county: Area? = nil) {
        self.cell = cell
        self.community = community
        self.town = town
        self.county = county
    }
}

/// Answers questions about addresses, each as the JSON document that the command line prints.
public protocol AddressDesk: Sendable {
    /// `{"query","candidates":[…]}` as UTF-8: written at once, because thousands are asked for a second.
    func geocode(_ question: GeocodeQuestion) async throws -> [UInt8]
    /// `{"lon","lat","addresses":[…],"containing":{…}}`: the standard addresses near a position (EPSG:4490), nearest
    /// first, and what contains it.
    func reverse(_ position: Position, crs: SpatialReference) async throws -> JSONValue
    /// `{"query","suggestions":[{"text","level","lon","lat","code"}]}`
    func suggest(_ text: String, limit: Int) async throws -> JSONValue
    func parse(_ text: String) async throws -> JSONValue
}

/// An address to be found.
public struct GeocodeQuestion: Hashable, Sendable {
    public var text: String
    /// Candidates that the answer may have.
    public var limit: Int
    /// EPSG:4490: of equal candidates the nearer comes first.
    public var near: Position?
    /// The code or name of a region that must contain the answer.
    public var within: String?
    /// The system of the answer's coordinates.
    public var crs: SpatialReference

    public init(
        text: String, limit: Int = 10, near: Position? = nil, within: String? = nil, crs: SpatialReference = .cgcs2000
    ) {
        self.text = text
        self.limit = limit
        self.near = near
        self.within = within
        self.crs = crs
    }
}
