import GeoModel
import OneMap
import Testing

/// Expressions as the MapLibre style specification defines them.
@Suite struct StyleExpressionTests {
    private func value(
        _ expression: JSONValue, _ properties: [String: FieldValue] = [:], kind: GeometryKind = .point,
        zoom: Double = 12
    ) -> JSONValue {
        StyleExpression(properties: properties, kind: kind, zoom: zoom).value(expression)
    }

    @Test func fieldsAreReadComparedAndPutTogether() {
        let road: [String: FieldValue] = ["name": .text("建设路"), "width": .integer(12)]
        #expect(value(["get", "name"], road) == "建设路")
        #expect(value(["get", "none"], road) == .null)
        #expect(value(["coalesce", ["get", "none"], ["get", "width"], 7], road) == 12)
        #expect(value(["concat", ["get", "name"], " ", ["get", "width"]], road) == "建设路 12")
        #expect(value(["slice", ["get", "name"], 1], road) == "设路")
        #expect(value(["slice", ["to-string", 4407], 0, 2]) == "44")
        #expect(value(["==", ["get", "width"], 12.0], road) == true)
        #expect(value(["!=", ["geometry-type"], "Point"], kind: .line) == true)
        #expect(value(["all", ["==", 1, 1], ["==", ["get", "name"], "x"]], road) == false)
    }

    @Test func matchTakesListsAndTheOtherwise() {
        let match: JSONValue = ["match", ["get", "class"], ["主干路", "国道"], "a", "支路", "b", "c"]
        #expect(value(match, ["class": .text("国道")]) == "a")
        #expect(value(match, ["class": .text("支路")]) == "b")
        #expect(value(match, [:]) == "c")
    }

    /// base 2 between zoom 10 and 14: (2^(12−10) − 1) / (2^4 − 1) = 0.2 of the way.
    @Test func valuesRunWithTheZoom() {
        let curve: JSONValue = ["interpolate", ["exponential", 2], ["zoom"], 10, 0, 14, 100]
        #expect(value(curve, zoom: 12) == 20.0)
        #expect(value(curve, zoom: 3) == 0)
        #expect(value(curve, zoom: 20) == 100)
        #expect(value(["interpolate", ["linear"], ["zoom"], 10, 0, 14, 100], zoom: 11) == 25.0)
    }

    /// No layer's style uses what the renderer of pictures does not know: every paint value has a value.
    @Test func everyBuiltInStyleIsUnderstood() {
        for schema in BuiltInLayers.all {
            for style in BuiltInStyles.layers(schema) {
                for member in style.paint.members where member.name != "line-dasharray" {
                    let found = value(member.value, ["class": .text("0101"), "level": .text("town")], zoom: 16)
                    #expect(found != .null && found.items.isEmpty, "\(schema.id) \(member.name): \(member.value)")
                }
                if let filter = style.filter {
                    let answer = value(filter, zoom: 16)
                    #expect(answer == true || answer == false, "\(schema.id): \(filter)")
                }
            }
        }
    }
}
