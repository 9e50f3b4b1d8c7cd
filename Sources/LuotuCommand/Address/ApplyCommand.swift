import AddressBase
import ArgumentParser
import Luotu

/// `luotu address apply`
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Make the changes that a table lists, all or none. 批量变更",
        discussion: """
            CSV, XLSX or whatever else can be read as a table, one change a row. 操作 (operation) says what: 新增 变更 更名 停用
            合并 移动 别名 拆分 赋码. Then, as it needs them: 地址 (address) 名称 (name) 上级 (under) 并入 (into) 级别 (level) 经度 (lon)
            纬度 (lat) 编码 (code) 建筑物编码 (building_code) 状态 (status) 别名类型 (kind) 全部下级 (all_below). Other columns are for
            people; rows without an operation are left out. The whole is one commit: luotu address undo takes it back.

            Example: luotu address apply 变更.xlsx --reason 2026年第三季度地名变更
                     luotu address duplicates -o 重复.xlsx && luotu address apply 重复.xlsx
            """)

    @Argument(help: "The table.") var file: String
    @OptionGroup var options: EditOptions

    func run() async throws {
        let sheet = try await reporting { try EditSheet(file) }
        if !options.shared.quiet, sheet.undecided > 0 {
            Output.note("\(sheet.undecided) rows have no operation and are left out")
        }
        guard !sheet.lines.isEmpty else {
            Output.note("luotu: no row of \(file) says what to do in the column 操作; nothing was changed")
            throw CommandExit.failure
        }
        try await options.run(.batch(sheet.lines))
    }
}
