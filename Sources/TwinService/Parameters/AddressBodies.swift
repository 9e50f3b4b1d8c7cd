import AddressBase
import Foundation
import GeoModel

/// Reads the bodies of requests that are about addresses.
enum AddressBodies {
    /// `kind` (new, moved, wrong), `address`, `text`, `lon`, `lat`, `photo`, `picture` (its `data` in base 64), `note`, `by`.
    static func draft(_ body: JSONValue, by subject: String) throws -> AddressProposal.Draft {
        guard let kind = try text("kind", body).flatMap(AddressProposal.Kind.init(rawValue:)) else {
            throw Problem.body("\"kind\" must be new, moved or wrong")
        }
        return AddressProposal.Draft(
            kind: kind, address: try text("address", body), text: try text("text", body), lon: try number("lon", body),
            lat: try number("lat", body), photo: try text("photo", body), picture: try picture(body),
            note: try text("note", body), by: try text("by", body) ?? subject)
    }

    private static func picture(_ body: JSONValue) throws -> ProposalPicture? {
        switch body["picture"] {
        case nil, .null: return nil
        case let picture?:
            guard let coded = try text("data", picture), let data = Data(base64Encoded: coded) else {
                throw Problem.body("\"picture\" must have its bytes in base 64 as \"data\"")
            }
            return try ProposalPicture(data)
        }
    }

    /// What a reviewer decides.
    struct Review {
        var isAdopted: Bool
        var by: String
        /// There is one for what is refused.
        var reason: String?
    }

    /// `decision` (adopt, refuse), `by`, `reason`.
    static func review(_ body: JSONValue, by subject: String) throws -> Review {
        let reason = try text("reason", body)
        let by = try text("by", body) ?? subject
        switch try text("decision", body) {
        case "adopt": return Review(isAdopted: true, by: by, reason: reason)
        case "refuse":
            guard reason?.isEmpty == false else { throw Problem.body("say with \"reason\" why it is refused") }
            return Review(isAdopted: false, by: by, reason: reason)
        default: throw Problem.body("\"decision\" must be adopt or refuse")
        }
    }

    private static func text(_ name: String, _ body: JSONValue) throws -> String? {
        switch body[name] {
        case nil, .null: return nil
        case .text(let text): return text.isEmpty ? nil : text
        default: throw Problem.body("\"\(name)\" must be a text")
        }
    }

    private static func number(_ name: String, _ body: JSONValue) throws -> Double? {
        switch body[name] {
        case nil, .null: return nil
        case .real(let number): return number
        case .integer(let number): return Double(number)
        default: throw Problem.body("\"\(name)\" must be a number")
        }
    }
}
