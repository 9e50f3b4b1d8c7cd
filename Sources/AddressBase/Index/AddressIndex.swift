import GeoModel

/// The address base as geocoding reads it: the tree, the names and the free texts in one image.
///
/// Nodes go by their ordinal in the image (see `ImageSection`). Reading takes no memory and no locks.
public final class AddressIndex: Sendable {
    static let none = UInt32.max
    static let noPosition = Int32.min
    /// In `formLevels`: a short name of a division that is elsewhere.
    static let shortForeign: UInt32 = 1 << 31
    /// In `formLevels`: a node has the form as its name or alias, not only without its ending.
    static let wholeForm: UInt32 = 1 << 15
    /// In `cell`: a free text stands for the node.
    static let freeMark: UInt32 = 1 << 31
    static let reachSize = 1 << 16

    let image: AddressImage
    public let version: Int64
    /// What has changed since the image was made.
    let changes: IndexChanges
    /// How many nodes there are.
    public let count: Int
    let freeCount: Int
    private let sortKeys, childStarts, parents, divisions, names, codes, ids, positions, zoneNumbers, cells: Int
    private let textStarts, textBytes, textForms: Int
    private let keySlots, keyNumbers, keyTexts: Int
    private let keyMask: Int
    private let formStarts, formUnits, formNodeStarts, formNodeList, formLevelList, formSlots, formReaches: Int
    private let formMask: Int
    private let nearSlots, nearFormList: Int
    private let nearMask: Int
    private let freeNodes, freeTexts, freeStarts, freeUnitList, freeWhole, gramSlots, gramTextList: Int
    private let freeMask, gramMask: Int
    private let sections: [(offset: Int, count: Int)]
    let formCount: Int
    private let keyCount: Int

    /// - Throws: `AddressBaseError.brokenIndex` where the image is none.
    init(_ image: AddressImage, version: Int64, changes: IndexChanges = IndexChanges()) throws {
        self.image = image
        self.changes = changes
        self.version = version
        guard image.byteCount >= ImageSection.headerBytes, image.long(0) == ImageSection.magic else {
            throw image.failure ?? AddressBaseError.brokenIndex("it does not begin as one of this version")
        }
        let sections = try ImageSection.allCases.map { section in
            let (offset, count) = (image.long(section.headerOffset), image.long(section.headerOffset + 8))
            let end = UInt64(image.byteCount)
            guard offset <= end, count <= (end - offset) / UInt64(section.width) else {
                throw AddressBaseError.brokenIndex("the section \(section) goes beyond its end")
            }
            return (offset: Int(offset), count: Int(count))
        }
        self.sections = sections
        func at(_ section: ImageSection) -> Int { sections[section.rawValue].offset }
        func mask(_ section: ImageSection) -> Int { sections[section.rawValue].count / 2 - 1 }
        count = sections[ImageSection.sortKey.rawValue].count
        sortKeys = at(.sortKey)
        childStarts = at(.childStart)
        parents = at(.parent)
        divisions = at(.division)
        names = at(.name)
        codes = at(.code)
        ids = at(.id)
        positions = at(.position)
        zoneNumbers = at(.zone)
        cells = at(.cell)
        textStarts = at(.textStart)
        textBytes = at(.textBytes)
        textForms = at(.textForms)
        keySlots = at(.keySlots)
        keyMask = mask(.keySlots)
        keyNumbers = at(.keyNumber)
        keyTexts = at(.keyText)
        keyCount = sections[ImageSection.keyNumber.rawValue].count
        formStarts = at(.formStart)
        formUnits = at(.formUnits)
        formNodeStarts = at(.formNodeStart)
        formNodeList = at(.formNodes)
        formLevelList = at(.formLevels)
        formCount = sections[ImageSection.formLevels.rawValue].count
        formSlots = at(.formSlots)
        formMask = mask(.formSlots)
        formReaches = at(.formReach)
        nearSlots = at(.nearSlots)
        nearMask = mask(.nearSlots)
        nearFormList = at(.nearForms)
        freeNodes = at(.freeNode)
        freeCount = sections[ImageSection.freeNode.rawValue].count
        freeTexts = at(.freeText)
        freeStarts = at(.freeStart)
        freeUnitList = at(.freeUnits)
        freeWhole = at(.freeWhole)
        freeMask = mask(.freeWhole)
        gramSlots = at(.gramSlots)
        gramMask = mask(.gramSlots)
        gramTextList = at(.gramTexts)
    }

    /// The index of an image in memory.
    public convenience init(bytes: [UInt8], version: Int64) throws {
        try self.init(AddressImage(bytes), version: version)
    }

    /// An index that asks for its blocks of `blockBytes` when they are first touched. It must not outlive what `fetch` reads from.
    public convenience init(byteCount: Int, version: Int64, fetch: @escaping (Int) throws -> [UInt8]) throws {
        try self.init(AddressImage(byteCount: byteCount, fetch: fetch), version: version)
    }

    /// An index whose image `fill` writes as a whole.
    public convenience init(
        byteCount: Int, version: Int64, filling fill: (UnsafeMutableRawBufferPointer) throws -> Void
    ) throws {
        try self.init(AddressImage(byteCount: byteCount, fill: fill), version: version)
    }

    public static let blockBytes = AddressImage.blockBytes

    /// What tells whether the bytes of a block are those that were written.
    public static func checksum(_ block: UnsafeRawBufferPointer) -> Int64 {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        var at = 0
        while at + 8 <= block.count {
            sum = (sum ^ block.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
            sum ^= sum >> 32
            at += 8
        }
        while at < block.count {
            sum = (sum ^ UInt64(block[at])) &* 0x9E37_79B9_7F4A_7C15
            sum ^= sum >> 32
            at += 1
        }
        return Int64(bitPattern: sum)
    }

    /// How many bytes the image has.
    public var byteCount: Int { image.byteCount }

    /// The same image at a later version, with what has changed since it was made.
    public func following(_ changes: IndexChanges, version: Int64) throws -> AddressIndex {
        try AddressIndex(image, version: version, changes: changes)
    }

    /// The ordinal of an id; nil where the image does not have it.
    public func ordinal(of id: Int64) -> UInt32? {
        let start = sectionOffset(.byID)
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self.id(image.word(start + middle * 4)) < id { low = middle + 1 } else { high = middle }
        }
        guard low < count else { return nil }
        let found = image.word(start + low * 4)
        return self.id(found) == id ? found : nil
    }

    /// - Throws: what went wrong while blocks were fetched.
    public func check() throws { if let failure = image.failure { throw failure } }

    func sectionCount(_ section: ImageSection) -> Int { sections[section.rawValue].count }
    func sectionOffset(_ section: ImageSection) -> Int { sections[section.rawValue].offset }

    // MARK: Nodes

    @inline(__always) func sortKey(_ node: UInt32) -> UInt32 { image.word(sortKeys + Int(node) * 4) }
    @inline(__always) func level(_ node: UInt32) -> UInt32 { sortKey(node) >> 28 }
    @inline(__always) func keyRank(_ node: UInt32) -> UInt32 { sortKey(node) & 0x0FFF_FFFF }
    @inline(__always) func parent(_ node: UInt32) -> UInt32 { image.word(parents + Int(node) * 4) }
    @inline(__always) func division(_ node: UInt32) -> UInt32 { image.word(divisions + Int(node) * 4) }
    @inline(__always) func name(_ node: UInt32) -> UInt32 { image.word(names + Int(node) * 4) }
    @inline(__always) func cell(_ node: UInt32) -> UInt32 { image.word(cells + Int(node) * 4) & ~Self.freeMark }

    /// Whether a free text stands for the node.
    @inline(__always) func isFree(_ node: UInt32) -> Bool { image.word(cells + Int(node) * 4) & Self.freeMark != 0 }

    /// The code of the unit grid cell.
    func grid(_ node: UInt32) -> String? {
        let cell = cell(node)
        return cell == 0 ? nil : string(cell)
    }

    /// The code of the unit grid cell of a live node; nil for none.
    public func grid(ofID id: Int64) -> String? {
        if let fresh = changes.fresh, let node = fresh.ordinal(of: id), changes.own.contains(node) {
            return fresh.grid(node)
        }
        return ordinal(of: id).flatMap { isLive($0) ? grid($0) : nil }
    }

    func id(_ node: UInt32) -> Int64 { Int64(bitPattern: image.long(ids + Int(node) * 8)) }

    func zone(_ node: UInt32) -> Int64 {
        let number = Int(image.half(zoneNumbers + Int(node) * 2))
        return Int64(bitPattern: image.long(sectionOffset(.zones) + number * 8))
    }

    @inline(__always)
    func hasPosition(_ node: UInt32) -> Bool {
        Int32(bitPattern: image.word(positions + Int(node) * 8)) != Self.noPosition
    }

    func position(_ node: UInt32) -> Position? {
        let x = Int32(bitPattern: image.word(positions + Int(node) * 8))
        guard x != Self.noPosition else { return nil }
        let y = Int32(bitPattern: image.word(positions + Int(node) * 8 + 4))
        return Position(Double(x) / 1e7, Double(y) / 1e7)
    }

    /// Whether a node has no code of its own.
    @inline(__always)
    func hasNoCode(_ node: UInt32) -> Bool {
        image.word(codes + Int(node) * 8) == 0 && image.word(codes + Int(node) * 8 + 4) == 0
    }

    func appendCode(_ node: UInt32, to text: inout [UInt8]) {
        text.append(contentsOf: self.text(image.word(codes + Int(node) * 8)))
        CodeParts.append(tail: image.word(codes + Int(node) * 8 + 4), to: &text)
    }

    func code(_ node: UInt32) -> String? {
        var text: [UInt8] = []
        appendCode(node, to: &text)
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    // MARK: Texts

    @inline(__always)
    func text(_ number: UInt32) -> UnsafeRawBufferPointer {
        let start = Int(image.word(textStarts + Int(number) * 4))
        let end = Int(image.word(textStarts + Int(number) * 4 + 4))
        return image.bytes(textBytes + start, end - start)
    }

    func string(_ number: UInt32) -> String { String(decoding: text(number), as: UTF8.self) }

    /// The form of a text as a name: 0 as it stands, 1 and 2 without its ending.
    @inline(__always)
    func form(ofText number: UInt32, _ place: Int) -> UInt32 { image.word(textForms + (Int(number) * 3 + place) * 4) }

    // MARK: Children

    @inline(__always)
    func children(_ node: UInt32) -> Range<UInt32> {
        image.word(childStarts + Int(node) * 4)..<image.word(childStarts + Int(node) * 4 + 4)
    }

    /// The children of a node at a level with a key: neighbours in the order.
    @inline(__always)
    func children(_ node: UInt32, _ level: UInt32, _ rank: UInt32) -> Range<UInt32> {
        let wanted = level << 28 | rank
        let all = children(node)
        let start = lowerBound(all, wanted)
        var end = start
        while end < all.upperBound, sortKey(end) == wanted { end += 1 }
        return start..<end
    }

    @inline(__always)
    func children(_ node: UInt32, _ level: UInt32) -> Range<UInt32> {
        let all = children(node)
        let start = lowerBound(all, level << 28)
        return start..<lowerBound(start..<all.upperBound, (level + 1) << 28)
    }

    @inline(__always)
    func lowerBound(_ range: Range<UInt32>, _ wanted: UInt32) -> UInt32 {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) >> 1
            if sortKey(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: Keys

    @inline(__always)
    func rank(ofKey hash: UInt64) -> UInt32? {
        slot(keySlots, keyMask, hash).map { UInt32(truncatingIfNeeded: $0) }
    }

    /// The number that a key begins with; `none` for keys without one.
    @inline(__always)
    func number(ofKey rank: UInt32) -> UInt32 { image.word(keyNumbers + Int(rank) * 4) }

    func keyText(_ rank: UInt32) -> String { string(image.word(keyTexts + Int(rank) * 4)) }

    /// The first rank whose number is at least `number`.
    func firstRank(number: UInt32) -> UInt32 {
        var low = 0
        var high = keyCount
        while low < high {
            let middle = (low + high) / 2
            if self.number(ofKey: UInt32(middle)) < number { low = middle + 1 } else { high = middle }
        }
        return UInt32(low)
    }

    // MARK: Names

    @inline(__always)
    static func reachPlace(_ first: UInt16, _ second: UInt16) -> Int {
        Int(truncatingIfNeeded: (UInt32(first) &* 0x9E37_79B1 ^ UInt32(second) &* 0x85EB_CA77) >> 15) & (reachSize - 1)
    }

    /// The length of the longest form that begins with two units, or more; 0 for none.
    @inline(__always)
    func reach(_ first: UInt16, _ second: UInt16) -> Int {
        Int(image.byte(formReaches + Self.reachPlace(first, second)))
    }

    @inline(__always)
    func form(_ hash: UInt64) -> UInt32? { slot(formSlots, formMask, hash).map { UInt32(truncatingIfNeeded: $0) } }

    func units(ofForm form: UInt32) -> UnsafeBufferPointer<UInt16> {
        let start = Int(image.word(formStarts + Int(form) * 4))
        let end = Int(image.word(formStarts + Int(form) * 4 + 4))
        return image.bytes(formUnits + start * 2, (end - start) * 2).assumingMemoryBound(to: UInt16.self)
    }

    func length(ofForm form: UInt32) -> Int {
        Int(image.word(formStarts + Int(form) * 4 + 4) - image.word(formStarts + Int(form) * 4))
    }

    /// The levels that have the form, a bit each; in the upper half those of divisions that are elsewhere.
    @inline(__always)
    func levels(ofForm form: UInt32) -> UInt32 { image.word(formLevelList + Int(form) * 4) }

    /// Places in `formNode`.
    @inline(__always)
    func nodes(ofForm form: UInt32) -> Range<Int> {
        Int(image.word(formNodeStarts + Int(form) * 4))..<Int(image.word(formNodeStarts + Int(form) * 4 + 4))
    }

    @inline(__always)
    func formNode(_ place: Int) -> (node: UInt32, kind: UInt32) {
        let word = image.word(formNodeList + place * 4)
        return (word & 0x1FFF_FFFF, word >> 29)
    }

    /// Places in `nearForm` of the forms under a hash of `NearKeys`.
    @inline(__always)
    func near(_ hash: UInt64) -> Range<Int> { range(slot(nearSlots, nearMask, hash)) }
    @inline(__always)
    func nearForm(_ place: Int) -> UInt32 { image.word(nearFormList + place * 4) }

    // MARK: Free texts

    /// The texts whose tokens have a hash.
    func freeTexts(saying hash: UInt64) -> [UInt32] {
        let list = sectionOffset(.freeWholeTexts)
        return range(slot(freeWhole, freeMask, hash)).map { image.word(list + $0 * 4) }
    }
    @inline(__always)
    func gram(_ hash: UInt64) -> Range<Int> { range(slot(gramSlots, gramMask, hash)) }
    @inline(__always)
    func gramText(_ place: Int) -> UInt32 { image.word(gramTextList + place * 4) }
    func freeNode(_ entry: UInt32) -> UInt32 { image.word(freeNodes + Int(entry) * 4) }
    func freeSource(_ entry: UInt32) -> UInt32 { image.word(freeTexts + Int(entry) * 4) }

    func freeUnits(_ entry: UInt32) -> UnsafeBufferPointer<UInt16> {
        let start = Int(image.word(freeStarts + Int(entry) * 4))
        let end = Int(image.word(freeStarts + Int(entry) * 4 + 4))
        return image.bytes(freeUnitList + start * 2, (end - start) * 2).assumingMemoryBound(to: UInt16.self)
    }

    // MARK: Slots

    @inline(__always)
    private func slot(_ table: Int, _ mask: Int, _ hash: UInt64) -> UInt64? {
        var slot = Int(truncatingIfNeeded: hash >> 20) & mask
        while true {
            let found = image.long(table + slot * 16)
            if found == hash { return image.long(table + slot * 16 + 8) }
            if found == 0 { return nil }
            slot = (slot + 1) & mask
        }
    }

    @inline(__always)
    private func range(_ value: UInt64?) -> Range<Int> {
        guard let value else { return 0..<0 }
        let start = Int(value & 0xFFFF_FFFF)
        return start..<start + Int(value >> 32)
    }
}

extension AddressIndex {
    /// A node as the other parts of the address base know it; its feature and region stand in the store alone.
    public func node(_ ordinal: UInt32) -> AddressNode {
        func id(_ other: UInt32) -> Int64? { other == Self.none ? nil : self.id(other) }
        return AddressNode(
            id: self.id(ordinal), parent: id(parent(ordinal)), holder: nil, division: id(division(ordinal)),
            level: LevelCode.level(level(ordinal)), name: string(name(ordinal)), key: keyText(keyRank(ordinal)),
            code: code(ordinal), feature: nil, position: position(ordinal))
    }
}
