import ArgumentParser
import GeoKernel
import GeoModel

/// `luotu grid beidou LON LAT` and `luotu grid beidou CODE`
struct GridBeidouCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "beidou",
        abstract: "BeiDou grid location codes (GB/T 39409-2020), both ways. 北斗网格位置码",
        discussion: """
            Examples:
              luotu grid beidou 116.3126 39.9932 --level 5      # → N50J47539B8
              luotu grid beidou 116.3126 39.9932 --height 45    # with height
              luotu grid beidou N50J47539B8                     # → its box and centre
              luotu query parts --beidou N50J47539B8            # what lies in it

            Negative numbers come after --: luotu grid beidou --level 5 -- -116.3126 -39.9932
            """)

    @OptionGroup var shared: SharedOptions
    @Argument(help: "LON LAT (EPSG:4490), or a code, also with height or as a reference code.") var what: [String]
    @Option(help: "1 (6° × 4°) to 10 (1.5 cm).") var level = 10
    @Option(help: "Metres above the ellipsoid: a code with height.") var height: Double?

    private struct Answer: Encodable {
        let code: String
        let level: Int
        let lon: Double
        let lat: Double
        let bbox: [Double]
        let heights: [Double]?

        init(_ plane: BeidouGridCode, _ space: BeidouSpaceCode? = nil) {
            code = space?.text ?? plane.text
            level = plane.level
            (lon, lat) = (plane.center.x, plane.center.y)
            bbox = [plane.box.west, plane.box.south, plane.box.east, plane.box.north]
            heights = space.map { [$0.heightsMetres.lowerBound, $0.heightsMetres.upperBound] }
        }
    }

    func run() async throws {
        try await reporting {
            let answer = try self.answer()
            guard !shared.printsJSON else { return try Output.json(answer) }
            Output.line(answer.code)
            Output.line("level \(answer.level)  centre \(answer.lon), \(answer.lat)")
            Output.line("box \(answer.bbox.map { String($0) }.joined(separator: ", "))")
            if let heights = answer.heights { Output.line("height \(heights[0]) … \(heights[1]) m") }
        }
    }

    private func answer() throws -> Answer {
        if what.count == 1 { return try read(what[0]) }
        guard what.count == 2, let lon = Double(what[0]), let lat = Double(what[1]) else {
            throw ValidationError("give LON LAT, such as 116.3126 39.9932, or one code")
        }
        let position = Position(lon, lat)
        if let height {
            let space = try BeidouSpaceCode(position, heightMetres: height, level: level)
            return Answer(space.plane, space)
        }
        return Answer(try BeidouGridCode(position, level: level))
    }

    /// A code of the plane, else one with height, else a reference code; the first reading's fault is told.
    private func read(_ text: String) throws -> Answer {
        do {
            return Answer(try BeidouGridCode(text))
        } catch {
            if let space = try? BeidouSpaceCode(text) { return Answer(space.plane, space) }
            if let reference = try? BeidouGridCode(reference: text) { return Answer(reference) }
            throw error
        }
    }
}
