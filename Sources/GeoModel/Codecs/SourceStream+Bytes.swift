/// Writes the values of a frame's payload.
public struct FrameWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func put(_ value: Double) { put(value.bitPattern) }
    public mutating func put(_ value: Bool) { put(value ? 1 as UInt8 : 0) }

    public mutating func put(_ text: [UInt8]) {
        put(UInt32(text.count))
        bytes.append(contentsOf: text)
    }

    /// Bytes whose number the reader knows from elsewhere.
    public mutating func put(raw more: [UInt8]) { bytes.append(contentsOf: more) }

    public mutating func put(_ text: String) { put(Array(text.utf8)) }

    public mutating func putOptional<Value>(_ value: Value?, _ body: (inout FrameWriter, Value) -> Void) {
        put(value != nil)
        if let value { body(&self, value) }
    }

    public mutating func putList<Value>(_ values: [Value], _ body: (inout FrameWriter, Value) -> Void) {
        put(UInt32(values.count))
        for value in values { body(&self, value) }
    }
}

/// A frame that does not hold what it should: the reader was cut off or another program wrote the pipe.
public struct MalformedFrame: Error, Hashable, Sendable, CustomStringConvertible {
    public var offset: Int
    public init(offset: Int) { self.offset = offset }
    public var description: String { "the file reader's answer is malformed at byte \(offset) of a frame" }
}

/// Reads the values of a frame's payload; every length is checked against what remains.
public struct FrameReader: Sendable {
    private let bytes: [UInt8]
    public private(set) var offset = 0

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws -> Number {
        let start = try advance(MemoryLayout<Number>.size)
        return bytes.withUnsafeBytes {
            Number(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: Number.self))
        }
    }

    public mutating func double() throws -> Double { Double(bitPattern: try number(UInt64.self)) }
    public mutating func bool() throws -> Bool { try number(UInt8.self) != 0 }

    public mutating func data() throws -> [UInt8] {
        let count = Int(try number(UInt32.self))
        let start = try advance(count)
        return Array(bytes[start..<start + count])
    }

    public mutating func text() throws -> String { String(decoding: try data(), as: UTF8.self) }

    public mutating func optional<Value>(_ body: (inout FrameReader) throws -> Value) throws -> Value? {
        try bool() ? try body(&self) : nil
    }

    public mutating func list<Value>(_ body: (inout FrameReader) throws -> Value) throws -> [Value] {
        let count = Int(try number(UInt32.self))
        guard count <= bytes.count - offset else { throw MalformedFrame(offset: offset) }
        return try (0..<count).map { _ in try body(&self) }
    }

    /// Goes over `count` bytes and answers where they start.
    public mutating func advance(_ count: Int) throws -> Int {
        guard count >= 0, count <= bytes.count - offset else { throw MalformedFrame(offset: offset) }
        defer { offset += count }
        return offset
    }
}

extension SourceDescription {
    public func write(_ out: inout FrameWriter) {
        out.put(driver)
        out.putList(layers) { $0.put($1) }
        out.put(Int32(layerIndex))
        out.putList(fields) { $1.write(&$0) }
        out.putOptional(featureCount) { $0.put(Int64($1)) }
        out.put(geometry.rawValue)
        out.put(hasHeights)
        out.put(hasParts)
        out.putOptional(extent) { out, box in
            for ordinate in [box.west, box.south, box.east, box.north] { out.put(ordinate) }
        }
        out.put(isUTF8)
        out.putOptional(codePage) { $0.put($1) }
        out.putOptional(languageDriver) { $0.put($1) }
        for text in [crsDefinition, crsAuthority, prj] { out.putOptional(text) { $0.put($1) } }
        out.putList(notes) { $0.put($1) }
    }

    public init(_ input: inout FrameReader) throws {
        driver = try input.text()
        layers = try input.list { try $0.data() }
        layerIndex = Int(try input.number(Int32.self))
        fields = try input.list { try SourceColumn(&$0) }
        featureCount = try input.optional { Int(try $0.number(Int64.self)) }
        geometry = GeometryKind(rawValue: try input.text()) ?? .mixed
        hasHeights = try input.bool()
        hasParts = try input.bool()
        extent = try input.optional {
            BoundingBox(west: try $0.double(), south: try $0.double(), east: try $0.double(), north: try $0.double())
        }
        isUTF8 = try input.bool()
        codePage = try input.optional { try $0.text() }
        languageDriver = try input.optional { try $0.number(UInt8.self) }
        crsDefinition = try input.optional { try $0.text() }
        crsAuthority = try input.optional { try $0.text() }
        prj = try input.optional { try $0.text() }
        notes = try input.list { try $0.text() }
        guard layers.indices.contains(layerIndex) else { throw MalformedFrame(offset: input.offset) }
    }
}

extension SourceColumn {
    func write(_ out: inout FrameWriter) {
        out.put(name)
        out.put(type.rawValue)
        out.put(Int32(width))
        out.put(Int32(precision))
    }

    init(_ input: inout FrameReader) throws {
        let name = try input.data()
        let type = FieldType(rawValue: try input.text()) ?? .text
        let width = Int(try input.number(Int32.self))
        self.init(name: name, type: type, width: width, precision: Int(try input.number(Int32.self)))
    }
}

extension SourceFailure {
    public func write(_ out: inout FrameWriter) {
        out.put(code)
        out.put(message)
    }

    public init(_ input: inout FrameReader) throws { self.init(code: try input.text(), message: try input.text()) }
}

extension SourceEnd {
    public func write(_ out: inout FrameWriter) {
        out.put(Int64(rows))
        out.put(Int64(deletedRows))
        out.putList(notes) { $0.put($1) }
    }

    public init(_ input: inout FrameReader) throws {
        self.init(
            rows: Int(try input.number(Int64.self)), deletedRows: Int(try input.number(Int64.self)),
            notes: try input.list { try $0.text() })
    }
}

extension RowRefusal {
    public func write(_ out: inout FrameWriter) {
        out.put(Int64(row))
        for text in [field, value] { out.putOptional(text) { $0.put($1) } }
        out.put(reason)
    }

    public init(_ input: inout FrameReader) throws {
        self.init(
            row: Int(try input.number(Int64.self)), field: try input.optional { try $0.text() },
            value: try input.optional { try $0.text() }, reason: try input.text())
    }
}

extension FrameReader {
    public var isAtEnd: Bool { offset == bytes.count }

    /// A byte column of `rows` rows; its offsets must ascend.
    public mutating func byteColumn(_ rows: Int) throws -> ByteColumn {
        let presence = try advance(rows)
        let starts = try advance((rows + 1) * 4)
        let present = [Bool](unsafeUninitializedCapacity: rows) { buffer, count in
            for row in 0..<rows { buffer.initializeElement(at: row, to: bytes[presence + row] != 0) }
            count = rows
        }
        var isAscending = true
        let offsets = bytes.withUnsafeBytes { all in
            [Int32](unsafeUninitializedCapacity: rows + 1) { buffer, count in
                var last: Int32 = 0
                for row in 0...rows {
                    let value = Int32(littleEndian: all.loadUnaligned(fromByteOffset: starts + row * 4, as: Int32.self))
                    if value < last { isAscending = false }
                    last = value
                    buffer.initializeElement(at: row, to: value)
                }
                count = rows + 1
            }
        }
        guard isAscending, offsets[0] == 0 else { throw MalformedFrame(offset: starts) }
        let from = try advance(Int(offsets[rows]))
        return ByteColumn(bytes: Array(bytes[from..<offset]), offsets: offsets, isPresent: present)
    }

    /// A number column of `rows` rows.
    public mutating func numbers<Value>(_ rows: Int, _ make: (UInt64) -> Value) throws -> [Value?] {
        let presence = try advance(rows)
        let values = try advance(rows * 8)
        return bytes.withUnsafeBytes { all in
            [Value?](unsafeUninitializedCapacity: rows) { buffer, count in
                for row in 0..<rows {
                    let bits = all.loadUnaligned(fromByteOffset: values + row * 8, as: UInt64.self)
                    let value = all[presence + row] == 0 ? nil : make(UInt64(littleEndian: bits))
                    buffer.initializeElement(at: row, to: value)
                }
                count = rows
            }
        }
    }
}
