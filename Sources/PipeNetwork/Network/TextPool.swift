/// Few distinct texts of many records, each record keeping a 16-bit number. Number 0 is the empty text.
struct TextPool: Sendable {
    private(set) var texts: [String] = [""]
    private var places: [String: UInt16] = ["": 0]
    private var last: (text: String, number: UInt16) = ("", 0)

    /// - Throws: `PipeNetworkError.tooManyValues` beyond 65,536 distinct texts.
    mutating func number(_ text: String, field: String) throws(PipeNetworkError) -> UInt16 {
        if text == last.text { return last.number }
        if let known = places[text] {
            last = (text, known)
            return known
        }
        guard let number = UInt16(exactly: texts.count) else {
            throw PipeNetworkError(
                .tooManyValues, "the field \(field) has more than 65,536 distinct values; it should name a class")
        }
        places[text] = number
        texts.append(text)
        last = (text, number)
        return number
    }

    subscript(number: UInt16) -> String { texts[Int(number)] }
}
