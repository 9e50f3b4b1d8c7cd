import AddressBase
import CityFlows
import GeoModel
import OneMap

/// Work that changes a city: run by whoever holds the writer's lock, or handed to them.
public enum CityJob: Codable, Sendable {
    case importFile(ImportRequest)
    case undoImport(batch: Int64, operatorName: String)
    /// Makes what tiles are drawn from anew, of these layers or of all.
    case rebuildLayers([LayerID])
    /// Answers the tokens of address nodes, making those that are missing.
    case issueTokens(nodes: [Int64], operatorName: String)
    case editAddresses(AddressEdit)
    case linkAddress(AddressLinking)
    case proposeAddress(AddressProposal.Draft)
    case refuseProposal(Int64, by: String, reason: String)
}

/// What a running job says, one line each over the socket.
public enum JobMessage: Codable, Sendable {
    case progress(rows: Int, of: Int?)
    case note(String)
    /// What becomes of some rows, where the request wants to know.
    case changes([RowChange])
    case imported(ImportReport)
    case undone(restored: Int, removed: Int)
    case tokens([DoorplateToken])
    case rebuilt([RebuiltLayer])
    case edited(AddressEditOutcome)
    case linked(AddressLink)
    case proposal(AddressProposal)
    case failed(String)

    /// Whether the job is over.
    public var isResult: Bool {
        switch self {
        case .progress, .note, .changes: false
        case .imported, .undone, .tokens, .rebuilt, .edited, .linked, .proposal, .failed: true
        }
    }
}
