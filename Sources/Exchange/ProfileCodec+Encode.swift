import GeoModel

extension ProfileCodec {
    /// The profile as YAML with a comment at each key in Chinese and English; `decode` reads it back.
    public static func encode(_ profile: CityProfile) -> String {
        text(
            profile,
            identity: [
                "county: \(quoted(profile.countyCode))", "name: \(quoted(profile.name))",
                "working-zone: \(profile.workingZone)",
            ])
    }

    /// What a city fills in: its county is left open, and what follows from the county is switched off.
    public static var template: String {
        let shown = CityProfile(countyCode: "", name: "", workingZone: 4547)
        return text(
            shown, identity: ["county:", optional("name", nil), "# working-zone: \(shown.workingZone)"])
    }

    /// - Parameter identity: the lines of county, name and working zone.
    private static func text(_ profile: CityProfile, identity: [String]) -> String {
        var lines = [
            "# 落图城市配置 · Luotu city profile",
            "# 行首有 # 的是说明或未启用的项 · a line that begins with # is a comment or switched off", "",
            "# 县级行政区划代码，6 位 (GB/T 2260) · county code, 6 digits", identity[0], "# 城市名称 · name", identity[1],
            "# 量算用投影坐标系，全市统一 · the one projected system in which metres are measured", identity[2],
        ]
        lines += localGrid(profile.localGrid, zone: profile.workingZone) + datumShifts(profile.datumShifts)
        lines += [
            "# 高程基准 · vertical datum: \"1985\", \"1956\", pearl-river, local",
            "vertical-datum: \(quoted(profile.verticalDatum.rawValue))",
            "# 部件编码标准 · part code standard: GB/T 30428.2 (16 位), GB/T 47678.5-2026 (17 位)",
            "part-standard: \(quoted(profile.partStandard.rawValue))",
            "# 地址编码规则 · address code rule: {county} {town} {community} {road} {sequence:N}",
            "address-code-rule: \(quoted(profile.addressCodeRule))",
            "# 本安装的编号，同一城市的各安装不得相同 · number of this installation, unique among a city's, 0 to 4095",
            "site: \(profile.site)", "# 审图号 · map approval number",
            optional("map-approval-number", profile.mapApprovalNumber),
            "# 数据来源说明 · source line in the map frame", optional("source", profile.source),
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func localGrid(_ grid: LocalGrid?, zone: Int) -> [String] {
        let off = grid == nil ? "# " : ""
        let grid = grid ?? LocalGrid(name: "地方独立坐标系", base: zone, shiftEastMetres: 0, shiftNorthMetres: 0)
        return [
            "# 地方独立坐标系；参数保密，仅管理员可读 · local grid; its parameters are secret",
            "# local = base × (1 + scale) rotated counter-clockwise by the seconds, then shifted", "\(off)local-grid:",
            "\(off)  name: \(quoted(grid.name))", "\(off)  base: \(grid.base)",
            "\(off)  shift-east-metres: \(grid.shiftEastMetres)",
            "\(off)  shift-north-metres: \(grid.shiftNorthMetres)",
            "\(off)  rotation-seconds: \(grid.rotationSeconds)", "\(off)  scale-ppm: \(grid.scalePartsPerMillion)",
        ]
    }

    private static func datumShifts(_ shifts: [Int: HelmertParameters]) -> [String] {
        let off = shifts.isEmpty ? "# " : ""
        let shown = shifts.isEmpty ? [4214: HelmertParameters(dx: 0, dy: 0, dz: 0)] : shifts
        let lines = shown.sorted { $0.key < $1.key }.map { code, shift in
            "\(off)  \(code): {dx: \(shift.dx), dy: \(shift.dy), dz: \(shift.dz), rx: \(shift.rx), ry: \(shift.ry), "
                + "rz: \(shift.rz), scale-ppm: \(shift.scalePartsPerMillion)}"
        }
        return [
            "# 到 CGCS2000 的七参数（米、秒、ppm；位置矢量法 EPSG 1033）：4214 北京54，4610 西安80，4555 新北京54",
            "# seven parameters to CGCS2000 (metres, seconds, ppm; position vector)", "\(off)datum-shifts:",
        ] + lines
    }

    private static func optional(_ key: String, _ value: String?) -> String {
        value.map { "\(key): \(quoted($0))" } ?? "# \(key): \"\""
    }

    /// A JSON string is a double-quoted YAML scalar (YAML 1.2 §1.3).
    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
