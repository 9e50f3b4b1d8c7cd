import Foundation
import GeoModel

/// Takes files in for the page: first a dry run to look at, then the import.
public protocol ImportDesk: Sendable {
    /// A dry run: nothing changes.
    func preview(_ file: UploadedFile, _ choice: ImportChoice) async throws -> ImportPreview
    /// The import. The answer is the contract's import summary with `batch`.
    func commit(_ file: UploadedFile, _ choice: ImportChoice) async throws -> JSONValue
    func batches() async throws -> [ImportBatchRecord]
    /// - Throws: an error that `CityServices.explain` turns into a 404 for an unknown batch, a 409 for one that cannot be
    ///   taken back.
    func undo(_ batch: Int64) async throws -> ImportOutcome
}

/// A file that was sent to the service and lies in its temporary folder.
public struct UploadedFile: Hashable, Sendable {
    /// The name that the sender gave it: a plain file name without folders.
    public var name: String
    public var url: URL

    public init(name: String, url: URL) {
        self.name = name
        self.url = url
    }
}

/// How a file is to be read and what it is.
public struct ImportChoice: Hashable, Sendable {
    /// `road`, `pipe-node`, … or `layer:ID`.
    public var target: String
    public var encoding: String?
    public var crs: String?
    public var sourceLayer: String?
    /// Source field → schema field, overruling what is recognised; an empty schema field leaves the source field out.
    public var fields: [String: String]

    public init(
        target: String, encoding: String? = nil, crs: String? = nil, sourceLayer: String? = nil,
        fields: [String: String] = [:]
    ) {
        self.target = target
        self.encoding = encoding
        self.crs = crs
        self.sourceLayer = sourceLayer
        self.fields = fields
    }
}

/// What a dry run found.
public struct ImportPreview: Sendable {
    public var encoding: String
    public var crs: String
    public var sourceLayer: String
    /// All layers of the file.
    public var layers: [String]
    public var fields: [Field]
    /// The contract's import summary.
    public var summary: JSONValue
    /// Rejected rows, the first at least; how many there are stands in the summary.
    public var rejects: [RowRefusal]
    /// The file of the rejected rows, to be corrected and sent again; nil without any.
    public var rejectsFile: URL?

    public struct Field: Hashable, Sendable {
        public var source: String
        /// The schema field; nil for one that is left out.
        public var target: String?
        public var samples: [String]

        public init(source: String, target: String?, samples: [String]) {
            self.source = source
            self.target = target
            self.samples = samples
        }
    }

    public init(
        encoding: String, crs: String, sourceLayer: String, layers: [String], fields: [Field], summary: JSONValue,
        rejects: [RowRefusal], rejectsFile: URL?
    ) {
        self.encoding = encoding
        self.crs = crs
        self.sourceLayer = sourceLayer
        self.layers = layers
        self.fields = fields
        self.summary = summary
        self.rejects = rejects
        self.rejectsFile = rejectsFile
    }
}
