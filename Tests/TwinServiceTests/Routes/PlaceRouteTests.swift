import GeoModel
import Testing

@testable import TwinService

@Suite struct PlaceRouteTests {
    @Test func locateNamesTheCellAndSaysNullElsewhere() async throws {
        let city = try await TestCity()
        let inside = try await city.ask("/grids/locate?lon=113.0&lat=22.5").json
        #expect(inside["cell"]?["code"] == "440703001001001")
        #expect(inside["town"] == .null)
        let outside = try await city.ask("/grids/locate?lon=100&lat=22.5").json
        #expect(outside == ["cell": nil, "community": nil, "town": nil, "county": nil])
    }

    @Test func identifyFindsPointsNearByAndAreasAround() async throws {
        let json = try await TestCity().ask("/identify?lon=113.00001&lat=22.50001&zoom=17&layers=parts,regions").json
        #expect(json["features"]?.items.map { $0["layer"] } == ["parts", "regions"])
        #expect(json["address"]?["address"] == "建设路12号")
        #expect(json["cell"]?["name"] == "一号网格")
        #expect(json["more"] == [])
    }

    @Test func identifyWithoutAnAddressNearSaysNull() async throws {
        let json = try await TestCity().ask("/identify?lon=100&lat=22.5").json
        #expect(json == ["features": [], "address": nil, "cell": nil, "more": []])
    }

    @Test func identifyReachesFurtherOnASmallerScaleAndSaysWhereMoreIs() async throws {
        let city = try await TestCity()
        let near = try await city.ask("/identify?lon=113.0004&lat=22.5&zoom=18&layers=parts").json
        #expect(near["features"] == [])
        let far = try await city.ask("/identify?lon=113.0004&lat=22.5&zoom=10&layers=parts").json
        #expect(far["features"]?.items.count == 20)
        #expect(far["more"] == ["parts"])
    }

    @Test(arguments: ["layers=none", "zoom=30", "zoom=x", "layers=parts,,regions"])
    func wrongIdentificationsAreProblems(query: String) async throws {
        let answer = try await TestCity().ask("/identify?lon=113&lat=22.5&\(query)")
        #expect(answer.status.code == 400)
        #expect(answer.problem == "parameter")
    }
}
