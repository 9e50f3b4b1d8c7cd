import Drawing
import Foundation
import Testing

@Suite struct PipeDrawingTests {
    private func cut(_ label: String, _ offset: Double, isRound: Bool = true) -> SectionDrawing.Cut {
        .init(
            label: label, colour: "#00ffff", offset: offset, elevation: 8.5, width: 0.3, height: 0.3, isRound: isRound,
            ground: 10)
    }

    private func elements(_ svg: [UInt8], _ name: String) throws -> Int {
        let text = try #require(String(validating: svg, as: UTF8.self))
        return text.components(separatedBy: "<\(name) ").count - 1
    }

    @Test func aSectionDrawsEveryCutInItsColourWithItsLabel() throws {
        let svg = try SectionDrawing(
            .init(title: "横断面", lengthMetres: 20, cuts: [cut("JP 300", 4), cut("GD <10>&", 9, isRound: false)])
        ).svg()
        #expect(try elements(svg, "ellipse") == 1 && elements(svg, "polyline") == 1)
        let text = String(decoding: svg, as: UTF8.self)
        #expect(text.contains(">JP 300</text>") && text.contains(">GD &lt;10&gt;&amp;</text>"))
        #expect(text.contains("fill=\"#00ffff\"") && text.contains("横断面"))
        #expect(text.hasPrefix("<?xml") && text.hasSuffix("</svg>\n") && !text.contains("nan"))
    }

    @Test func aProfileHasABandOfFiguresForEveryStation() throws {
        let stations = [0.0, 30, 60].map { ProfileDrawing.Station(label: "WS\(Int($0))", chainage: $0, ground: 10) }
        let runs = [(0.0, 30.0), (30, 60)].map {
            ProfileDrawing.Run(
                label: "300", colour: "#4c3926", from: $0.0, to: $0.1, top: [8.3, 8.2], invert: [8, 7.9],
                slopePerMille: 3.3)
        }
        let svg = try ProfileDrawing(
            .init(
                title: "纵断面", lengthMetres: 60, stations: stations, runs: runs,
                crossings: [.init(label: "JP 200", colour: "#00ffff", chainage: 45, elevation: 9, height: 0.2)])
        ).svg()
        let text = String(decoding: svg, as: UTF8.self)
        for label in ["WS0", "WS30", "WS60"] { #expect(text.contains(">\(label)</text>")) }
        #expect(text.contains(">3.3‰</text>") && text.contains(">JP 200</text>"))
        #expect(try elements(svg, "polygon") == 2 && elements(svg, "ellipse") == 1)
    }

    @Test func nothingToDrawIsRefused() {
        #expect(throws: DrawingError.self) { try SectionDrawing(.init(title: "", lengthMetres: 10, cuts: [])) }
        #expect(throws: DrawingError.self) {
            try ProfileDrawing(.init(title: "", lengthMetres: 0, stations: [], runs: [], crossings: []))
        }
    }
}
