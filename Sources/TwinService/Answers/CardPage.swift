import AddressBase
import GeoModel

/// The address card as a page for a phone: no script, nothing fetched but its style sheet.
enum CardPage {
    static func text(_ answer: DoorplateAnswer, city: CityProfile) -> String {
        let cards = answer.addresses.map(card).joined()
        let notice: String? =
            switch answer.status {
            case .changed: "此门牌的地址已变更，现为："
            case .retired: "此门牌的地址已停用。"
            case .inUse, .provisional: nil
            }
        let title = answer.addresses.first?.address ?? "门牌"
        return page(title: title, (notice.map { "<p class=\"note\">\($0)</p>" } ?? "") + cards, city)
    }

    static func missing(city: CityProfile) -> String {
        page(title: "没有这个门牌码", "<h1>没有这个门牌码</h1><p>请核对后再扫一次。No doorplate has this code.</p>", city)
    }

    private static func card(_ card: AddressCard) -> String {
        var rows: [(String, String?)] = [
            ("区县", card.elements.county), ("镇街", card.elements.town), ("社区、村", card.elements.community),
            ("村民小组", card.elements.group), ("街路巷", card.elements.road), ("门牌号", card.elements.doorplate),
            ("小区、院落", card.elements.estate), ("标准地址编码", card.code), ("单元网格", card.grid),
        ]
        if let lon = card.lon, let lat = card.lat { rows.append(("位置", "\(degrees(lon)), \(degrees(lat))")) }
        let list = rows.compactMap { row in row.1.map { "<dt>\(row.0)</dt><dd>\(escaped($0))</dd>" } }.joined()
        let mask = card.isMasked ? "<p class=\"note\">楼栋、单元、户室不公开显示。</p>" : ""
        let code = PercentEncoding.encode(card.code ?? "")
        let correct =
            code.isEmpty
            ? "" : "<p><a href=\"/web/propose.html#address=\(code)\">地址有误？报给我们 · Correct this address</a></p>"
        return "<section><h1>\(escaped(card.address))</h1><dl>\(list)</dl>\(mask)\(correct)</section>"
    }

    private static func page(title: String, _ body: String, _ city: CityProfile) -> String {
        """
        <!doctype html>
        <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(escaped(title))</title><link rel="stylesheet" href="/web/css/doorplate.css">
        </head><body>\(body)<footer>\(escaped(city.name)) · 标准地址</footer></body></html>

        """
    }

    private static func degrees(_ value: Double) -> String { String((value * 1e5).rounded() / 1e5) }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
