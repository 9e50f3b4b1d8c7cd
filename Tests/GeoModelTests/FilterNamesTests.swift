import GeoModel
import TestSupport
import Testing

@Suite struct FilterNamesTests {
    private let fields = [
        FieldDefinition("floors", .integer, "层数"), FieldDefinition("use", .text, "用途"),
        FieldDefinition("note", .text, "备注"), FieldDefinition("remark", .text, "备注"),
    ]

    @Test(arguments: [
        ("floors > 3", "floors > 3"), ("FLOORS > 3 AND Use = 'x'", "floors > 3 AND use = 'x'"),
        ("层数 + 1 > 3", "floors + 1 > 3"),
        ("NOT (用途 LIKE 'x%' OR CASEI(\"USE\") IN ('y'))", "NOT (use LIKE 'x%' OR CASEI(use) IN ('y'))"),
        ("备注 = 'x'", "备注 = 'x'"), ("colour = 'x'", "colour = 'x'"),
        ("id = 1 AND geom IS NULL", "id = 1 AND geom IS NULL"),
        ("f(层数, (用途)) = 1", "f(floors, (use)) = 1"), ("层数 BETWEEN 1 AND 2", "floors BETWEEN 1 AND 2"),
        ("(层数 = 1) IS NULL", "(floors = 1) IS NULL"),
        ("T_AFTER(INTERVAL(层数, '..'), 用途)", "T_AFTER(INTERVAL(floors, '..'), use)"),
    ])
    func namesInAnyCaseAndTitlesMeanTheField(text: String, resolved: String) throws {
        #expect(try CQL2Text.print(CQL2Text.parse(text).resolvingNames(in: fields)) == resolved)
    }

    @Test func withoutAnythingToRenameTheTreeIsTheSame() {
        for seed in UInt64(1)...300 {
            var trees = FilterTrees(seed: seed)
            let filter = trees.filter(depth: 3)
            #expect(filter.mapProperties { $0 } == filter, "seed \(seed)")
        }
    }
}
