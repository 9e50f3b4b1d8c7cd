/// A text encoding (字符编码) that tables are delivered in.
///
/// The raw value is the name printed in summaries and taken by `--encoding`.
public enum TextEncoding: String, Sendable, CaseIterable, CustomStringConvertible {
    case utf8 = "UTF-8"
    /// GBK as code page 936 writes it: GB 18030's two-byte characters, and 0x80 for €.
    case gbk = "GBK"
    /// GB 18030-2005 with its four-byte characters.
    case gb18030 = "GB18030"
    /// Big5 as code page 950 writes it.
    case big5 = "Big5"
    case shiftJIS = "Shift_JIS"
    case eucJP = "EUC-JP"
    case eucKR = "EUC-KR"
    case latin1 = "ISO-8859-1"
    case latin2 = "ISO-8859-2"
    case windows1250 = "windows-1250"
    case windows1251 = "windows-1251"
    case windows1252 = "windows-1252"
    case windows874 = "windows-874"
    case koi8r = "KOI8-R"
    case cp437 = "CP437"
    case cp850 = "CP850"
    case cp852 = "CP852"
    case cp866 = "CP866"
    case utf16le = "UTF-16LE"

    public var description: String { rawValue }

    /// Reads a name as people, `.cpg` files and `--encoding` write it: `gb2312`, `936`, `CP936`, `utf8`, `ANSI 1252`,
    /// `big-5`. Nil for a name that is not known.
    public init?(_ name: String) {
        let key = Self.key(name)
        if let found = Self.allCases.first(where: { Self.key($0.rawValue) == key }) ?? Self.aliases[key] {
            self = found
        } else {
            return nil
        }
    }

    /// The encoding that a DBF header's language driver id (byte 29) states; nil where it states none that is known.
    ///
    /// Source: the code page table of Esri's and Visual FoxPro's dBASE files.
    public init?(languageDriver: UInt8) {
        switch languageDriver {
        case 0x4D, 0x7A: self = .gbk
        case 0x4F, 0x78: self = .big5
        case 0x13, 0x7B: self = .shiftJIS
        case 0x4E, 0x79: self = .eucKR
        case 0x50, 0x7C: self = .windows874
        case 0x01: self = .cp437
        case 0x02: self = .cp850
        case 0x03, 0x58, 0x59: self = .windows1252
        case 0x57: self = .latin1
        case 0x64: self = .cp852
        case 0x65: self = .cp866
        case 0xC8: self = .windows1250
        case 0xC9: self = .windows1251
        default: return nil
        }
    }

    private static func key(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    private static let aliases: [String: TextEncoding] = [
        "utf": .utf8, "65001": .utf8, "cp65001": .utf8, "utf8bom": .utf8, "unicode": .utf8,
        "936": .gbk, "cp936": .gbk, "windows936": .gbk, "ms936": .gbk, "gb2312": .gbk, "gb231280": .gbk,
        "euccn": .gbk, "ansi936": .gbk, "oem936": .gbk, "chinese": .gbk,
        "54936": .gb18030, "cp54936": .gb18030, "gb180302005": .gb18030, "gb180302000": .gb18030,
        "950": .big5, "cp950": .big5, "ms950": .big5, "windows950": .big5, "ansi950": .big5, "big5hkscs": .big5,
        "932": .shiftJIS, "cp932": .shiftJIS, "sjis": .shiftJIS, "windows31j": .shiftJIS, "mskanji": .shiftJIS,
        "51932": .eucJP, "ujis": .eucJP, "949": .eucKR, "cp949": .eucKR, "uhc": .eucKR, "ksc5601": .eucKR,
        "latin1": .latin1, "iso88591": .latin1, "88591": .latin1, "28591": .latin1,
        "latin2": .latin2, "88592": .latin2, "28592": .latin2,
        "1250": .windows1250, "cp1250": .windows1250, "ansi1250": .windows1250,
        "1251": .windows1251, "cp1251": .windows1251, "ansi1251": .windows1251, "win1251": .windows1251,
        "1252": .windows1252, "cp1252": .windows1252, "ansi1252": .windows1252,
        "874": .windows874, "cp874": .windows874, "tis620": .windows874, "ansi874": .windows874,
        "koi8": .koi8r, "20866": .koi8r, "437": .cp437, "oem437": .cp437, "850": .cp850, "oem850": .cp850,
        "852": .cp852, "866": .cp866, "utf16": .utf16le, "ucs2": .utf16le,
    ]

    /// The name by which glibc's iconv knows the encoding.
    var iconvName: String {
        switch self {
        case .gbk: "GB18030"
        case .big5: "CP950"
        case .shiftJIS: "CP932"
        case .eucKR: "CP949"
        case .windows874: "CP874"
        case .windows1250: "CP1250"
        case .windows1251: "CP1251"
        case .windows1252: "CP1252"
        default: rawValue
        }
    }
}
