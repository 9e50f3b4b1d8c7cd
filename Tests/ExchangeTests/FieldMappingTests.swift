import Exchange
import Foundation
import GeoModel
import Testing

struct FieldMappingTests {
    static let roads = schema(
        .road,
        [
            FieldDefinition("code", .text, "道路代码"), FieldDefinition("name", .text, "道路名称", isRequired: true),
            FieldDefinition("class", .text, "道路等级"), FieldDefinition("width", .real, "路宽", unit: "m"),
            FieldDefinition("lanes", .integer, "车道数"), FieldDefinition("built", .date, "建成日期"),
            FieldDefinition("open", .boolean, "是否开放"), FieldDefinition("seen", .timestamp, "采集时间"),
        ])

    static let parts = schema(
        .part,
        [
            FieldDefinition("code", .text, "部件标识码", isRequired: true), FieldDefinition("class", .text, "部件类代码"),
            FieldDefinition("name", .text, "部件名称"), FieldDefinition("department_code", .text, "主管部门代码"),
            FieldDefinition("department", .text, "主管部门名称"), FieldDefinition("grid", .text, "所在单元网格"),
            FieldDefinition("start_date", .date, "初始日期"), FieldDefinition("note", .text, "备注"),
        ])

    static func schema(_ kind: LayerKind, _ fields: [FieldDefinition]) -> LayerSchema {
        // "layer" is a layer id.
        LayerSchema(
            id: LayerID("layer")!, kind: kind, title: "层", englishTitle: "Layer", theme: "t", geometry: .point,
            fields: fields)
    }

    private func sources(
        _ names: [String], _ schema: LayerSchema, _ rules: MappingRules = MappingRules()
    ) throws -> [String?] {
        try FieldMapping(names, schema: schema, rules: rules).entries.map(\.source)
    }

    @Test func titlesPinyinAndEnglishAreRecognised() throws {
        #expect(
            try sources(["道路代码", "道路名称", "等级", "路宽(m)"], Self.roads).prefix(4) == ["道路代码", "道路名称", "等级", "路宽(m)"])
        #expect(try sources(["dlmc", "DLDM", "DLDJ", "LK"], Self.roads).prefix(4) == ["DLDM", "dlmc", "DLDJ", "LK"])
        #expect(
            try sources(["PathName", "ID", "Kind", "Width"], Self.roads).prefix(4) == [
                "ID", "PathName", "Kind", "Width",
            ])
        #expect(
            try sources(["BJBSM", "BJLDM", "BJMC", "ZGBMDM", "ZGBMMC", "SZWG", "CSRQ", "BZ"], Self.parts)
                == ["BJBSM", "BJLDM", "BJMC", "ZGBMDM", "ZGBMMC", "SZWG", "CSRQ", "BZ"])
    }

    @Test func fullWidthAndSpacesDoNotMatter() throws {
        #expect(try sources(["ＤＬＭＣ", "道路 代码"], Self.roads).prefix(2) == ["道路 代码", "ＤＬＭＣ"])
    }

    @Test func aNameCutByTheDBaseLimitIsRecognised() throws {
        // 道路名称 and 部件标识码 in UTF-8, cut to ten bytes.
        #expect(try sources(["道路名", "道路代"], Self.roads).prefix(2) == ["道路代", "道路名"])
        #expect(try sources(["部件标", "部件名"], Self.parts)[0] == "部件标")
    }

    /// Titles and names as an exported shapefile carries them, in either encoding.
    @Test(arguments: [TextEncoding.gbk, .utf8])
    func shortenedNamesAreRecognised(encoding: TextEncoding) throws {
        for schema in [Self.roads, Self.parts] {
            for names in [schema.fields.map(\.title), schema.fields.map(\.name)] {
                let short = ShortFieldNames.shortened(names, in: encoding).compactMap(\.self)
                #expect(Set(short.map { $0.lowercased() }).count == names.count)
                #expect(try sources(short, schema) == short)
            }
        }
    }

    @Test func aNameThatFitsKeepsItsField() {
        let names = ["department_code", "department", "部门"]
        #expect(ShortFieldNames.shortened(names, in: .gbk) == ["departmen1", "department", "部门"])
    }

    @Test func rulesOverruleRecognition() throws {
        let rules = try MappingRules(options: ["name=别名", "class==主干路"])
            .merging(MappingRules(yaml: "fields:\n  道路代码: 编号2\n  width: ~\n", name: "m.yaml"))
        let mapping = try FieldMapping(["道路名称", "别名", "编号2", "路宽"], schema: Self.roads, rules: rules)
        #expect(mapping.entries.prefix(4).map(\.source) == ["编号2", "别名", nil, nil])
        #expect(mapping.entries[2].constant == "主干路")
        #expect(mapping.unmapped == ["道路名称", "路宽"])
        #expect(mapping.lines.contains("not taken: 道路名称, 路宽"))
        #expect(mapping.lines.contains { $0.contains("别名 -> name (道路名称)") })
    }

    @Test func rulesThatNameNothingAreErrors() {
        for rules in [["nme=道路名称"], ["name=没有"]] {
            #expect(throws: ExchangeError.self) {
                try FieldMapping(["道路名称"], schema: Self.roads, rules: MappingRules(options: rules))
            }
        }
        #expect(throws: ExchangeError.self) { try MappingRules(options: ["name"]) }
        #expect(throws: ExchangeError.self) { try MappingRules(yaml: "- a\n- b\n", name: "m") }
        #expect(throws: ExchangeError.self) { try MappingRules(yamlFile: "/nowhere.yaml") }
    }

    @Test func aMissingRequiredFieldListsWhatTheFileHas() throws {
        let folder = try ScratchFolder()
        let reader = try TableReader.open(folder.file("r.csv", "甲,乙\nm,n\n"))
        do {
            _ = try FieldMapping.recognise(reader.header, schema: Self.roads)
            Issue.record("recognised")
        } catch {
            #expect("\(error)".contains("name (道路名称)") && "\(error)".contains("甲, 乙"))
        }
    }

    @Test func valuesConvertOrRefuseTheirRow() throws {
        let text = """
            道路名称,路宽,车道数,建成日期,是否开放,采集时间,道路代码
            甲路, 12.5 ,4,2024/5/1,是,2024-05-01 08:30,001
            乙路,宽,4,20240501,否,,002
            丙路,,4.0,2024年5月1日,1,2024-05-01T08:30:15+08:00,
            丁路,1,4.5,2024-02-30,maybe,昨天,003
            　,1,1,,,,004

            """
        let folder = try ScratchFolder()
        let reader = try TableReader.open(folder.file("v.csv", text))
        let mapping = try FieldMapping.recognise(reader.header, schema: Self.roads)
        let mapped = mapping.apply(try #require(try reader.next()))
        let rows = (0..<mapped.rows.count).map { row in mapped.rows.columns.map { $0.value(row) } }
        #expect(
            rows == [
                [
                    .text("001"), .text("甲路"), .null, .real(12.5), .integer(4), .text("2024-05-01"), .integer(1),
                    .text("2024-05-01T08:30:00"),
                ],
                [
                    .null, .text("丙路"), .null, .null, .integer(4), .text("2024-05-01"), .integer(1),
                    .text("2024-05-01T08:30:15+08:00"),
                ],
            ])
        try #require(mapped.refusals.map(\.row) == [3, 5, 6])
        #expect(mapped.refusals[0] == RowRefusal(row: 3, field: "路宽", value: "宽", reason: "is no number"))
        #expect(mapped.refusals[1].field == "车道数")
        for part in ["建成日期", "是否开放", "采集时间"] { #expect(mapped.refusals[1].reason.contains(part)) }
        #expect(mapped.refusals[2].field == "道路名称" && mapped.refusals[2].reason.contains("required"))
    }

    @Test(
        arguments: [
            ("2024-5-1", "2024-05-01"), ("2024.12.31", "2024-12-31"), ("20240229", "2024-02-29"),
            ("2024-05-01 00:00:00", "2024-05-01"), ("2024-05-01T00:00:00Z", "2024-05-01"), ("２０２４－０５－０１", "2024-05-01"),
            ("2023-02-29", nil), ("2024-13-01", nil), ("24-05-01", nil), ("2024-05-01 08:00", nil), ("45413", nil),
            ("2024-05", nil), ("2024-05-01x", nil),
        ] as [(String, String?)])
    func datesAreReadStrictly(text: String, expected: String?) throws {
        let folder = try ScratchFolder()
        let reader = try TableReader.open(folder.file("d.csv", "道路名称,建成日期\n甲路,\(text)\n"))
        let mapped = try FieldMapping.recognise(reader.header, schema: Self.roads)
            .apply(try #require(try reader.next()))
        #expect((mapped.rows.count == 1 ? mapped.rows.columns[5].value(0).displayText : nil) == expected)
        #expect(mapped.refusals.count == (expected == nil ? 1 : 0))
    }

    @Test func aFreeLayerTakesItsSchemaFromTheFile() throws {
        let folder = try ScratchFolder()
        let text = "统一编号,名称,生产项目,Phone No.,3D,生产项目\nA1,甲厂,张三,1,x,李四\n"
        let reader = try TableReader.open(folder.file("企业.csv", text))
        let id = try #require(LayerID("firms"))
        let schema = FreeSchema.make(id, from: reader.header)
        #expect(schema.title == "企业")
        #expect(
            schema.fields.map(\.name) == ["code", "name", "shengchanxiangmu", "phone_no", "f_3d", "shengchanxiangmu_2"])
        #expect(schema.fields.map(\.title) == ["统一编号", "名称", "生产项目", "Phone No.", "3D", "生产项目_2"])
        let mapped = try FreeSchema.mapping(schema, from: reader.header).apply(try #require(try reader.next()))
        #expect(mapped.rows.columns.map { $0.value(0).displayText } == ["A1", "甲厂", "张三", "1", "x", "李四"])
    }
}
