/// The sections of an index image. Little-endian; every section begins at a multiple of 64 bytes.
///
/// Nodes stand in tree order: the children of a node (those that it holds) are neighbours, sorted by level and key. A node's
/// number in this order is its ordinal.
enum ImageSection: Int, CaseIterable {
    // MARK: Nodes, one value each
    /// UInt32: level (4 bits, see `LevelCode`) and rank of the key (28 bits).
    case sortKey
    /// UInt32: ordinal of the first child; one more value at the end.
    case childStart
    /// UInt32: ordinal, `AddressIndex.none` at the top.
    case parent
    /// UInt32: ordinal of the community or group that the parents do not tell.
    case division
    /// UInt32: number in the pool of texts.
    case name
    /// UInt32 pairs: the code's beginning as a text of the pool, and its last digits.
    case code
    /// Int64.
    case id
    /// Int32 pairs: longitude and latitude in 1e-7 degrees.
    case position
    /// UInt16: number of the zone in `zones`.
    case zone
    /// UInt32: the code of the grid cell as a text of the pool.
    case cell

    // MARK: Texts
    /// UInt32: where each begins; one more value at the end.
    case textStart
    /// UTF-8.
    case textBytes
    /// UInt32: the form that a text has as a name, else `AddressIndex.none`; then its forms without ending, two each.
    case textForms

    // MARK: Keys
    /// UInt64 hash, UInt32 rank and padding: open addressing.
    case keySlots
    /// UInt32: the number that the key of a rank begins with; `AddressIndex.none` for keys without one.
    case keyNumber
    /// UInt32: a text of the pool that is written so.
    case keyText

    // MARK: Forms of names
    /// UInt32: where the units of a form begin; one more value at the end.
    case formStart
    /// UInt16.
    case formUnits
    /// UInt32: where the nodes of a form begin; one more value at the end.
    case formNodeStart
    /// UInt32: kind (3 bits) and ordinal (29 bits).
    case formNodes
    /// UInt16: the levels that have the form, a bit each; the highest bit for divisions that are elsewhere.
    case formLevels
    /// UInt64 hash, UInt32 form and padding: open addressing.
    case formSlots
    /// UInt8 by a hash of the first two units: the length of the longest form that begins so.
    case formReach
    /// UInt64 hash, UInt32 start and UInt32 count in `nearForms`: open addressing.
    case nearSlots
    /// UInt32: forms.
    case nearForms

    // MARK: Completion
    /// UInt32: forms in the order of their units.
    case byUnits
    /// UInt32: forms in the order of their pinyin, then the pinyin itself.
    case byPinyin
    case pinyinStart
    case pinyinBytes
    /// UInt32: forms in the order of their initials, then the initials.
    case byInitials
    case initialStart
    case initialBytes

    // MARK: Free texts
    /// UInt32: ordinal.
    case freeNode
    /// UInt32: the text as written, of the pool.
    case freeText
    /// UInt32: where the units begin; one more value at the end.
    case freeStart
    /// UInt16.
    case freeUnits
    /// UInt64 hash of all tokens, UInt32 start and UInt32 count in `freeWholeTexts`: open addressing.
    case freeWhole
    /// UInt32: free texts.
    case freeWholeTexts
    /// UInt64 hash of two units, UInt32 start and UInt32 count in `gramTexts`: open addressing.
    case gramSlots
    /// UInt32: free texts.
    case gramTexts

    // MARK: Few
    /// Int64.
    case zones
    /// UInt32 pairs: ordinal and the division's code as a text of the pool.
    case regions
    /// UInt32: ordinals in the order of their ids.
    case byID

    static let magic: UInt64 = 0x3130_5849_4441_544C  // "LTADIX01"
    static let headerBytes = 64 * 16
    var headerOffset: Int { 16 + rawValue * 16 }

    /// The bytes of one of the values that a section counts.
    var width: Int {
        switch self {
        case .keySlots, .formSlots, .nearSlots, .freeWhole, .gramSlots, .id, .zones: 8
        case .zone, .formUnits, .freeUnits: 2
        case .textBytes, .formReach, .pinyinBytes, .initialBytes: 1
        default: 4
        }
    }
}

/// The numbers that stand for levels inside an index: small, in the order of `AddressLevel`.
enum LevelCode {
    static let levels = AddressLevel.allCases

    static func code(_ level: AddressLevel) -> UInt32 { codes[level.number] }
    static func level(_ code: UInt32) -> AddressLevel { levels[Int(code)] }

    private static let codes: [UInt32] = {
        var codes = [UInt32](repeating: 0, count: 256)
        for (index, level) in AddressLevel.allCases.enumerated() { codes[level.number] = UInt32(index) }
        return codes
    }()

    static let province: UInt32 = 0
    static let city: UInt32 = 1
    static let county: UInt32 = 2
    static let town: UInt32 = 3
    static let community: UInt32 = 4
    static let group: UInt32 = 5
    static let road: UInt32 = 6
    static let crossing: UInt32 = 7
    static let doorplate: UInt32 = 8
    static let estate: UInt32 = 9
    static let place: UInt32 = 10
    static let building: UInt32 = 11
    static let unit: UInt32 = 12
    static let floor: UInt32 = 13
    static let room: UInt32 = 14
    static let count = 15
}
