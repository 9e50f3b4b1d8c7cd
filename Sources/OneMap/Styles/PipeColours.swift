/// The colours of underground pipes: CJJ 61-2017 appendix B, the table GeoData/Standards/pipeline_classes.csv.
public enum PipeColours {
    /// One category of pipes.
    public struct Category: Hashable, Sendable {
        /// The category's letters, such as JS.
        public var code: String
        public var title: String
        public var englishTitle: String
        /// `#rrggbb`
        public var color: String
        /// The category's own letters and those of its classes, as they stand in a pipe's class field.
        public var classes: [String]
    }

    public static let categories: [Category] = [
        Category(
            code: "JS", title: "给水", englishTitle: "Water supply", color: "#00ffff",
            classes: ["JS", "JY", "SS", "ZS", "JP", "JZ", "XS", "LS", "JH"]),
        Category(
            code: "PS", title: "排水", englishTitle: "Drainage", color: "#4c3926", classes: ["PS", "YS", "WS", "HS"]),
        Category(
            code: "RQ", title: "燃气", englishTitle: "Gas", color: "#ff00ff", classes: ["RQ", "MQ", "YH", "TR"]),
        Category(code: "RL", title: "热力", englishTitle: "Heat", color: "#ff8000", classes: ["RL", "RS", "ZQ"]),
        Category(
            code: "DL", title: "电力", englishTitle: "Power", color: "#ff0000",
            classes: ["DL", "GD", "LD", "XH", "DC", "GG"]),
        // DX is the letter of telecommunication in CJJ 61-2003; deliveries still carry it.
        Category(
            code: "TX", title: "通信", englishTitle: "Communication", color: "#00ff00",
            classes: ["TX", "DH", "DS", "XX", "GB", "DX"]),
        Category(
            code: "GY", title: "工业", englishTitle: "Industry", color: "#000000",
            classes: ["GY", "QQ", "YQ", "GQ", "YX", "BQ", "LQ", "DQ", "EY", "AQ", "JB"]),
        Category(code: "QT", title: "综合管沟", englishTitle: "Utility tunnel", color: "#000000", classes: ["QT", "ZH"]),
        Category(code: "BM", title: "不明管线", englishTitle: "Unknown", color: "#6600cc", classes: ["BM"]),
    ]
}
