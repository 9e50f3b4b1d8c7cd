/// The code of a camera or other device of video surveillance (GB/T 28181): 20 digits, 8 centre + 2 trade + 3 type + 7
/// sequence (newer texts: 1 network and 6 sequence).
public struct CameraCode: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// - Throws: `CityPartsError.malformedCode`.
    public init(_ text: String) throws(CityPartsError) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20 else {
            throw CityPartsError(
                .malformedCode, "\"\(text)\" is no device code: it has \(text.count) characters, not 20 digits")
        }
        if let place = bytes.firstIndex(where: { !(0x30...0x39).contains($0) }) {
            throw CityPartsError(.malformedCode, "\"\(text)\" is no device code: character \(place + 1) is no digit")
        }
        self.text = text
    }

    /// 44070300
    public var center: String { String(text.prefix(8)) }
    /// Two digits.
    public var trade: String { String(text.dropFirst(8).prefix(2)) }
    /// 131 摄像机, 132 网络摄像机, see GeoData/Standards/camera_type_codes.csv.
    public var type: String { String(text.dropFirst(10).prefix(3)) }
    public var sequence: String { String(text.suffix(7)) }
    public var description: String { text }

    /// Whether the type is one of a camera.
    public var isCamera: Bool { type == "131" || type == "132" }
}
