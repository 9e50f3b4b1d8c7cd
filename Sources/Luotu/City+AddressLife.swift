import AddressBase
import CityFlows
import GeoModel

extension City {
    /// Looks the address base up: cards, tree, past, changes.
    public var addressBook: any AddressBook { store }

    /// What is tied to addresses, and what people in the field say about them.
    public var dossiers: any AddressDossierBook { store }
}

/// Changes of the address base, made as the writer.
extension City: AddressKeeping {
    /// Positions are placed in their town and grid cell.
    public func edit(_ edit: AddressEdit) async throws -> AddressEditOutcome {
        var edit = edit
        edit.change = try await placed(edit.change)
        return try await store.edit(edit)
    }

    public func link(_ request: AddressLinking) async throws -> AddressLink { try await store.link(request) }

    public func propose(_ draft: AddressProposal.Draft) async throws -> AddressProposal {
        try await store.propose(draft)
    }

    public func refuse(proposal: Int64, by reviewer: String, reason: String) async throws -> AddressProposal {
        try await store.refuse(proposal: proposal, by: reviewer, reason: reason)
    }

    private func placed(_ change: AddressEdit.Change) async throws -> AddressEdit.Change {
        switch change {
        case .add(var addition):
            addition.attributes.place = try await placed(addition.attributes.place)
            return .add(addition)
        case .change(let text, var attributes):
            attributes.place = try await placed(attributes.place)
            return .change(text, attributes)
        case .batch(var lines):
            for index in lines.indices { lines[index].change = try await placed(lines[index].change) }
            return .batch(lines)
        default: return change
        }
    }

    private func placed(_ place: AddressPlacement?) async throws -> AddressPlacement? {
        guard let place else { return nil }
        let areas = try await areas()
        return AddressPlacement(
            place.position, zone: areas.zone(x: place.lon, y: place.lat, share: .open),
            cell: areas.cellID(x: place.lon, y: place.lat))
    }
}
