import CGDAL

/// Direct reading of a DBF's records, for the two things that GDAL does not hand over: whether a record is deleted,
/// and whole numbers too long for a double.
final class TableBytes {
    private let header: TableHeader
    private let file: UnsafeMutablePointer<VSILFILE>
    private var window: [UInt8] = []
    private var windowStart = 0

    /// Nil where the file cannot be opened.
    init?(_ header: TableHeader) {
        guard let file = VSIFOpenL(header.path, "rb") else { return nil }
        self.header = header
        self.file = file
    }

    deinit { VSIFCloseL(file) }

    func isDeleted(_ row: Int) -> Bool { byte(row, 0, count: 1).first == 0x2A }

    /// The field's characters without blanks around them.
    func trimmed(_ field: Int, _ row: Int) -> ArraySlice<UInt8> {
        let place = header.fields[field]
        var slice = byte(row, place.offset, count: place.width)
        while let last = slice.last, last <= 0x20 { slice.removeLast() }
        while let first = slice.first, first <= 0x20 { slice.removeFirst() }
        return slice
    }

    private func byte(_ row: Int, _ offset: Int, count: Int) -> ArraySlice<UInt8> {
        let start = header.headerBytes + (row - 1) * header.recordBytes + offset
        if start < windowStart || start + count > windowStart + window.count {
            window = VirtualFile.read(file, from: start - offset, count: max(1 << 18, header.recordBytes))
            windowStart = start - offset
        }
        let from = min(start - windowStart, window.count)
        return window[from..<min(from + count, window.count)]
    }
}
