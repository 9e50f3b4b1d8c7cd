import GeoModel

extension GeocodeAnswer {
    /// The answer as a document, member for member as `Encodable` writes it, without an encoder: a service writes thousands a
    /// second.
    public var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init("query", .text(query)), .init("candidates", .array(candidates.map(\.document))),
        ]
        if let reason { members.append(.init("reason", .text(reason))) }
        return .object(members)
    }
}

extension GeocodeCandidate {
    fileprivate var document: JSONValue {
        var members: [JSONValue.Member] = []
        members.reserveCapacity(10)
        if let id { members.append(.init("id", .integer(id))) }
        members.append(.init("address", .text(address)))
        if let code { members.append(.init("code", .text(code))) }
        members.append(.init("level", .text(level.rawValue)))
        members.append(.init("match", .text(match.rawValue)))
        members.append(.init("score", .real(score)))
        if let lon { members.append(.init("lon", .real(lon))) }
        if let lat { members.append(.init("lat", .real(lat))) }
        if let grid { members.append(.init("grid", .text(grid))) }
        members.append(.init("elements", elements.document))
        return .object(members)
    }
}

extension AddressElements {
    fileprivate var document: JSONValue {
        .object(
            AddressLevel.allCases.compactMap { level in self[level].map { .init(level.rawValue, .text($0)) } })
    }
}

extension Suggester.Suggestion {
    /// The suggestion as a document, member for member as `Encodable` writes it.
    public var document: JSONValue {
        var members: [JSONValue.Member] = [
            .init("text", .text(text)), .init("name", .text(name)), .init("level", .text(level.rawValue)),
        ]
        if let lon { members.append(.init("lon", .real(lon))) }
        if let lat { members.append(.init("lat", .real(lat))) }
        if let code { members.append(.init("code", .text(code))) }
        return .object(members)
    }
}
