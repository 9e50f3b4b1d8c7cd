import GeoModel

/// Where the address base is changed: a store implements it.
public protocol AddressKeeping: Sendable {
    /// Makes one change, in one transaction: after a failure, or an end of the process, nothing of it is there.
    ///
    /// - Throws: `AddressBaseError` for what the state of the base does not allow.
    func edit(_ edit: AddressEdit) async throws -> AddressEditOutcome
    /// Ties a record of another system to an address, or ends that.
    func link(_ request: AddressLinking) async throws -> AddressLink
    /// Keeps a proposal from the field for review.
    func propose(_ draft: AddressProposal.Draft) async throws -> AddressProposal
    /// Refuses a proposal. Adopting one is an edit that names it.
    func refuse(proposal: Int64, by reviewer: String, reason: String) async throws -> AddressProposal
}

/// What is tied to addresses, and what people in the field say about them.
public protocol AddressDossierBook: Sendable {
    /// What is tied to an address, and to what became it.
    func dossier(_ text: String, access: Access) async throws -> AddressDossier
    /// Proposals in the order in which they came, each beside the base.
    ///
    /// - Parameter state: nil for all.
    func proposals(_ state: AddressProposal.State?, limit: Int, access: Access) async throws -> [AddressProposal]
    func proposal(_ id: Int64, access: Access) async throws -> AddressProposal
    /// The photograph of a proposal; nil where there is none.
    func picture(ofProposal id: Int64, access: Access) async throws -> ProposalPicture?
    /// How many proposals wait.
    func waitingProposals() async throws -> Int
}

/// Ties a record of another system to an address (四实: people, houses, units, facilities), or ends that.
public struct AddressLinking: Hashable, Sendable, Codable {
    /// The other system, such as 人口.
    public var system: String
    /// The record's key there. No data of the record is copied.
    public var key: String
    /// What the record is, such as 实有人口.
    public var kind: String?
    public var address: String
    /// ISO 8601 UTC; nil for now.
    public var since: String?
    /// Set to end the tie then.
    public var until: String?
    public var operatorName: String

    public init(
        system: String, key: String, kind: String? = nil, address: String, since: String? = nil, until: String? = nil,
        operatorName: String
    ) {
        self.system = system
        self.key = key
        self.kind = kind
        self.address = address
        self.since = since
        self.until = until
        self.operatorName = operatorName
    }
}

/// A tie between a record of another system and an address.
public struct AddressLink: Hashable, Sendable, Codable {
    public var system: String
    public var key: String
    public var kind: String?
    public var since: String
    public var until: String?
    /// The node that it was tied to.
    public var node: Int64
    public var by: String

    public init(system: String, key: String, kind: String?, since: String, until: String?, node: Int64, by: String) {
        self.system = system
        self.key = key
        self.kind = kind
        self.since = since
        self.until = until
        self.node = node
        self.by = by
    }
}

/// What is tied to an address.
public struct AddressDossier: Hashable, Sendable, Codable {
    public var address: AddressEntry
    public var links: [AddressLink]
    /// Ties that the asker may not see.
    public var withheld: Int

    public init(address: AddressEntry, links: [AddressLink], withheld: Int) {
        self.address = address
        self.links = links
        self.withheld = withheld
    }
}

/// What somebody in the field says about an address (现场采集), and what became of it.
public struct AddressProposal: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// An address that the base lacks.
        case new
        /// An address that stands elsewhere.
        case moved
        /// An address that is called otherwise, or is not there.
        case wrong
    }

    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case open, adopted, refused
    }

    public struct Draft: Hashable, Sendable, Codable {
        public var kind: Kind
        /// The address of the base; nil for a new one.
        public var address: String?
        /// The address in full, or what it is called instead; nil for one that is not there.
        public var text: String?
        /// EPSG:4490.
        public var lon: Double?
        public var lat: Double?
        /// The photograph's name, or where it is.
        public var photo: String?
        /// The photograph itself, on its way in.
        public var picture: ProposalPicture?
        public var note: String?
        public var by: String

        public init(
            kind: Kind, address: String? = nil, text: String? = nil, lon: Double? = nil, lat: Double? = nil,
            photo: String? = nil, picture: ProposalPicture? = nil, note: String? = nil, by: String
        ) {
            self.kind = kind
            self.address = address
            self.text = text
            self.lon = lon
            self.lat = lat
            self.photo = photo
            self.picture = picture
            self.note = note
            self.by = by
        }

        /// - Throws: `AddressBaseError.badEdit` for a draft that lacks what its kind needs.
        public func check() throws {
            if kind == .new, text?.isEmpty ?? true {
                throw AddressBaseError.badEdit("a new address needs its full text")
            }
            if kind != .new, address == nil { throw AddressBaseError.badEdit("say which address is \(kind.rawValue)") }
            if kind == .moved, lon == nil || lat == nil {
                throw AddressBaseError.badEdit("say where the address is: its position")
            }
            guard (lon == nil) == (lat == nil) else {
                throw AddressBaseError.badEdit("a position has longitude and latitude")
            }
            if let lon, let lat, abs(lon) > 180 || abs(lat) > 90 {
                throw AddressBaseError.positionOutOfRange(longitude: lon, latitude: lat)
            }
        }
    }

    public var id: Int64
    public var draft: Draft
    public var time: String
    public var state: State
    public var reviewer: String?
    public var reviewedAt: String?
    public var reason: String?
    /// The commit that adopted it.
    public var version: Int64?
    /// Whether its photograph is kept with it.
    public var hasPicture: Bool
    /// The address as the base has it.
    public var present: AddressEntry?

    public init(
        id: Int64, draft: Draft, time: String, state: State, reviewer: String?, reviewedAt: String?, reason: String?,
        version: Int64?, hasPicture: Bool, present: AddressEntry?
    ) {
        self.id = id
        self.draft = draft
        self.time = time
        self.state = state
        self.reviewer = reviewer
        self.reviewedAt = reviewedAt
        self.reason = reason
        self.version = version
        self.hasPicture = hasPicture
        self.present = present
    }

    /// The change that adopts the proposal.
    ///
    /// - Throws: `AddressBaseError.notPossible` for a proposal that was decided.
    public func adoption(by reviewer: String, reason: String?) throws -> AddressEdit {
        guard state == .open else {
            throw AddressBaseError.notPossible(
                "proposal \(id) was \(state.rawValue) by \(self.reviewer ?? "somebody") already")
        }
        let place = draft.lon.flatMap { lon in draft.lat.map { AddressPlacement(Position(lon, $0)) } }
        let attributes = AddressEdit.Attributes(
            place: place, precision: place == nil ? nil : .surveyed,
            source: draft.photo.map { "proposal \(id), \($0)" } ?? "proposal \(id)")
        let target = present.map { "#\($0.id)" } ?? draft.address ?? ""
        let change: AddressEdit.Change =
            switch draft.kind {
            case .new: .add(.init(under: nil, level: nil, text: draft.text ?? "", attributes: attributes))
            case .moved: .change(target, attributes)
            case .wrong:
                if let text = draft.text, !text.isEmpty {
                    .rename(target, to: text)
                } else {
                    .retire(target, withAllBelow: false)
                }
            }
        return AddressEdit(change, operatorName: reviewer, reason: reason ?? draft.note, proposal: id)
    }
}
