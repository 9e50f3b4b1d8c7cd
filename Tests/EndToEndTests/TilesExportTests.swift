import Foundation
import TestSupport
import Testing

/// Tiles in one file: read by GDAL, and by a reader of PMTiles written from its specification.
struct TilesExportTests {
    /// Reads both archives, holds the directories of the first against the specification (PMTiles 3, §3 and §4), and
    /// prints how many tiles they have where they agree on every one.
    private static let reader = #"""
        import gzip, hashlib, json, sqlite3, struct, sys
        data = open(sys.argv[1], "rb").read()
        assert data[:8] == b"PMTiles\x03"
        (root, root_length, meta, meta_length, leaves, leaves_length, tiles, tiles_length, addressed, entries,
         contents) = struct.unpack_from("<11Q", data, 8)
        clustered, internal, compression, kind, least, most = data[96:102]
        assert (clustered, internal, compression, kind) == (1, 2, 2, 1)
        assert root + root_length <= 16384 and tiles + tiles_length <= len(data)
        metadata = json.loads(gzip.decompress(data[meta:meta + meta_length]))
        assert {"fields", "id"} <= set(metadata["vector_layers"][0])

        def varints(packed):
            value = shift = 0
            for byte in gzip.decompress(packed):
                value |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    yield value
                    value = shift = 0

        def directory(packed):
            numbers = list(varints(packed))
            count = numbers[0]
            assert len(numbers) == 1 + 4 * count
            ids, runs, lengths, offsets = (numbers[1 + part * count:1 + (part + 1) * count] for part in range(4))
            tile = end = 0
            for delta, run, length, offset in zip(ids, runs, lengths, offsets):
                tile += delta
                start = end if offset == 0 else offset - 1
                end = start + length
                yield tile, run, length, start

        def position(number):
            zoom = 0
            while number >= 4 ** zoom:
                number -= 4 ** zoom
                zoom += 1
            x = y = 0
            for level in range(zoom):
                side = 1 << level
                rx = 1 & (number // 2)
                ry = 1 & (number ^ rx)
                if ry == 0:
                    if rx == 1:
                        x, y = side - 1 - x, side - 1 - y
                    x, y = y, x
                x, y, number = x + side * rx, y + side * ry, number // 4
            return zoom, x, y

        found, last, seen, first = {}, -1, 0, {}
        def walk(packed):
            global last, seen
            for tile, run, length, start in directory(packed):
                if run == 0:
                    walk(data[leaves + start:leaves + start + length])
                    continue
                seen += 1
                assert tile > last and length > 0
                bytes = data[tiles + start:tiles + start + length]
                name = hashlib.sha1(bytes).hexdigest()
                assert first.setdefault(name, start) == start, "a content stored twice"
                for number in range(tile, tile + run):
                    found[position(number)] = name
                last = tile + run - 1
        walk(data[root:root + root_length])
        assert (len(found), seen, len(first)) == (addressed, entries, contents)
        assert min(z for z, _, _ in found) >= least and max(z for z, _, _ in found) <= most
        other = {(z, x, (1 << z) - 1 - y): hashlib.sha1(tile).hexdigest() for z, x, y, tile in
                 sqlite3.connect(sys.argv[2]).execute("SELECT * FROM tiles")}
        assert found == other, (len(found), len(other))
        print(len(found))
        """#

    private func agreement(_ luotu: LuotuProcess) throws -> String {
        let (status, text) = try Tool.run(
            "python3", "-c", Self.reader, luotu.path("city.pmtiles"), luotu.path("city.mbtiles"))
        try #require(status == 0, "\(text)")
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func twoFormatsHoldTheSameTilesAndEveryRow() throws {
        let luotu = try LuotuProcess.sampleCity()
        defer { luotu.remove() }
        var tiles: [Int] = []
        for suffix in ["pmtiles", "mbtiles"] {
            let result = try luotu.run(
                "tiles", "export", "parts,roads", "-o", luotu.path("city.\(suffix)"), "--zoom", "3-15", "--json")
            #expect(result.status == 0, "\(result.errors)")
            tiles.append(try #require(try result.json()["tiles"] as? Int))
        }
        #expect(try agreement(luotu) == "\(tiles[0])")
        #expect(tiles[0] == tiles[1])
        // A point stands on exactly one tile of a zoom; GDAL reads the deepest.
        let rows = try luotu.run("query", "parts", "--count").output.trimmingCharacters(in: .whitespacesAndNewlines)
        let (status, seen) = try Tool.run("ogrinfo", "-ro", "-so", luotu.path("city.mbtiles"), "parts")
        #expect(status == 0, "\(seen)")
        #expect(seen.contains("Feature Count: \(rows)"), "\(seen)")
        let left = try FileManager.default.contentsOfDirectory(atPath: luotu.folder.path)
        #expect(!left.contains { $0.hasSuffix(".partial") || $0.hasSuffix("-journal") })
    }

    @Test func anUpdateWritesWhatChangedAndEqualsANewExport() throws {
        let luotu = try LuotuProcess.sampleCity()
        defer { luotu.remove() }
        let file = luotu.path("city.mbtiles")
        let first = try luotu.run("tiles", "export", "parts,roads", "-o", file, "--json").json()
        let idle = try luotu.run("tiles", "export", "parts,roads", "-o", file, "--update", "--json").json()
        #expect(idle["tiles"] as? Int == 0)
        // One row moves far away, one is gone.
        let delivery = luotu.path("moved.csv")
        let all = luotu.path("parts.csv")
        #expect(try luotu.run("export", "parts", "-o", all, "--names", "name").status == 0)
        let lines = try String(contentsOfFile: all, encoding: .utf8).split(whereSeparator: \.isNewline)
        let header = lines[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let longitude = try #require(header.firstIndex { $0.lowercased().contains("lon") })
        var row = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        row[longitude] = String(try #require(Double(row[longitude])) + 0.02)
        try "\(lines[0])\n\(row.joined(separator: ","))\n".write(toFile: delivery, atomically: true, encoding: .utf8)
        let moved = try luotu.run("import", delivery, "--as", "part", "--crs", "EPSG:4490", "--json")
        #expect(try moved.json()["updated"] as? Int == 1, "\(moved.errors)")
        let renewed = try luotu.run("tiles", "export", "parts,roads", "-o", file, "--update", "--json").json()
        let written = try #require(renewed["tiles"] as? Int)
        #expect(written > 0 && written < (first["tiles"] as? Int ?? 0), "\(renewed)")
        #expect(try luotu.run("tiles", "export", "parts,roads", "-o", luotu.path("city.pmtiles")).status == 0)
        _ = try agreement(luotu)
    }

    @Test func aFileThatIsThereIsKept() throws {
        let luotu = try LuotuProcess.sampleCity()
        defer { luotu.remove() }
        let file = luotu.path("roads.pmtiles")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: file))
        let refused = try luotu.run("tiles", "export", "roads", "-o", file)
        #expect(refused.status == 64 && refused.errors.contains("--overwrite"), "\(refused.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data("mine".utf8))
        #expect(try luotu.run("tiles", "export", "roads", "-o", file, "--overwrite").status == 0)
        for (arguments, word) in [
            (["roads", "-o", luotu.path("roads.zip")], ".mbtiles"), (["roads", "-o", file, "--update"], ".mbtiles"),
            (["roads", "-o", luotu.path("r.mbtiles"), "--zoom", "9-3"], "0-16"),
        ] {
            let (process, _, errors) = try luotu.start(["tiles", "export"] + arguments)
            process.waitUntilExit()
            #expect(process.terminationStatus == 64)
            #expect(try String(contentsOf: errors, encoding: .utf8).contains(word))
        }
        let nowhere = try luotu.run("tiles", "export", "roads", "-o", luotu.path("nowhere/roads.pmtiles"))
        #expect(nowhere.status == 1 && nowhere.errors.contains("folder"), "\(nowhere.errors)")
    }
}
