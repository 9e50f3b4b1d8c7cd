import AddressBase
import CityFlows
import Foundation
import GeoModel
import Hummingbird

/// `/addresses/…`: the governed address base.
struct AddressRegistryRoutes {
    let desk: ServiceDesk

    private static let code = Operation.Parameter.path(
        "code", "A standard code, also a former one, #id (the # as %23), or a full text")
    private static let asOf = Operation.Parameter.query(
        "asOf", "As it was at the end of this day (2026-06-30) or at this moment (2026-06-30T08:00:00Z)")

    var endpoints: [Endpoint] { reading + proposals }

    private var reading: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "addressChanges", path: "/addresses/changes",
                    summary: "What changed after a cursor, commit by commit; go on with next", tag: "Address base",
                    parameters: [
                        .query(
                            "since", "The cursor, from next; 0 for the beginning", ["type": "string", "default": "0"]),
                        .query(
                            "limit", "Changes", ["type": "integer", "minimum": 1, "maximum": 10_000, "default": 500]),
                    ])
            ) { request, context, parameters in
                let limit = try parameters.integer("limit", in: 1...10_000) ?? 500
                let since = parameters["since"] ?? "0"
                guard let cursor = AddressCursor(since) else {
                    throw Problem.parameter("since", "“\(since)” is no cursor; begin with 0 and go on with next")
                }
                return try answer(
                    try await registry().book.changes(since: cursor, limit: limit, access: context.access)
                ).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "addressCount", path: "/addresses/count",
                    summary: "Land, buildings, units and rooms, counted; one of the parameters says where",
                    tag: "Address base",
                    parameters: [
                        .query("address", "Below this address: a code, #id or a full text"),
                        .query("building", "In what has this building code"),
                        .query("within", "In a feature of a layer, such as a land parcel: LAYER/ID"),
                    ])
            ) { request, context, parameters in
                let scope = try await scope(parameters, context.access)
                return try answer(try await registry().book.census(scope, access: context.access)).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "addressDuplicates", path: "/addresses/duplicates",
                    summary: "Addresses that the base may have twice", tag: "Address base",
                    parameters: [
                        .query("bbox", "west,south,east,north: only addresses inside"),
                        .query("kind", "repeated, reworded or scattered; all unless said"),
                        .query(
                            "near", "Metres up to which two wordings may be one place",
                            ["type": "number", "minimum": 0, "maximum": 1000, "default": 15]),
                        .query(
                            "apart", "Metres beyond which one wording is two places",
                            ["type": "number", "minimum": 0, "maximum": 100_000, "default": 100]),
                    ], isLong: true)
            ) { request, context, parameters in try await duplicates(request, context, parameters) },
            Endpoint(
                Operation(
                    id: "address", path: "/addresses/{code}", summary: "One address of the base", tag: "Address base",
                    parameters: [Self.code, Self.asOf])
            ) { request, context, parameters in
                let text = try desk.pathText("code", context)
                return try answer(
                    try await registry().book.entry(text, asOf: parameters["asOf"], access: context.access)
                ).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "addressTree", path: "/addresses/{code}/tree", summary: "What is below an address, counted",
                    tag: "Address base",
                    parameters: [
                        Self.code, Self.asOf,
                        .query(
                            "depth", "Steps down that are listed",
                            ["type": "integer", "minimum": 0, "maximum": 15, "default": 1]),
                    ])
            ) { request, context, parameters in
                let text = try desk.pathText("code", context)
                let depth = try parameters.integer("depth", in: 0...15) ?? 1
                return try answer(
                    try await registry().book.branch(
                        text, depth: depth, asOf: parameters["asOf"], access: context.access)
                ).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "addressHistory", path: "/addresses/{code}/history", summary: "What happened to an address",
                    tag: "Address base", parameters: [Self.code])
            ) { request, context, _ in
                let text = try desk.pathText("code", context)
                return try answer(
                    ["changes": try await registry().book.history(text, access: context.access)]
                ).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "addressDossier", path: "/addresses/{code}/dossier", summary: "What is tied to an address",
                    tag: "Address base", parameters: [Self.code])
            ) { request, context, _ in
                let text = try desk.pathText("code", context)
                return try answer(try await registry().dossiers.dossier(text, access: context.access)).response(
                    to: request)
            },
        ]
    }

    private var proposals: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "addressProposals", path: "/addresses/proposals",
                    summary: "What people in the field say about addresses, each beside the base", tag: "Address base",
                    parameters: [.query("state", "open, adopted or refused; open unless said")])
            ) { request, context, parameters in
                let text = parameters["state"] ?? "open"
                guard let state = AddressProposal.State(rawValue: text) else {
                    throw Problem.parameter("state", "state is open, adopted or refused, not “\(text)”")
                }
                let found = try await registry().dossiers.proposals(state, limit: Self.listed, access: context.access)
                return try answer(["proposals": found]).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "proposeAddress", method: .post, path: "/addresses/proposals",
                    summary: "Says that an address is new, stands elsewhere or is wrong", tag: "Address base",
                    bodyTypes: ["application/json"], success: 201)
            ) { request, context, _ in
                try await requireProposing(request, context)
                let body = try JSONReader.read(try await RequestBytes.collect(request, limit: desk.limits.body))
                let draft = try AddressBodies.draft(body, by: context.access.subject)
                var answer = try answer(try await registry().keeping.propose(draft))
                answer.status = .created
                answer.headers = [.cacheControl: "no-store"]
                return try answer.response(to: request)
            },
            Endpoint(
                Operation(
                    id: "addressProposalPicture", path: "/addresses/proposals/{id}/picture",
                    summary: "The photograph of a proposal", tag: "Address base",
                    parameters: [.path("id", "The proposal's number", ["type": "integer"])],
                    answerTypes: ["image/jpeg", "image/png"])
            ) { request, context, _ in
                let text = try desk.pathText("id", context)
                guard let id = Int64(text),
                    let picture = try await registry().dossiers.picture(ofProposal: id, access: context.access)
                else {
                    throw Problem.notFound("there is no photograph of a proposal \(text)")
                }
                return try Answer([UInt8](picture.data), picture.type).response(to: request)
            },
            Endpoint(
                Operation(
                    id: "reviewAddressProposal", method: .post, path: "/addresses/proposals/{id}/review",
                    summary: "Adopts or refuses a proposal", tag: "Address base",
                    parameters: [.path("id", "The proposal's number", ["type": "integer"])],
                    bodyTypes: ["application/json"])
            ) { request, context, _ in
                try desk.requireWriting(request, context)
                let text = try desk.pathText("id", context)
                guard let id = Int64(text) else { throw Problem.notFound("there is no proposal \(text)") }
                let body = try JSONReader.read(try await RequestBytes.collect(request, limit: desk.limits.body))
                var answer = try answer(
                    try await decide(id, AddressBodies.review(body, by: context.access.subject), context.access))
                answer.headers = [.cacheControl: "no-store"]
                return try answer.response(to: request)
            },
        ]
    }

    private func scope(_ parameters: QueryParameters, _ access: Access) async throws -> AddressCensus.Scope {
        switch (parameters["address"], parameters["building"], parameters["within"]) {
        case (let address?, nil, nil): return .address(address)
        case (nil, let building?, nil): return .building(building)
        case (nil, nil, let area?):
            return .area(try await AreaReference(area).resolveFeature(in: desk.city.features, access: access))
        default: throw Problem.parameter("address", "say one of address, building and within")
        }
    }

    private func duplicates(
        _ request: Request, _ context: ServiceContext, _ parameters: QueryParameters
    ) async throws -> Response {
        let kind = try parameters["kind"].map { text in
            guard let kind = AddressDuplicate.Kind(rawValue: text) else {
                throw Problem.parameter("kind", "kind is repeated, reworded or scattered, not “\(text)”")
            }
            return kind
        }
        var radii = DuplicateSearch.Radii()
        radii.same = try metres("near", 0...1000, parameters) ?? radii.same
        radii.apart = try metres("apart", 0...100_000, parameters) ?? radii.apart
        let area = try ItemRequest.box(parameters, desk)?.polygon
        var report = try await registry().book.duplicates(radii, within: area, access: context.access)
        if let kind { report.duplicates.removeAll { $0.kind != kind } }
        return try answer(report).response(to: request)
    }

    private func metres(
        _ name: String, _ range: ClosedRange<Double>, _ parameters: QueryParameters
    ) throws -> Double? {
        guard let metres = try parameters.number(name) else { return nil }
        guard range.contains(metres) else {
            throw Problem.parameter(name, "\(name) is \(range.lowerBound) to \(range.upperBound) metres")
        }
        return metres
    }

    /// Proposals that one answer lists; those that wait longest come first.
    private static let listed = 1000

    private func decide(
        _ id: Int64, _ review: AddressBodies.Review, _ access: Access
    ) async throws -> AddressProposal {
        let registry = try registry()
        if review.isAdopted {
            let proposal = try await registry.dossiers.proposal(id, access: access)
            _ = try await registry.keeping.edit(proposal.adoption(by: review.by, reason: review.reason))
        } else {
            _ = try await registry.keeping.refuse(proposal: id, by: review.by, reason: review.reason ?? "")
        }
        return try await registry.dossiers.proposal(id, access: access)
    }

    /// The document that the command line prints.
    private func answer(_ value: some Encodable) throws -> Answer {
        Answer(try JSONReader.read(Array(JSONEncoder().encode(value))))
    }

    /// Proposals change nothing until somebody of this machine adopts them: a service may take them from phones.
    private func requireProposing(_ request: Request, _ context: ServiceContext) async throws {
        guard desk.configuration.acceptsProposals else { return try desk.requireWriting(request, context) }
        let authority = request.head.authority ?? ""
        if let origin = request.headers[.origin], !["http://\(authority)", "https://\(authority)"].contains(origin) {
            throw Problem.readOnly("a page from \(origin) may not propose here")
        }
        guard try await registry().dossiers.waitingProposals() < desk.limits.proposals else {
            throw Problem.tooMany(
                "\(desk.limits.proposals) proposals wait for review already; try again later", retryAfter: 3600)
        }
    }

    private func registry() throws -> AddressRegistry {
        guard let registry = desk.city.registry else { throw Problem.notFound("this service has no address base") }
        return registry
    }
}
