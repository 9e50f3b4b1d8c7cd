import AddressBase

/// Answers about addresses as people read them on a terminal; programs get the JSON document (`SharedOptions.printsJSON`).
enum AddressTable {
    static func print(_ answer: GeocodeAnswer) {
        guard !answer.candidates.isEmpty else { return Output.line("无匹配: \(answer.reason ?? "")") }
        Output.table(
            ["得分", "级别", "方式", "标准地址", "编码", "经度", "纬度", "单元网格"],
            answer.candidates.map {
                [
                    String($0.score), $0.level.rawValue, $0.match.rawValue, $0.address, $0.code ?? "", degrees($0.lon),
                    degrees($0.lat), $0.grid ?? "",
                ]
            })
    }

    static func print(_ answer: ReverseGeocoder.Answer) {
        if answer.addresses.isEmpty { Output.line("附近没有标准地址") }
        let areas: [(String, ReverseGeocoder.Containing.Area?)] = [
            ("单元网格", answer.containing.cell), ("社区", answer.containing.community), ("镇街", answer.containing.town),
            ("区县", answer.containing.county),
        ]
        let places = answer.addresses.map { [$0.address, "\($0.distanceMetres) m", $0.level.rawValue, $0.code ?? ""] }
        let containing = areas.map { [$0.0, $0.1?.name ?? "—", "", $0.1?.code ?? ""] }
        Output.table(["标准地址", "距离", "级别", "编码"], places + containing)
    }

    static func print(_ suggestions: [Suggester.Suggestion]) {
        guard !suggestions.isEmpty else { return Output.line("无匹配") }
        Output.table(["地址", "级别", "编码"], suggestions.map { [$0.text, $0.level.rawValue, $0.code ?? ""] })
    }

    static func print(_ address: ParsedAddress) {
        Output.table(
            ["要素", "原文", "规范值", "起", "止"],
            address.elements.map {
                [$0.label.rawValue, $0.text, $0.value, String($0.start), String($0.end)]
            }
                + address.ignored.map {
                    ["(\($0.kind.rawValue))", ignored($0, of: address.text), "", String($0.start), String($0.end)]
                })
    }

    private static func ignored(_ span: IgnoredSpan, of text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(span.start).prefix(span.end - span.start)))
    }

    private static func degrees(_ value: Double?) -> String {
        value.map { String(($0 * 1e7).rounded() / 1e7) } ?? ""
    }
}
