import Foundation

/// The photograph that comes with a proposal.
public struct ProposalPicture: Hashable, Sendable, Codable {
    /// `image/jpeg` or `image/png`.
    public var type: String
    public var data: Data

    /// Bytes that a picture may have.
    public static let limit = 2 << 20

    public init(type: String, data: Data) {
        self.type = type
        self.data = data
    }

    /// A picture by what its first bytes say.
    ///
    /// - Throws: `AddressBaseError.badEdit` for anything but a JPEG or PNG, or one that is too large.
    public init(_ data: Data) throws {
        let known: [(type: String, start: [UInt8])] = [
            ("image/jpeg", [0xFF, 0xD8, 0xFF]), ("image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        ]
        guard let found = known.first(where: { data.starts(with: $0.start) }) else {
            throw AddressBaseError.badEdit("the photo is neither JPEG nor PNG")
        }
        guard data.count <= Self.limit else {
            throw AddressBaseError.badEdit("the photo has \(data.count) bytes; \(Self.limit) are taken")
        }
        self.init(type: found.type, data: data)
    }
}
