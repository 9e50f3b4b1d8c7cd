/// Tells UTF-8, GBK, GB 18030 and Big5 apart by what the bytes look like, and catches labels that lie.
///
/// GBK and Big5 share most byte pairs, so validity alone decides little: a text is taken for the encoding in which more
/// of its characters are common ones (level 1 of GB 2312, level 1 of Big5: over nine in ten of running Chinese text).
/// Source: the code tables' own layout. Known limit: short unlabelled Japanese or Korean text can pass for GBK.
public struct EncodingDetector: Sendable {
    /// What the file states, and where.
    public struct Label: Sendable {
        public var encoding: TextEncoding
        public var evidence: EncodingFinding.Evidence

        public init(_ encoding: TextEncoding, _ evidence: EncodingFinding.Evidence) {
            self.encoding = encoding
            self.evidence = evidence
        }

        var source: String {
            switch evidence {
            case .codePageFile(let text): ".cpg (\(text))"
            case .languageDriver(let byte): "language driver 0x\(String(byte, radix: 16, uppercase: true))"
            default: "file"
            }
        }
    }

    private static let largestSample = 1 << 18
    private var values: [[UInt8]] = []
    private var bytes = 0

    public init() {}

    /// Whether anything but ASCII was seen.
    public var hasEvidence: Bool { !values.isEmpty }

    /// Takes a value into the sample; ASCII values and those beyond 256 KiB are left out.
    public mutating func add(_ value: some Collection<UInt8>) {
        guard bytes < Self.largestSample, value.contains(where: { $0 >= 0x80 }) else { return }
        values.append(Array(value))
        bytes += value.count
    }

    /// The encoding of the sample.
    ///
    /// - Throws: `ExchangeError.unknownEncoding` where nothing is stated and the bytes fit no Chinese encoding.
    public func detect(label: Label?, file: String) throws -> EncodingFinding {
        guard hasEvidence else {
            return label.map { EncodingFinding($0.encoding, $0.evidence) } ?? EncodingFinding(.utf8, .asciiOnly)
        }
        let looks = look()
        if let label { return judge(label, looks) }
        guard let looks else { throw ExchangeError.unknownEncoding(file: file) }
        return EncodingFinding(looks, .content)
    }

    /// A label holds unless the bytes contradict it: malformed in it, or plainly another encoding.
    private func judge(_ label: Label, _ looks: TextEncoding?) -> EncodingFinding {
        let stated = EncodingFinding(label.encoding, label.evidence)
        guard let looks, looks != label.encoding else { return stated }
        let isCompatible = [label.encoding, looks].allSatisfy { $0 == .gbk || $0 == .gb18030 }
        if isCompatible && looks == .gbk { return stated }
        let isMalformed = Profile(values, label.encoding).malformed > 0
        // What software writes when it was never told: the label of a default says little.
        let isDefault = [.latin1, .windows1252, .cp437, .cp850].contains(label.encoding)
        guard isMalformed || isDefault || looks == .utf8 else { return stated }
        return EncodingFinding(
            looks, .content, note: "the \(label.source) states \(label.encoding), but the text is \(looks)")
    }

    /// What the bytes look like; nil where no Chinese encoding fits.
    private func look() -> TextEncoding? {
        let utf8 = Profile(values, .utf8)
        if utf8.malformed == 0, utf8.long > 0 || utf8.isolated * 2 > utf8.total { return .utf8 }
        let gbk = Profile(values, .gbk)
        let big5 = Profile(values, .big5)
        if gbk.isMostlyIsolated { return utf8.malformed == 0 ? .utf8 : nil }
        // EUC-JP has GB 2312's rows of kana, and never the low trail bytes of which Big5 is full.
        if gbk.kanaShare >= 0.15, gbk.lowTrails == 0 { return nil }
        let best = max(gbk.commonShare, big5.commonShare)
        if best < 0.6 {
            let wide = Profile(values, .gb18030)
            if wide.malformed == 0, wide.long > 0 { return .gb18030 }
            return utf8.malformed == 0 ? .utf8 : nil
        }
        if gbk.commonShare >= big5.commonShare {
            if gbk.malformed == 0 { return .gbk }
            return Profile(values, .gb18030).malformed < gbk.malformed ? .gb18030 : .gbk
        }
        return .big5
    }
}

/// How the characters of a sample are distributed if it is read in one encoding.
private struct Profile {
    /// Values that are malformed, those cut in their last character left out.
    private(set) var malformed = 0
    private(set) var total = 0
    private(set) var common = 0
    private(set) var kana = 0
    /// Characters whose second byte is below 0xA1.
    private(set) var lowTrails = 0
    /// Characters of three bytes in UTF-8, of four in GB 18030.
    private(set) var long = 0
    /// Characters whose high byte stands alone between ASCII letters.
    private(set) var isolated = 0

    var commonShare: Double { total == 0 ? 0 : Double(common) / Double(total + malformed) }
    var kanaShare: Double { total == 0 ? 0 : Double(kana) / Double(total) }
    var isMostlyIsolated: Bool { isolated * 2 > total }

    init(_ values: [[UInt8]], _ encoding: TextEncoding) {
        let decoder = TextDecoder(encoding)
        for value in values { take(value, decoder) }
    }

    private mutating func take(_ value: [UInt8], _ decoder: TextDecoder) {
        var output: [UInt8] = []
        let failure = value.withUnsafeBytes { decoder.decode($0, into: &output) }
        if let failure, value.count - failure >= 4 || !decoder.isCut(value[failure...]) { malformed += 1 }
        let end = failure ?? value.count
        var at = 0
        while at < end {
            guard value[at] >= 0x80 else {
                at += 1
                continue
            }
            let length = decoder.sequenceLength(value[at...])
            count(value, at, min(length, end - at), decoder.encoding)
            at += max(length, 1)
        }
    }

    private mutating func count(_ value: [UInt8], _ at: Int, _ length: Int, _ encoding: TextEncoding) {
        total += 1
        let lead = value[at]
        let trail = length > 1 ? value[at + 1] : 0
        let isLetterBefore = at > 0 && Self.isLetter(value[at - 1])
        if trail < 0x80, Self.isLetter(trail) || length == 1, isLetterBefore || at == 0 { isolated += 1 }
        switch encoding {
        case .utf8:
            if length >= 3 { long += 1 }
            let next = at + length
            if length == 2, isLetterBefore || (next < value.count && Self.isLetter(value[next])) { isolated += 1 }
        case .big5:
            if (0xA1...0xC6).contains(lead) { common += 1 }
        default:
            if length == 4 { long += 1 }
            if trail >= 0xA1, (0xB0...0xD7).contains(lead) || (0xA1...0xA3).contains(lead) { common += 1 }
            if trail < 0xA1 { lowTrails += 1 }
            if lead == 0xA4 || lead == 0xA5 { kana += 1 }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

extension TextDecoder {
    /// The number of bytes of the character that begins with a high byte.
    func sequenceLength(_ rest: ArraySlice<UInt8>) -> Int {
        guard let lead = rest.first else { return 0 }
        switch encoding {
        case .utf8: return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        case .gb18030:
            let second = rest.dropFirst().first ?? 0
            return (0x30...0x39).contains(second) ? 4 : 2
        default: return table(encoding: encoding, leads: lead) ? 2 : 1
        }
    }

    private func table(encoding: TextEncoding, leads lead: UInt8) -> Bool {
        Self.table(encoding).map { $0.row[Int(lead)] >= 0 } ?? true
    }

    /// Whether malformed bytes at a value's end are the beginning of a character that a field's width cut off.
    func isCut(_ tail: ArraySlice<UInt8>) -> Bool {
        guard let lead = tail.first, lead >= 0x80, tail.count < sequenceLength(tail) else { return false }
        if encoding == .utf8 { return lead >= 0xC2 && tail.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 } }
        return Self.table(encoding).map { $0.row[Int(lead)] >= 0 } ?? false
    }
}
