/// Takes a BeiDou grid code apart, character by character.
struct BeidouCodeReader {
    private let text: String
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    /// A cell's place from the equator and the prime meridian, and its side of the latter.
    struct Cell {
        var column: Int64
        var row: Int64
        let isWest: Bool

        mutating func descend(_ child: (column: Int64, row: Int64), level: Int) {
            let step = BeidouGridLevel.steps[level - 1]
            column = column * step.columns + child.column
            row = row * step.rows + child.row
        }
    }

    var isAtEnd: Bool { place == bytes.count }

    /// `N` or `S`: whether the cell is south.
    mutating func hemisphere() throws(GeoKernelError) -> Bool {
        switch try next("N or S") {
        case UInt8(ascii: "N"): return false
        case UInt8(ascii: "S"): return true
        default: throw wrong("N or S")
        }
    }

    /// `50J`: the cell of level 1.
    mutating func zone() throws(GeoKernelError) -> Cell {
        let expected = "a zone of longitude from 01 to 60"
        let tens = try digit(below: 10, expected)
        let zone = try tens * 10 + digit(below: 10, expected)
        guard (1...60).contains(zone) else { throw wrong(expected) }
        let letter = try next("a zone of latitude from A to V")
        guard (UInt8(ascii: "A")...UInt8(ascii: "V")).contains(letter) else {
            throw wrong("a zone of latitude from A to V")
        }
        let isWest = zone <= 30
        return Cell(column: isWest ? 30 - zone : zone - 31, row: Int64(letter - UInt8(ascii: "A")), isWest: isWest)
    }

    /// The one or two digits of a level from the second on.
    mutating func cell(level: Int) throws(GeoKernelError) -> (column: Int64, row: Int64) {
        let step = BeidouGridLevel.steps[level - 1]
        if step.hasOneDigit {
            let number = try digit(below: step.columns * step.rows, "the digit of level \(level)")
            return (number % 2, number / 2)
        }
        let column = try digit(below: step.columns, "the column of level \(level)")
        return (column, try digit(below: step.rows, "the row of level \(level)"))
    }

    mutating func digit(below limit: Int64, _ expected: String) throws(GeoKernelError) -> Int64 {
        guard let value = BeidouDigit.value(try next(expected), below: limit) else { throw wrong(expected) }
        return value
    }

    private mutating func next(_ expected: String) throws(GeoKernelError) -> UInt8 {
        guard place < bytes.count else { throw fault("it ends before \(expected)") }
        place += 1
        return bytes[place - 1]
    }

    private func wrong(_ expected: String) -> GeoKernelError { fault("character \(place) is not \(expected)") }

    func fault(_ why: String) -> GeoKernelError {
        GeoKernelError(.malformedCode, "\"\(text)\" is no BeiDou grid code: \(why)")
    }
}
