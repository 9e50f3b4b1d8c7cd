import Exchange
import Foundation

/// Writes 城市部件: gives every part its 16-digit code (6 + 2 + 2 + 6, counting within its class), its authority, owner,
/// state and dates.
final class PartFile {
    private let plan: CityPlan
    private let file: ShapefileWriter
    private var counts: [Int]

    init(_ plan: CityPlan, _ folder: DeliveryFolder, name: String = "城市部件") throws {
        self.plan = plan
        file = try ShapefileWriter(folder, name, .point, DeliveryTables.parts)
        counts = Array(repeating: 0, count: PartClass.all.count)
    }

    var count: Int { file.count }

    /// How many codes of a class are used; a class ends at 999,999.
    func used(_ partClass: Int) -> Int { counts[partClass] }

    func write(_ part: StreetPart) throws {
        let kind = PartClass.all[part.partClass]
        counts[part.partClass] += 1
        let number = counts[part.partClass]
        let authority = Organisation.authorities[kind.authority]
        let owner = Organisation.owners[kind.owner]
        file.set(0, ascii: Districts.countyCode + kind.code.text + padded(number, 6))
        file.set(1, kind.code)
        file.set(2, kind.name)
        file.set(3, authority.code)
        file.set(4, authority.name)
        file.set(5, owner.code)
        file.set(6, owner.name)
        file.set(7, owner.name)
        file.set(8, plan.cells.cells[part.cell].code)
        setState(SampleRandom.hash(plan.seed, .parts, part.partClass, number + 1_000_000))
        try file.append(x: part.point.x, y: part.point.y)
    }

    func close() throws { try file.close() }

    /// Most parts are as they were surveyed; a changed one has its date of change after that of the survey.
    private func setState(_ hash: UInt64) {
        let (state, note) = Self.states[Int(hash % 100) < 94 ? 0 : 1 + Int(hash / 100 % 4)]
        file.set(9, state)
        file.row.set(
            10, year: 2019 + Int(hash / 400 % 4), month: 1 + Int(hash / 1600 % 12), day: 1 + Int(hash / 19200 % 28))
        if !note.isEmpty {
            file.row.set(11, year: 2023, month: 1 + Int(hash / 537_600 % 12), day: 1 + Int(hash / 6_451_200 % 28))
        }
        file.set(12, Self.sources[Int(hash / 400_000_000 % 4)])
        file.set(13, note)
    }

    private static let states = [("完好", ""), ("破损", "巡查发现"), ("丢失", "待补装"), ("废弃", "不再使用"), ("移除", "道路改造")]
        .map { (SampleText($0.0), SampleText($0.1)) }
    private static let sources = ["实测", "实测", "地形图", "其他"].map { SampleText($0) }
}
