import Foundation
import TestSupport
import Testing

/// GDAL reads the running service through the standards of OGC, as QGIS and others do.
struct MapServiceTests {
    /// Serves a small city on a free port while `body` runs.
    private func serving(_ body: (LuotuProcess, String) throws -> Void) throws {
        let luotu = try LuotuProcess.sampleCity()
        defer { luotu.remove() }
        let (server, output, errors) = try luotu.start(["serve", "--port", "0"])
        defer {
            server.terminate()
            server.waitUntilExit()
        }
        for _ in 0..<600 {
            let text = try String(contentsOf: output, encoding: .utf8) + String(contentsOf: errors, encoding: .utf8)
            if let found = text.firstMatch(of: /http:\/\/127\.0\.0\.1:([0-9]+)/), text.contains("\n") {
                return try body(luotu, "http://127.0.0.1:\(found.1)")
            }
            usleep(50_000)
        }
        Issue.record("the service did not start: \(try String(contentsOf: errors, encoding: .utf8))")
    }

    private func count(_ luotu: LuotuProcess, _ layer: String) throws -> String {
        try luotu.run("query", layer, "--count").output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Pixels of a picture that are not transparent, as GDAL reads it: `alpha` is its fourth band.
    private func opaqueShare(_ file: String) throws -> Double {
        let (status, text) = try Tool.run("gdalinfo", "-stats", "-json", file)
        try #require(status == 0, "\(text)")
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
        let bands = try #require(json["bands"] as? [[String: Any]])
        try #require(bands.count == 4)
        return (bands[3]["mean"] as? Double ?? 0) / 255
    }

    @Test func gdalReadsWMTSInBothGrids() throws {
        try serving { luotu, base in
            for set in ["WebMercatorQuad", "c"] {
                let source = "WMTS:\(base)/wmts/1.0.0/WMTSCapabilities.xml,layer=roads,tilematrixset=\(set)"
                let (status, seen) = try Tool.run(
                    "gdalinfo", "--config", "GDAL_DEFAULT_WMS_CACHE_PATH", luotu.path("cache"), source)
                #expect(status == 0, "\(seen)")
                #expect(
                    seen.contains(set == "c" ? "China Geodetic Coordinate System 2000" : "Pseudo-Mercator"), "\(seen)")
                // The sample's roads, drawn and read back through the grid.
                let file = luotu.path("\(set).tif")
                let (moved, log) = try Tool.run(
                    "gdal_translate", "-q", "--config", "GDAL_DEFAULT_WMS_CACHE_PATH", luotu.path("cache"),
                    "-projwin_srs", "EPSG:4490", "-projwin", "113.03", "22.65", "113.06",
                    "22.62",
                    "-outsize", "600", "0", source, file)
                #expect(moved == 0, "\(log)")
                let share = try opaqueShare(file)
                #expect(share > 0.002 && share < 0.9, "\(set): \(share)")
            }
        }
    }

    @Test func gdalReadsWMSInEverySystem() throws {
        try serving { luotu, base in
            var shares: [Double] = []
            for (crs, box) in [
                ("EPSG:4490", "22.62,113.03,22.65,113.06"), ("CRS:84", "113.03,22.62,113.06,22.65"),
                ("EPSG:3857", "12582442.0,2586128.3,12585781.6,2589746.6"),
            ] {
                let file = luotu.path("map.png")
                let (status, log) = try Tool.run(
                    "curl", "-sf", "-o", file,
                    "\(base)/wms?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=roads,parts&STYLES=&CRS=\(crs)"
                        + "&BBOX=\(box)&WIDTH=500&HEIGHT=500&FORMAT=image/png&TRANSPARENT=TRUE")
                #expect(status == 0, "\(log)")
                shares.append(try opaqueShare(file))
            }
            // The same ground in three systems: about as much of it is covered.
            for share in shares { #expect(share > 0.002 && abs(share - shares[0]) < 0.25 * shares[0], "\(shares)") }
            let (status, seen) = try Tool.run(
                "gdalinfo", "WMS:\(base)/wms?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetCapabilities")
            #expect(status == 0 && seen.contains("LAYERS=roads"), "\(seen)")
        }
    }

    /// Codes and places of a GeoJSON file, to a millionth of a degree.
    private func names(_ file: String) throws -> [String] {
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let features = try #require(json["features"] as? [[String: Any]])
        return features.map { feature in
            let properties = feature["properties"] as? [String: Any]
            let geometry = feature["geometry"] as? [String: Any]
            func first(_ value: Any?) -> [Double] {
                if let numbers = value as? [Double] { return numbers }
                return (value as? [Any]).flatMap { first($0.first) } ?? []
            }
            let place = first(geometry?["coordinates"]).prefix(2).map { String(Int(($0 * 1e6).rounded())) }
            return "\(properties?["code"] ?? "") \(properties?["name"] ?? "") \(place)"
        }.sorted()
    }

    /// Waits until a file holds a text.
    private func wait(for text: String, in file: String) throws -> Bool {
        for _ in 0..<600 {
            if let held = try? String(contentsOfFile: file, encoding: .utf8), held.contains(text) { return true }
            usleep(50_000)
        }
        return false
    }

    @Test func aCommitIsToldToWhoListensAndTheServiceStillStops() throws {
        try serving { luotu, base in
            let heard = luotu.path("heard.txt")
            let listener = Process()
            listener.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
            listener.arguments = ["-sN", "-o", heard, "\(base)/layers/onemap/events"]
            try listener.run()
            #expect(try wait(for: "retry:", in: heard))
            let file = luotu.path("wells.csv")
            try "code,lon,lat\nW1,113.045,22.64\nW2,113.046,22.64\n".write(
                toFile: file, atomically: true, encoding: .utf8)
            let result = try luotu.run("import", file, "--as", "layer:wells", "--crs", "EPSG:4490", "--quiet")
            #expect(result.status == 0, "\(result.errors)")
            #expect(try wait(for: #""layer":"wells""#, in: heard))
            let told = try String(contentsOfFile: heard, encoding: .utf8)
            #expect(told.contains("event: commit\ndata: [{") && told.contains(#""count":2"#), "\(told)")
            #expect(listener.isRunning)
            // The stream ends with the service, and the service does not wait for it.
            #expect(try Tool.run("curl", "-sf", "-o", "/dev/null", "\(base)/layers/none/events").0 != 0)
        }
    }

    @Test func gdalReadsFeatures() throws {
        try serving { luotu, base in
            let (status, seen) = try Tool.run("ogrinfo", "-ro", "-so", "OAPIF:\(base)", "roads")
            #expect(status == 0, "\(seen)")
            #expect(seen.contains("Feature Count: \(try count(luotu, "roads"))"), "\(seen)")
            for layer in ["roads", "parts", "regions"] {
                let rows = try count(luotu, layer)
                let (status, seen) = try Tool.run("ogrinfo", "-ro", "-so", "WFS:\(base)/wfs", "lt:\(layer)")
                #expect(status == 0, "\(seen)")
                #expect(seen.contains("Feature Count: \(rows)"), "\(seen)")
                // Every feature, its place and a Chinese value arrive: read page by page into a file of ours and counted.
                let file = luotu.path("\(layer).geojson")
                let (moved, log) = try Tool.run(
                    "ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4490", file, "WFS:\(base)/wfs?COUNT=700", "lt:\(layer)")
                #expect(moved == 0, "\(log)")
                let written = luotu.path("own-\(layer).geojson")
                #expect(try luotu.run("export", layer, "-o", written).status == 0)
                #expect(try names(file).count == Int(rows))
                #expect(try names(file) == names(written))
            }
        }
    }
}
