import GeoModel
import Hummingbird
import Testing

@testable import TwinService

/// WMTS, WMS and WFS: what is refused, and how it is said.
@Suite struct MapRouteTests {
    private static let map = "/wms?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&FORMAT=image/png"
    private static let tile = "/wmts?service=WMTS&version=1.0.0&request=GetTile&format=image/png&style=default"
    private static let feature = "/wfs?service=WFS&version=2.0.0"

    @Test(arguments: [
        (map + "&LAYERS=parts&CRS=CRS:84&BBOX=113,22,114,23&WIDTH=9999&HEIGHT=9", "InvalidParameterValue"),
        (map + "&LAYERS=parts&CRS=EPSG:2&BBOX=113,22,114,23&WIDTH=9&HEIGHT=9", "InvalidCRS"),
        (map + "&LAYERS=parts&CRS=CRS:84&BBOX=114,22,113,23&WIDTH=9&HEIGHT=9", "InvalidParameterValue"),
        (map + "&LAYERS=parts&CRS=CRS:84&BBOX=113,22,nan,23&WIDTH=9&HEIGHT=9", "InvalidParameterValue"),
        (map + "&LAYERS=none&CRS=CRS:84&BBOX=113,22,114,23&WIDTH=9&HEIGHT=9", "LayerNotDefined"),
        (map + "&LAYERS=parts&STYLES=red&CRS=CRS:84&BBOX=113,22,114,23&WIDTH=9&HEIGHT=9", "StyleNotDefined"),
        ("/wms?REQUEST=GetFeatureInfo", "OperationNotSupported"),
        (tile + "&layer=parts&tilematrixset=c&tilematrix=3&tilerow=4&tilecol=0", "TileOutOfRange"),
        (tile + "&layer=parts&tilematrixset=x&tilematrix=3&tilerow=0&tilecol=0", "InvalidParameterValue"),
        (tile + "&layer=none&tilematrixset=c&tilematrix=3&tilerow=0&tilecol=0", "LayerNotDefined"),
        (tile + "&layer=parts&tilematrixset=c&tilematrix=3&tilerow=0", "MissingParameterValue"),
        (feature + "&request=GetFeature", "MissingParameterValue"),
        (feature + "&request=GetFeature&typenames=none", "InvalidParameterValue"),
        (feature + "&request=Transaction", "OperationNotSupported"),
        (feature + "&request=GetFeature&typenames=parts&filter=%3Cfes:Filter/%3E", "OptionNotSupported"),
        (feature + "&request=GetFeature&typenames=parts&count=-1", "InvalidParameterValue"),
        (feature + "&request=GetFeature&typenames=parts&srsname=urn:x", "InvalidParameterValue"),
    ])
    func whatCannotBeAnsweredIsAReportOfTheStandard(uri: String, code: String) async throws {
        let answer = try await TestCity().ask(uri)
        #expect(answer.status.code >= 400 && answer.status.code < 600)
        #expect(answer.headers[.contentType] == "text/xml; charset=utf-8")
        #expect(answer.text.contains("\"\(code)\"") && answer.text.contains("Exception"), "\(answer.text)")
    }

    @Test func namesOfParametersHaveAnyCase() async throws {
        let city = try await TestCity()
        for uri in ["/wms?service=WMS&Request=GetCapabilities", "/WMS".lowercased() + "?REQUEST=GetCapabilities"] {
            let answer = try await city.ask(uri)
            #expect(answer.status == .ok && answer.text.contains("<Name>parts</Name>"), "\(answer.text)")
        }
        #expect(try await city.ask("/wms?REQUEST=GetCapabilities&request=GetMap").status == .badRequest)
    }

    @Test func aTileByKeysIsTheTileByItsAddress() async throws {
        let city = try await TestCity()
        let keys = try await city.ask(
            Self.tile + "&layer=parts,regions&tilematrixset=WebMercatorQuad&tilematrix=14&tilerow=7140&tilecol=13335")
        #expect(keys.headers[.contentType] == "image/png")
        #expect(keys.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let path = try await city.ask("/wmts/1.0.0/parts,regions/default/WebMercatorQuad/14/7140/13335.png")
        #expect(path.bytes == keys.bytes)
    }

    @Test func pagesOfAFeatureServiceHoldEveryFeatureOnce() async throws {
        let city = try await TestCity()
        let list = Self.feature + "&request=GetFeature&typenames=lt:parts"
        #expect(try await city.ask(list + "&resulttype=hits").text.contains(#"numberMatched="1200""#))
        var ids: [String] = []
        for start in stride(from: 0, to: 1300, by: 130) {
            let page = try await city.ask(list + "&count=130&startindex=\(start)").text
            let found = page.matches(of: /<lt:parts gml:id="parts\.([0-9]+)"/).map { String($0.1) }
            #expect(page.contains("numberReturned=\"\(found.count)\""))
            #expect(page.contains(" next=\"") == (start + 130 < 1200))
            ids += found
        }
        #expect(ids.count == 1200 && Set(ids).count == 1200)
        let one = try await city.ask(Self.feature + "&request=GetFeature&resourceid=parts.\(ids[7])").text
        #expect(one.contains("gml:id=\"parts.\(ids[7])\"") && one.contains(#"numberMatched="1""#))
        // Latitude first, as the URN of EPSG:4490 says.
        let box = try await city.ask(list + "&bbox=22.4995,112.9995,22.5005,113.0005&count=9").text
        #expect(box.contains(#"numberMatched="1""#) && box.contains("<gml:pos>22.5 113.0</gml:pos>"), "\(box)")
        let filtered = try await city.ask(list + "&resulttype=hits&cql_filter=class%3D'0101'").text
        #expect(filtered.contains(#"numberMatched="400""#), "\(filtered)")
        let json = try await city.ask(list + "&count=3&outputformat=application/json").json
        #expect(json["features"]?.items.count == 3 && json["numberMatched"] == 1200)
    }
}
