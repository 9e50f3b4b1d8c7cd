import GeoModel
import TestSupport
import Testing

@Suite struct WKTTests {
    @Test func randomShapesSurviveWritingAndReading() throws {
        for seed in UInt64(1)...2000 {
            var shapes = Shapes(seed: seed)
            let geometry = shapes.geometry()
            #expect(try WKT.decode(WKT.encode(geometry)) == geometry, "seed \(seed)")
        }
    }

    /// Spellings of GEOS, PostGIS, shapely and older writers.
    @Test(arguments: [
        ("POINT(1 2)", "POINT (1 2)"), (" point  ( 1.50  -2e1 ) ", "POINT (1.5 -20)"),
        ("POINT Z (1 2 3)", "POINT Z (1 2 3)"),
        ("POINTZ(1 2 3)", "POINT Z (1 2 3)"), ("POINT(1 2 3)", "POINT Z (1 2 3)"),
        ("MULTIPOINT(1 2, 3 4)", "MULTIPOINT ((1 2), (3 4))"), ("MULTIPOINT((1 2),(3 4))", "MULTIPOINT ((1 2), (3 4))"),
        ("MULTIPOLYGON EMPTY", "MULTIPOLYGON EMPTY"), ("GEOMETRYCOLLECTION EMPTY", "GEOMETRYCOLLECTION EMPTY"),
        ("LINESTRING(.5 1.,+2 3)", "LINESTRING (0.5 1, 2 3)"),
        (
            "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING Z(1 2 3,4 5 6))",
            "GEOMETRYCOLLECTION Z (POINT (1 2), LINESTRING Z (1 2 3, 4 5 6))"
        ),
        (
            "POLYGON((0 0,1 0,1 1,0 0),(.2 .1,.3 .1,.3 .2,.2 .1))",
            "POLYGON ((0 0, 1 0, 1 1, 0 0), (0.2 0.1, 0.3 0.1, 0.3 0.2, 0.2 0.1))"
        ),
    ])
    func readsWhatOthersWrite(text: String, written: String) throws {
        #expect(try WKT.encode(WKT.decode(text)) == written)
    }

    @Test(arguments: [
        "", "POINT", "POINT EMPTY", "POINT(1)", "POINT(1 2", "POINT(1 2))", "POINT(1 2 3 4)", "POINT(a b)",
        "POINT(1,2)",
        "POINT M (1 2 3)", "POINT ZM (1 2 3 4)", "POINT Z (1 2)", "LINESTRING(1 2)", "LINESTRING(1 2,3 4 5)",
        "POLYGON((0 0,1 0,0 0))", "POLYGON((0 0,1 0,1 1,0 1))", "POLYGON(0 0,1 0,1 1,0 0)", "CIRCLE(1 2)",
        "SRID=4490;POINT(1 2)", "POINT(1e999 0)", "POINT(nan 0)", "POINT(1 2) x", "MULTIPOINT((1 2)",
        "{\"type\":\"Point\"}",
    ])
    func refusesWhatItCannotRead(text: String) {
        #expect(throws: GeometryError.self) { try WKT.decode(text) }
    }

    @Test func theMessageNamesTheCharacterAndWhatIsExpected() throws {
        let error = #expect(throws: GeometryError.self) { try WKT.decode("LINESTRING (1 2, 3)") }
        #expect(error?.description == "WKT, character 19: a number is expected, not “)”")
    }

    @Test func deepCollectionsAreRefused() {
        let text = String(repeating: "GEOMETRYCOLLECTION(", count: 100_000)
        #expect(throws: GeometryError.self) { try WKT.decode(text) }
    }
}
