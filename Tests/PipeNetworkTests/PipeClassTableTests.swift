import Foundation
import GeoModel
import PipeNetwork
import TestSupport
import Testing

@Suite struct PipeClassTableTests {
    static func standard() throws -> PipeClassTable {
        try PipeClassTable(
            csv: String(contentsOf: PackageRoot.geoData("Standards/pipeline_classes.csv"), encoding: .utf8))
    }

    /// Colours of CJJ 61-2017 appendix B.
    @Test(arguments: [
        ("JP", "配水", "给水", "#00ffff"), ("YS", "雨水", "排水", "#4c3926"), ("TR", "天然气", "燃气", "#ff00ff"),
        ("RS", "热水", "热力", "#ff8000"), ("GD", "供电", "电力", "#ff0000"), ("DH", "电话", "通信", "#00ff00"),
        ("QQ", "氢气", "工业", "#000000"), ("BM", "不明管线", "其他", "#6600cc"), ("JS", "给水", "给水", "#00ffff"),
        ("PS", "排水", "排水", "#4c3926"), ("DX", "电信", "通信", "#00ff00"),
    ])
    func classesHaveTheirColours(code: String, name: String, category: String, colour: String) throws {
        let found = try #require(try Self.standard().pipeClass(code))
        #expect((found.name, found.category, found.colour.hex) == (name, category, colour))
    }

    @Test func gravityPipesAreMeasuredAtTheInvert() throws {
        let table = try Self.standard()
        for code in ["YS", "WS", "HS", "PS"] { #expect(table.pipeClass(code)?.levelReference == .invert, "\(code)") }
        for code in ["JP", "TR", "RS", "GD", "DH"] { #expect(table.pipeClass(code)?.levelReference == .top, "\(code)") }
    }

    @Test func codesStandOnceAndRemarksAreLeftAside() throws {
        let table = try Self.standard()
        #expect(Set(table.classes.map(\.code)).count == table.classes.count)
        #expect(table.pipeClass("(99)") == nil)
        #expect(table.pipeClass("ZH")?.name == "综合管沟")
        #expect(Set(table.classes.map(\.category)).count == 8)
    }

    @Test(arguments: [
        ("", "empty"), ("code,category\n", "subcategory"),
        ("code,category,subcategory,rgb,category_code\nJP,给水,配水,\"0,999,0\",JS\n", "row 2"),
        ("code,category,subcategory,rgb,category_code\nJP,给水,配水,,\n", "给水"),
        ("code,category,subcategory,rgb,category_code\n,给水,配水,,\n", "row 2"),
    ])
    func brokenTablesAreRefused(text: String, words: String) {
        let error = #expect(throws: PipeNetworkError.self) { try PipeClassTable(csv: text) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}

@Suite struct PipeSectionTests {
    @Test(arguments: [
        ("300", 300.0), ("DN300", 300), ("Φ315mm", 315), ("d 600 ", 600), ("20.5", 20.5), ("De110", 110), ("-5", -5),
    ])
    func diametersAreRead(text: String, diameter: Double) throws {
        #expect(try PipeSection(text) == .round(diameterMillimetres: diameter))
    }

    @Test(arguments: ["400×600", "400x600", "400X600", "400*600", "400 × 600mm"])
    func sectionsAreRead(text: String) throws {
        #expect(try PipeSection(text) == .box(widthMillimetres: 400, heightMillimetres: 600))
    }

    @Test(arguments: ["", "×", "400×", "nan", "inf", "0y10", "三百", "1e3", "1×2×3", "--5"])
    func othersAreRefused(text: String) {
        let error = #expect(throws: PipeNetworkError.self) { try PipeSection(text) }
        #expect(error?.code == .malformedSection)
    }
}
