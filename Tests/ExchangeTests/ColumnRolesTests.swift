import Exchange
import GeoModel
import Testing

@Suite struct ColumnRolesTests {
    private func roles(
        _ columns: [(title: String, cells: [String?])], _ wishes: ColumnRoles.Wishes = .init()
    ) throws -> ColumnRoles {
        try ColumnRoles(titles: columns.map(\.title), sample: columns.map(\.cells), wishes: wishes)
    }

    @Test func columnsAreToldByTitleThenByValue() throws {
        let table: [(title: String, cells: [String?])] = [
            ("编号", ["001", "002"]), ("内容", ["江门市蓬江区建设路3号", "江门市蓬江区胜利路5号"]), ("甲", ["113.08", "113.09"]),
            ("乙", ["22.58", "22.59"]),
        ]
        let found = try roles(table)
        #expect(found.address == 1)
        #expect((found.x, found.y) == (2, 3))
        #expect(found.key == 0)
        #expect(found.types == [.text, .text, .real, .real])
        let wished = try roles(table, .init(address: "编号", x: "乙", y: "甲"))
        #expect(wished.address == 0)
        #expect((wished.x, wished.y) == (3, 2))
        #expect(throws: ExchangeError.self) { try roles(table, .init(address: "地点")) }
    }

    /// 2024-05-01 is day 45,413 and 2000-02-29 day 36,585, as spreadsheet programs show.
    @Test func daysOfFiveFormsAreDates() throws {
        let found = try roles([
            ("地址", ["某某路1号"]),
            ("登记日期", ["2024-05-01", "2024/5/1", "2024年5月1日", "20240501", "2024.5.1", "45413", "36585", nil, ""]),
            ("数量", ["45413", "36585"]),
        ])
        #expect(found.types == [.text, .date, .integer])
        #expect(found.value("45413", column: 1) == "2024-05-01")
        #expect(found.value("36585", column: 1) == "2000-02-29")
        #expect(found.value("45413", column: 2) == "45413")
        #expect(found.value("2024年5月1日", column: 1) == "2024年5月1日")
    }

    /// Latitudes under the title of longitudes are read as what they are.
    @Test func aColumnOfCodesThatHardlyRepeatIsTheKey() throws {
        let address = (title: "地址", cells: (0..<20).map { "建设路\($0)号" as String? })
        let codes = (0..<20).map { "0703\($0)" as String? }
        let postcodes = codes.map { _ in "529000" as String? }
        #expect(try roles([("邮政编码", postcodes), ("店铺编号", codes), address]).key == 1)
        #expect(try roles([("店铺编号", codes), ("编码", codes), address]).key == 1, "a plain name comes first")
        #expect(try roles([("店铺编号", codes.dropLast(4) + [nil, nil, nil, nil]), address]).key == nil)
        #expect(try roles([("店铺编号", postcodes), address]).key == nil)
    }

    @Test func swappedColumnsAreTurned() throws {
        let found = try roles([("经度", ["22.58", "22.59"]), ("纬度", ["113.08", "113.09"])])
        #expect((found.x, found.y) == (1, 0))
    }

    @Test func codesAndTelephonesStayText() throws {
        let found = try roles([
            ("地址", ["某某路1号", "某某路2号"]), ("联系电话", ["3380001", "3380002"]), ("邮政编码", ["529000", "529000"]),
            ("代码", ["0012", "0013"]), ("人数", ["12", "15"]), ("面积", ["12.5", "15"]),
        ])
        #expect(found.types == [.text, .text, .text, .text, .integer, .real])
    }
}
