/// The code of a unit grid cell (单元网格标识码): 15 characters, 6 county + 3 town + 3 community + 3 sequence.
///
/// CJ/T 213-2005 and GB/T 30428.1-2013, kept by the 2026 series (GB/T 47678.5 table 2 names 15 characters). The
/// county is digits (GB/T 2260); the other parts are digits or capital letters, because live systems use letters too.
public struct GridCellCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    public static let length = 15

    /// A stretch of the code with its own meaning.
    public enum Part: CaseIterable, Sendable {
        case county, town, community, sequence

        /// Places in the code, from 0.
        public var range: Range<Int> {
            switch self {
            case .county: 0..<6
            case .town: 6..<9
            case .community: 9..<12
            case .sequence: 12..<15
            }
        }

        var title: String {
            switch self {
            case .county: "county"
            case .town: "town"
            case .community: "community"
            case .sequence: "sequence"
            }
        }
    }

    public let text: String

    /// - Throws: `GridCellsError.malformedCode` naming the part that is wrong.
    public init(_ text: String) throws(GridCellsError) {
        var text = text
        if let fault = text.withUTF8({ Self.fault(in: $0) }) {
            throw GridCellsError(.malformedCode, "\"\(text)\" is no grid cell code: \(fault)")
        }
        self.text = text
    }

    /// 440703
    public var county: String { part(.county) }
    /// Three characters, unique in the county.
    public var town: String { part(.town) }
    /// Three characters, unique in the town.
    public var community: String { part(.community) }
    /// Three characters, numbered in the community from west to east, then from north to south.
    public var sequence: String { part(.sequence) }
    /// The twelve characters of the community that the cell lies in.
    public var communityCode: String { String(text.prefix(12)) }

    public var description: String { text }
    public static func < (left: GridCellCode, right: GridCellCode) -> Bool { left.text < right.text }

    private func part(_ part: Part) -> String { String(text.dropFirst(part.range.lowerBound).prefix(part.range.count)) }

    /// What is wrong with the bytes of a code; nil for a good one. Makes a string only for a fault.
    public static func fault(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count == length else {
            if bytes.isEmpty { return "it is empty" }
            return "it has \(String(decoding: bytes, as: UTF8.self).count) characters, not 15 (6 county, 3 town, "
                + "3 community, 3 sequence)"
        }
        for part in Part.allCases {
            for place in part.range where !isAllowed(bytes[place], in: part) {
                let stretch = String(decoding: bytes[part.range], as: UTF8.self)
                let allowed = part == .county ? "digits" : "digits or capital letters"
                return "its \(part.title) part \"\(stretch)\" (characters \(part.range.lowerBound + 1)–"
                    + "\(part.range.upperBound)) must be \(allowed)"
            }
        }
        return nil
    }

    private static func isAllowed(_ byte: UInt8, in part: Part) -> Bool {
        (0x30...0x39).contains(byte) || (part != .county && (0x41...0x5A).contains(byte))
    }
}
