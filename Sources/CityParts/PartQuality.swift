import GeoModel

/// The one list of what the city parts must keep; quality rules PT of GeoData/Standards/quality_rules.csv.
public enum PartQuality {
    public static func rules(profile: CityProfile, classes: PartClassTable) -> [any QualityRule] {
        let titles = [
            "PT-02.form": "部件编码位数", "PT-02.county": "部件编码以本区划代码开头", "PT-02.class": "部件类别在类别表中",
            "PT-02.field": "部件类别与编码一致", "PT-04": "部件状态为规定用语", "PT-06": "变更日期不早于初始日期",
            "PT-07.department_code": "主管部门代码为有效统一社会信用代码", "PT-07.owner_code": "权属单位代码为有效统一社会信用代码",
        ]
        let imported = PartRules.rowRules(profile: profile, classes: classes).map { rule in
            ImportedRowRule(rule, kind: .part, title: titles[rule.id] ?? rule.id) as any QualityRule
        }
        return [PartMandatoryFields()] + imported + [PartUniqueCode(), PartInNamedCell(), PartDuplicate()]
    }
}
