import GeoModel

/// One change of the address base that somebody wants made: what, by whom, why and from when.
///
/// Addresses are named by standard code (also a superseded one), by `#` and id, or by their full text.
public struct AddressEdit: Hashable, Sendable, Codable {
    public enum Change: Hashable, Sendable, Codable {
        case add(Addition)
        case change(String, Attributes)
        case rename(String, to: String)
        case retire(String, withAllBelow: Bool)
        /// The others give way to the last one named.
        case merge([String], into: String)
        /// - Parameter below: the part that what is below goes to; needed where there is anything.
        case split(String, parts: [String], below: String?)
        /// - Parameter code: the new code of a division.
        case move(String, under: String, code: String?)
        case alias(String, name: String, kind: AddressAlias.Kind, isRemoval: Bool)
        /// Issues codes by the rule of the profile to a node, or to all below it, that have none.
        case issueCodes(String, withAllBelow: Bool)
        /// Takes back what a commit did.
        case undo(version: Int64)
        /// One after the other, all or none.
        case batch([Line])
    }

    /// One change of a batch.
    public struct Line: Hashable, Sendable, Codable {
        /// The line of the table that says it.
        public var row: Int
        public var change: Change

        public init(row: Int, change: Change) {
            self.row = row
            self.change = change
        }
    }

    public struct Addition: Hashable, Sendable, Codable {
        /// What it hangs under; nil where `text` says it all.
        public var under: String?
        public var level: AddressLevel?
        /// The name or number at its level, or the address in full where nothing is said about `under`.
        public var text: String
        public var attributes: Attributes

        public init(under: String?, level: AddressLevel?, text: String, attributes: Attributes = Attributes()) {
            self.under = under
            self.level = level
            self.text = text
            self.attributes = attributes
        }
    }

    /// What may be said of an address; nil for what stays.
    public struct Attributes: Hashable, Sendable, Codable {
        public var code: String?
        public var status: AddressStatus?
        public var place: AddressPlacement?
        public var precision: AddressPrecision?
        public var source: String?
        public var buildingCode: String?

        public init(
            code: String? = nil, status: AddressStatus? = nil, place: AddressPlacement? = nil,
            precision: AddressPrecision? = nil, source: String? = nil, buildingCode: String? = nil
        ) {
            self.code = code
            self.status = status
            self.place = place
            self.precision = precision
            self.source = source
            self.buildingCode = buildingCode
        }
    }

    public var change: Change
    public var operatorName: String
    public var reason: String?
    /// ISO 8601 UTC; nil for now.
    public var effective: String?
    /// The proposal that it adopts.
    public var proposal: Int64?

    public init(
        _ change: Change, operatorName: String, reason: String? = nil, effective: String? = nil, proposal: Int64? = nil
    ) {
        self.change = change
        self.proposal = proposal
        self.operatorName = operatorName
        self.reason = reason
        self.effective = effective
    }

    public var operation: AddressOperation {
        let kind: AddressOperation.Kind =
            switch change {
            case .add: .add
            case .change: .change
            case .rename: .rename
            case .retire: .retire
            case .merge: .merge
            case .split: .split
            case .move: .move
            case .alias: .alias
            case .issueCodes: .code
            case .undo: .undo
            case .batch: .batch
            }
        return AddressOperation(kind: kind, operatorName: operatorName, reason: reason, effective: effective)
    }
}

extension AddressEdit {
    /// The same of another change.
    public func doing(_ change: Change) -> AddressEdit {
        var edit = self
        edit.change = change
        return edit
    }
}

/// A position with the areas that hold it.
public struct AddressPlacement: Hashable, Sendable, Codable {
    /// EPSG:4490.
    public var lon: Double
    public var lat: Double
    public var zone: Int64
    /// The unit grid cell; 0 for none.
    public var cell: Int64

    public init(_ position: Position, zone: Int64 = 0, cell: Int64 = 0) {
        (lon, lat) = (position.x, position.y)
        self.zone = zone
        self.cell = cell
    }

    public var position: Position { Position(lon, lat) }
}

/// What an edit did.
public struct AddressEditOutcome: Hashable, Sendable, Codable {
    /// The commit; the cursor of the change feed after it.
    public var version: Int64
    public var operation: AddressOperation.Kind
    /// The nodes that it was about, or made.
    public var nodes: [Int64]
    /// Their standard codes, where they have any.
    public var codes: [String]
    /// Rows of layers that follow.
    public var rows: Int
    /// Rows whose full text does not contain the name that changed, and so stays as it is; their fields follow.
    public var textsKept: Int

    public init(
        version: Int64, operation: AddressOperation.Kind, nodes: [Int64], codes: [String], rows: Int, textsKept: Int
    ) {
        self.version = version
        self.operation = operation
        self.nodes = nodes
        self.codes = codes
        self.rows = rows
        self.textsKept = textsKept
    }
}

extension AddressEditOutcome {
    /// Adds what another change of the same commit did.
    public mutating func append(_ other: AddressEditOutcome) {
        nodes += other.nodes
        codes += other.codes
        rows += other.rows
        textsKept += other.textsKept
    }
}
