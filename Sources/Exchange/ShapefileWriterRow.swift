/// One column of a shapefile's table.
public struct ShapefileField: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Width in bytes of the encoding, at most 254.
        case text(Int)
        /// Width in digits, the sign included.
        case integer(Int)
        /// Width in characters, sign and point included, and digits after the point.
        case real(Int, decimals: Int)
        /// Eight digits, `YYYYMMDD`.
        case date
    }

    /// At most ten bytes of the encoding.
    public var name: String
    public var kind: Kind

    public init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }

    var width: Int {
        switch kind {
        case .text(let width), .integer(let width), .real(let width, _): width
        case .date: 8
        }
    }

    var decimals: Int {
        if case .real(_, let decimals) = kind { decimals } else { 0 }
    }

    var letter: UInt8 {
        switch kind {
        case .text: UInt8(ascii: "C")
        case .integer, .real: UInt8(ascii: "N")
        case .date: UInt8(ascii: "D")
        }
    }
}

/// The attributes of one shape, kept as the bytes of a table record. Columns that are not set are null (blank).
public struct ShapefileRow: Sendable {
    public let fields: [ShapefileField]
    /// The record, its deletion mark first.
    private(set) var bytes: [UInt8]
    /// The first column whose value did not fit.
    private(set) var overflow: Int?
    private let starts: [Int]

    init(_ fields: [ShapefileField], file: String) throws {
        var starts: [Int] = []
        var next = 1
        for field in fields {
            guard (1...254).contains(field.width), field.decimals < max(field.width - 1, 1) else {
                throw ExchangeError.cannotWrite(
                    path: file, reason: "field \(field.name) cannot be \(field.width) characters wide")
            }
            starts.append(next)
            next += field.width
        }
        guard next <= 65_535, (1...255).contains(fields.count) else {
            throw ExchangeError.cannotWrite(
                path: file, reason: "a table record has 1 to 255 fields and at most 65,535 bytes, not \(next)")
        }
        self.fields = fields
        self.starts = starts
        bytes = [UInt8](repeating: 0x20, count: next)
    }

    mutating func clear() {
        for index in bytes.indices { bytes[index] = 0x20 }
        overflow = nil
    }

    /// Sets a text column from bytes of the file's encoding. Also fits a date as eight digits.
    public mutating func set(_ column: Int, text: some Collection<UInt8>) {
        guard text.count <= fields[column].width else { return refuse(column) }
        var place = starts[column]
        for byte in text {
            bytes[place] = byte
            place += 1
        }
    }

    /// Sets a number column to a whole number.
    public mutating func set(_ column: Int, integer: Int64) {
        set(column, scaled: integer, decimals: 0)
    }

    /// Sets a number column to `scaled / 10^decimals`, written with exactly that many decimals.
    public mutating func set(_ column: Int, scaled: Int64, decimals: Int) {
        var rest = scaled.magnitude
        var place = starts[column] + fields[column].width
        var written = 0
        repeat {
            guard place > starts[column] else { return refuse(column) }
            if written == decimals, decimals > 0 {
                place -= 1
                bytes[place] = 0x2E
                guard place > starts[column] else { return refuse(column) }
            }
            place -= 1
            bytes[place] = 0x30 + UInt8(rest % 10)
            rest /= 10
            written += 1
        } while rest > 0 || written <= decimals
        guard scaled < 0 else { return }
        guard place > starts[column] else { return refuse(column) }
        bytes[place - 1] = 0x2D
    }

    /// Sets a number column, rounded to the column's decimals, halves away from zero. A number that is not finite or
    /// too large is an overflow.
    public mutating func set(_ column: Int, real: Double) {
        let decimals = fields[column].decimals
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (real * scale).rounded()
        guard scaled.isFinite, abs(scaled) < 9e18 else { return refuse(column) }
        set(column, scaled: Int64(scaled), decimals: decimals)
    }

    /// Sets a date column.
    public mutating func set(_ column: Int, year: Int, month: Int, day: Int) {
        set(column, integer: Int64(year * 10_000 + month * 100 + day))
    }

    private mutating func refuse(_ column: Int) {
        if overflow == nil { overflow = column }
    }
}
