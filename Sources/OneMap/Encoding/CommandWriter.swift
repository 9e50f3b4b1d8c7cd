/// The geometry commands of one feature (vector tile specification 2.1, §4.3): a cursor and packed varints.
struct CommandWriter: ~Copyable {
    private(set) var bytes = ByteWriter(capacity: 1024)
    private var x = 0
    private var y = 0

    var isEmpty: Bool { bytes.count == 0 }

    mutating func removeAll() {
        bytes.removeAll()
        (x, y) = (0, 0)
    }

    mutating func points(_ points: borrowing PointBuffer) {
        guard points.count > 0 else { return }
        command(1, points.count)
        for index in 0..<points.count { move(to: points[index]) }
    }

    @inline(__always)
    mutating func single(_ point: GridPoint) {
        command(1, 1)
        move(to: point)
    }

    /// - Precondition: at least two points.
    mutating func line(_ points: borrowing PointBuffer) {
        command(1, 1)
        move(to: points[0])
        command(2, points.count - 1)
        for index in 1..<points.count { move(to: points[index]) }
    }

    /// Writes an open ring of at least three points, backwards where asked.
    mutating func ring(_ points: borrowing PointBuffer, _ range: Range<Int>, reversed: Bool) {
        command(1, 1)
        move(to: points[range.lowerBound])
        command(2, range.count - 1)
        if reversed {
            for index in range.dropFirst().reversed() { move(to: points[index]) }
        } else {
            for index in range.dropFirst() { move(to: points[index]) }
        }
        command(7, 1)
    }

    @inline(__always)
    private mutating func command(_ id: UInt64, _ count: Int) { bytes.append(varint: UInt64(count) << 3 | id) }

    @inline(__always)
    private mutating func move(to point: GridPoint) {
        bytes.append(zigzag: point.x &- x)
        bytes.append(zigzag: point.y &- y)
        (x, y) = (point.x, point.y)
    }
}
