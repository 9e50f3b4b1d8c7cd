import CGDAL
import GeoModel
import Glibc

/// Takes one field's values over into the batch.
///
/// Values are read from the feature's raw fields: GDAL's typed accessors check and convert anew at every call.
final class FieldEncoder {
    let buffer: ColumnBuffer
    private let index: Int32
    private let form: Form
    private let table: TableBytes?

    private enum Form {
        case integer, longInteger, real, string, date, timestamp, rendered, longNumber
    }

    /// - Parameter table: given where the field's whole numbers are to be read from the table's own bytes.
    init(index: Int32, layer: OGRLayerH, kind: SourceStream.ColumnKind, capacity: Int, table: TableBytes?) {
        self.index = index
        self.table = table
        buffer = ColumnBuffer(kind, capacity: capacity)
        form = table != nil ? .longNumber : Self.form(OGR_FD_GetFieldDefn(OGR_L_GetLayerDefn(layer), index))
    }

    private static func form(_ field: OGRFieldDefnH?) -> Form {
        switch OGR_Fld_GetType(field) {
        case OFTInteger: .integer
        case OFTInteger64: .longInteger
        case OFTReal: .real
        case OFTString: .string
        case OFTDate: .date
        case OFTDateTime: .timestamp
        default: .rendered
        }
    }

    func append(_ feature: OGRFeatureH, _ row: Int) {
        guard let raw = OGR_F_GetRawFieldRef(feature, index) else { return buffer.appendMissing() }
        if Self.isMissing(raw) { return buffer.appendMissing() }
        switch form {
        case .integer: buffer.append(Int64(raw.pointee.Integer))
        case .longInteger: buffer.append(Int64(raw.pointee.Integer64))
        case .real: buffer.append(raw.pointee.Real)
        case .string: append(raw.pointee.String)
        case .date: appendDate(raw.pointee.Date)
        case .timestamp: appendTimestamp(raw.pointee.Date)
        case .rendered: append(OGR_F_GetFieldAsString(feature, index))
        case .longNumber: appendLongNumber(row)
        }
    }

    /// GDAL marks a field that is unset or null by three equal marker words.
    @inline(__always)
    private static func isMissing(_ raw: UnsafeMutablePointer<OGRField>) -> Bool {
        let words = UnsafeRawPointer(raw)
        let first = words.load(as: Int32.self)
        guard first == OGRUnsetMarker || first == OGRNullMarker else { return false }
        return words.load(fromByteOffset: 4, as: Int32.self) == first
            && words.load(fromByteOffset: 8, as: Int32.self) == first
    }

    private func append(_ text: UnsafePointer<CChar>?) {
        guard let text else { return buffer.appendMissing() }
        buffer.append(text, count: strlen(text))
    }

    private func appendLongNumber(_ row: Int) {
        guard let digits = table?.trimmed(Int(index), row), !digits.isEmpty else { return buffer.appendMissing() }
        digits.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { buffer.append(start, count: bytes.count) }
        }
    }

    /// `2023-05-17`
    private func appendDate(_ date: OGRField.__Unnamed_struct_Date) {
        let target = buffer.reserve(16).assumingMemoryBound(to: UInt8.self)
        buffer.endBytes(Self.write(date, target))
    }

    /// `2023-05-17T08:30:00`, with the zone where the file gives one.
    private func appendTimestamp(_ date: OGRField.__Unnamed_struct_Date) {
        let target = buffer.reserve(40).assumingMemoryBound(to: UInt8.self)
        var at = Self.write(date, target)
        func put(_ byte: UInt8) {
            target[at] = byte
            at += 1
        }
        func two(_ value: UInt8) {
            put(0x30 + value / 10 % 10)
            put(0x30 + value % 10)
        }
        put(0x54)
        two(date.Hour)
        put(0x3A)
        two(date.Minute)
        put(0x3A)
        let milliseconds = Int((date.Second * 1000).rounded())
        two(UInt8(clamping: milliseconds / 1000))
        if milliseconds % 1000 != 0 {
            put(0x2E)
            for unit in [100, 10, 1] { put(UInt8(0x30 + milliseconds / unit % 10)) }
        }
        // 0 unknown, 1 local, 100 UTC, each step a quarter of an hour from there.
        if date.TZFlag == 100 {
            put(0x5A)
        } else if date.TZFlag > 1 {
            let minutes = (Int(date.TZFlag) - 100) * 15
            put(minutes < 0 ? 0x2D : 0x2B)
            two(UInt8(clamping: abs(minutes) / 60))
            put(0x3A)
            two(UInt8(clamping: abs(minutes) % 60))
        }
        buffer.endBytes(at)
    }

    private static func write(_ date: OGRField.__Unnamed_struct_Date, _ target: UnsafeMutablePointer<UInt8>) -> Int {
        let year = Int(max(date.Year, 0))
        let digits = [
            year / 1000 % 10, year / 100 % 10, year / 10 % 10, year % 10, -3,
            Int(date.Month) / 10 % 10, Int(date.Month) % 10, -3, Int(date.Day) / 10 % 10, Int(date.Day) % 10,
        ]
        for (index, digit) in digits.enumerated() { target[index] = UInt8(0x30 + digit) }
        return digits.count
    }
}
