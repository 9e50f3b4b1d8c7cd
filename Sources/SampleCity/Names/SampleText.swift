import Exchange

/// A text together with its GBK bytes, so that millions of rows are put together without recoding.
struct SampleText: Hashable, Sendable {
    let text: String
    let gbk: [UInt8]

    /// - Precondition: GBK has every character; the word lists and formats of this room keep to it.
    init(_ text: String) {
        guard let bytes = TextEncoding.gbk.encode(text) else { preconditionFailure("\(text) is not GBK") }
        self.text = text
        gbk = bytes
    }

    private init(text: String, gbk: [UInt8]) {
        self.text = text
        self.gbk = gbk
    }

    static let empty = SampleText(text: "", gbk: [])

    var isEmpty: Bool { gbk.isEmpty }

    static func + (left: SampleText, right: SampleText) -> SampleText {
        SampleText(text: left.text + right.text, gbk: left.gbk + right.gbk)
    }
}

/// Numbers with a suffix, made once: 12号, 3栋, 2单元, 5层, 502室.
struct NumberWords: Sendable {
    private let words: [SampleText]

    init(suffix: String, upTo last: Int) {
        words = (0...last).map { SampleText(String($0) + suffix) }
    }

    subscript(number: Int) -> SampleText { words[number] }
}
