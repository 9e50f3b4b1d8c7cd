import GeoModel

/// Reads vector tiles (Mapbox vector tile specification 2.1), refusing what the specification forbids.
///
/// Input is untrusted: nothing is allocated that the bytes at hand do not hold.
public enum MVTReader {
    /// - Throws: `MVTError`, naming the byte or the layer.
    public static func layers(_ tile: [UInt8]) throws -> [DecodedLayer] {
        try tile.withUnsafeBytes { raw in
            var fields = ProtoReader(raw[...])
            var layers: [DecodedLayer] = []
            while let field = try fields.next() {
                guard field.number == 3 else { continue }
                layers.append(try layer(field.bytes()))
            }
            let names = layers.map(\.name)
            guard Set(names).count == names.count else { throw MVTError.invalid("two layers have the same name") }
            return layers
        }
    }

    private static func layer(_ bytes: ProtoReader.Bytes) throws -> DecodedLayer {
        var fields = ProtoReader(bytes)
        var name: String?
        var version: UInt64?
        var extent: UInt64 = 4096
        var keys: [String] = []
        var values: [FieldValue] = []
        var features: [ProtoReader.Bytes] = []
        while let field = try fields.next() {
            switch field.number {
            case 1: name = try field.text()
            case 2: features.append(try field.bytes())
            case 3: keys.append(try field.text())
            case 4: values.append(try value(field.bytes()))
            case 5: extent = try field.varint()
            case 15: version = try field.varint()
            default: break
            }
        }
        guard let name, !name.isEmpty else { throw MVTError.invalid("a layer has no name") }
        guard let version, version == 1 || version == 2 else {
            throw MVTError.invalid("\(name): version is not 1 or 2")
        }
        guard extent > 0, extent <= UInt64(UInt32.max) else {
            throw MVTError.invalid("\(name): the extent is \(extent)")
        }
        return DecodedLayer(
            name: name, version: Int(version), extent: Int(extent),
            features: try features.map { try feature($0, layer: name, keys: keys, values: values) })
    }

    static func value(_ bytes: ProtoReader.Bytes) throws -> FieldValue {
        var fields = ProtoReader(bytes)
        var found: [FieldValue] = []
        while let field = try fields.next() {
            switch field.number {
            case 1: found.append(.text(try field.text()))
            case 2: found.append(.real(Double(Float(bitPattern: try field.fixed32()))))
            case 3: found.append(.real(Double(bitPattern: try field.fixed64())))
            case 4: found.append(.integer(Int64(bitPattern: try field.varint())))
            case 5:
                let number = try field.varint()
                found.append(Int64(exactly: number).map { .integer($0) } ?? .real(Double(number)))
            case 6: found.append(.integer(ProtoReader.zigzag(try field.varint())))
            case 7: found.append(.boolean(try field.varint() != 0))
            default: break
            }
        }
        guard found.count == 1 else { throw MVTError.invalid("a value has \(found.count) contents") }
        return found[0]
    }

    private static func feature(
        _ bytes: ProtoReader.Bytes, layer: String, keys: [String], values: [FieldValue]
    ) throws -> DecodedFeature {
        var fields = ProtoReader(bytes)
        var id: UInt64?
        var tags: [UInt64] = []
        var type: UInt64?
        var commands: [UInt64]?
        while let field = try fields.next() {
            switch field.number {
            case 1: id = try field.varint()
            case 2: tags += try field.packedVarints()
            case 3: type = try field.varint()
            case 4: commands = (commands ?? []) + (try field.packedVarints())
            default: break
            }
        }
        guard let type, type <= 3 else {
            throw MVTError.invalid("\(layer): geometry type \(type.map(String.init) ?? "missing")")
        }
        guard let commands else { throw MVTError.invalid("\(layer): a feature has no geometry") }
        guard tags.count.isMultiple(of: 2) else { throw MVTError.invalid("\(layer): a tag has no value") }
        var properties: [String: FieldValue] = [:]
        for index in stride(from: 0, to: tags.count, by: 2) {
            guard tags[index] < keys.count, tags[index + 1] < values.count else {
                throw MVTError.invalid("\(layer): a tag points outside the keys or values")
            }
            properties[keys[Int(tags[index])]] = values[Int(tags[index + 1])]
        }
        let kind: GeometryKind = [.none, .point, .line, .polygon][Int(type)]
        // Type 0 is UNKNOWN: a decoder may try, and this one leaves the shape alone.
        let paths = kind == .none ? [] : try MVTPaths.read(commands, kind)
        return DecodedFeature(id: id, kind: kind, properties: properties, paths: paths)
    }
}

/// A layer of a tile as read.
public struct DecodedLayer: Hashable, Sendable {
    public var name: String
    public var version: Int
    public var extent: Int
    public var features: [DecodedFeature]
}

/// A feature of a tile as read. Its shape is in tile units, y southwards.
public struct DecodedFeature: Hashable, Sendable {
    public var id: UInt64?
    public var kind: GeometryKind
    public var properties: [String: FieldValue]
    /// All points as one path; lines; or rings, each without its closing point.
    public var paths: [[SIMD2<Int>]]
}

/// Why bytes are no vector tile.
public enum MVTError: Error, Hashable, Sendable, CustomStringConvertible {
    case truncated(atByte: Int)
    case invalid(String)

    public var description: String {
        switch self {
        case .truncated(let offset): "the tile ends too early, at byte \(offset)"
        case .invalid(let why): "no valid vector tile: \(why)"
        }
    }
}
