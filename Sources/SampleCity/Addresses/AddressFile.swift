import Exchange

/// Writes 标准地址 and shows every row to the department's table.
final class AddressFile {
    private let file: ShapefileWriter
    private let observe: (AddressRow) throws -> Void
    private var stem = ""
    private var sequence = 0
    private var text: [UInt8] = []

    /// - Parameter observe: called with every row, in order.
    init(_ folder: DeliveryFolder, observe: @escaping (AddressRow) throws -> Void) throws {
        file = try ShapefileWriter(folder, "标准地址", .point, DeliveryTables.addresses)
        self.observe = observe
    }

    var count: Int { file.count }

    /// Starts the numbers of one community, after those already given.
    func begin(_ stem: String, skipping used: Int) {
        self.stem = stem
        sequence = used
    }

    func write(_ level: AddressLevel, _ elements: AddressElements, _ point: Plane, building: String = "") throws {
        sequence += 1
        let code = stem + padded(sequence, 8)
        text.removeAll(keepingCapacity: true)
        text += AddressElements.upper.gbk
        file.set(0, ascii: code)
        file.set(2, ascii: level.rawValue)
        file.set(3, Districts.province)
        file.set(4, Districts.city)
        file.set(5, Districts.county)
        for (index, part) in elements.parts.enumerated() {
            text += part.gbk
            file.set(6 + index, part)
        }
        file.row.set(1, text: text)
        file.set(16, ascii: building)
        try file.append(x: point.x, y: point.y)
        try observe(
            AddressRow(level: level, elements: elements, point: point, code: code, buildingCode: building))
    }

    func close() throws { try file.close() }
}
