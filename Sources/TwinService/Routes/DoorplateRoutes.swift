import AddressBase
import Foundation
import GeoModel
import Hummingbird

/// `/a/{token}`: what the QR code of a doorplate leads to.
///
/// Until accounts exist every caller is anonymous and sees the masked card. A token that was never issued and a text that
/// is none get the same answer, so that guessing teaches nothing.
struct DoorplateRoutes {
    let desk: ServiceDesk

    private static let htmlType = "text/html; charset=utf-8"

    var endpoints: [Endpoint] {
        [
            Endpoint(
                Operation(
                    id: "doorplate", path: "/a/{token}", summary: "The address card of a doorplate's QR code",
                    tag: "Addresses", parameters: [.path("token", "From the code"), .format],
                    answerTypes: ["application/json", "text/html"])
            ) { request, context, parameters in try await card(request, context, parameters) }
        ]
    }

    private func card(
        _ request: Request, _ context: ServiceContext, _ parameters: QueryParameters
    ) async throws -> Response {
        let isPage = try request.prefersHTML(parameters["f"])
        let token = context.parameters.get("token").flatMap { PercentEncoding.decode($0) } ?? ""
        let found = try await desk.city.doorplate(token)
        guard let found else {
            guard isPage else { throw Problem.notFound("there is no doorplate with this code") }
            return response(CardPage.missing(city: desk.city.profile), status: .notFound)
        }
        guard !isPage else { return response(CardPage.text(found, city: desk.city.profile), status: .ok) }
        var answer = Answer(try JSONReader.read(Array(JSONEncoder().encode(found))))
        answer.headers = Self.headers
        return try answer.response(to: request)
    }

    private func response(_ page: String, status: HTTPResponse.Status) -> Response {
        var headers = Self.headers
        headers[.contentType] = Self.htmlType
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: page)))
    }

    /// What a doorplate says is for who stands before it: not for caches and search engines.
    private static var headers: HTTPFields {
        var headers: HTTPFields = [.cacheControl: "no-store", .vary: "Accept"]
        if let name = HTTPFieldName.robots { headers[name] = "noindex, nofollow" }
        return headers
    }
}
