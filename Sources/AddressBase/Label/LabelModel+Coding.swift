import Foundation

extension LabelModel {
    /// The first bytes of a model's file, and the version of what the features see: a model works with that only.
    private static let magic = Array("LUOTU-LABELS-1\n".utf8)

    /// The model as a file: magic, labels, the chain's weights (16 bits), then for each feature the distance of its hash from
    /// the one before and its weights that are not 0 (8 bits). Numbers are little-endian, lengths LEB128.
    public var encoded: Data {
        var writer = ModelWriter()
        writer.bytes += Self.magic
        writer.length(labels.count)
        for name in labels.names {
            writer.length(name.utf8.count)
            writer.bytes += Array(name.utf8)
        }
        writer.length(separatorLabel.map { $0 + 1 } ?? 0)
        for weights in [transitions, continuations, endings] { for weight in weights { writer.weight(weight) } }
        writer.length(hashes.count)
        var last: UInt64 = 0
        for (index, hash) in hashes.enumerated() {
            writer.length(Int(hash - last))
            last = hash
            let row = rows[index * 2 * lanes..<(index + 1) * 2 * lanes]
            writer.length(row.count { $0 != 0 })
            for (lane, weight) in row.enumerated() where weight != 0 {
                writer.bytes += [UInt8(lane), UInt8(bitPattern: Int8(weight / Self.step))]
            }
        }
        return Data(writer.bytes)
    }

    /// - Throws: `AddressBaseError.badModel` for bytes that are no model of this version.
    public convenience init(decoding data: Data) throws(AddressBaseError) {
        var reader = ModelReader(data)
        try reader.expect(Self.magic)
        let names = try reader.list { (reader) throws(AddressBaseError) in try reader.text() }
        guard (1...127).contains(names.count) else { throw .badModel("the model has \(names.count) labels") }
        let labels = LabelSet(names)
        let lanes = Self.lanes(labels.count)
        let separator = try reader.length()
        guard separator <= labels.count else { throw .badModel("the model names a label that it does not have") }
        let transitions = try reader.weights(LabelEdge.count * (labels.count + 1) * lanes)
        let continuations = try reader.weights(LabelEdge.count * lanes)
        let endings = try reader.weights(lanes)
        let count = try reader.length()
        guard count <= data.count else { throw .badModel("the model's file is cut off") }
        var hashes: [UInt64] = []
        hashes.reserveCapacity(count)
        var rows = [Int16](repeating: 0, count: count * 2 * lanes)
        var last: UInt64 = 0
        for index in 0..<count {
            last += UInt64(try reader.length())
            guard last >> FeatureHash.bits == 0 else { throw .badModel("the model's file is damaged") }
            hashes.append(last)
            for _ in 0..<(try reader.length()) {
                let lane = Int(try reader.byte())
                guard lane < 2 * lanes else { throw .badModel("the model's file is damaged") }
                rows[index * 2 * lanes + lane] = Int16(Int8(bitPattern: try reader.byte())) * Self.step
            }
        }
        self.init(
            labels: labels, separatorLabel: separator == 0 ? nil : separator - 1, hashes: hashes, rows: rows,
            transitions: transitions, continuations: continuations, endings: endings)
    }

    /// - Throws: `AddressBaseError.dataMissing` where there is no file, `.badModel` where it is no model.
    public convenience init(contentsOf file: URL) throws(AddressBaseError) {
        guard let data = FileManager.default.contents(atPath: file.path) else { throw .dataMissing(file.path) }
        try self.init(decoding: data)
    }
}

private struct ModelWriter {
    var bytes: [UInt8] = []

    mutating func length(_ value: Int) {
        var rest = UInt(value)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func weight(_ weight: Int16) {
        let pattern = UInt16(bitPattern: weight)
        bytes += [UInt8(pattern & 0xFF), UInt8(pattern >> 8)]
    }
}

private struct ModelReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ data: Data) { bytes = Array(data) }

    mutating func expect(_ magic: [UInt8]) throws(AddressBaseError) {
        guard bytes.starts(with: magic) else { throw .badModel("the file is no label model of this version") }
        position = magic.count
    }

    mutating func byte() throws(AddressBaseError) -> UInt8 {
        guard position < bytes.count else { throw .badModel("the model's file is cut off") }
        position += 1
        return bytes[position - 1]
    }

    mutating func length() throws(AddressBaseError) -> Int {
        var value = 0
        var shift = 0
        while true {
            let next = try byte()
            guard shift < 56 else { throw .badModel("the model's file is damaged") }
            value |= Int(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    mutating func text() throws(AddressBaseError) -> String {
        let count = try length()
        guard count <= bytes.count - position else { throw .badModel("the model's file is cut off") }
        position += count
        return String(decoding: bytes[position - count..<position], as: UTF8.self)
    }

    mutating func weights(_ count: Int) throws(AddressBaseError) -> [Int16] {
        guard count * 2 <= bytes.count - position else { throw .badModel("the model's file is cut off") }
        var weights: [Int16] = []
        weights.reserveCapacity(count)
        for _ in 0..<count { weights.append(Int16(bitPattern: UInt16(try byte()) | UInt16(try byte()) << 8)) }
        return weights
    }

    mutating func list<Element>(
        _ read: (inout ModelReader) throws(AddressBaseError) -> Element
    ) throws(AddressBaseError) -> [Element] {
        let count = try length()
        guard count <= bytes.count else { throw .badModel("the model's file is damaged") }
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }
}
