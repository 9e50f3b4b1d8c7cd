import GeoModel

/// Names under which deliveries carry the fields of the built-in layers: Chinese, pinyin initials, English.
///
/// The names come from the standards' attribute tables (GB/T 30428.1 and .2, CJJ 61-2017, GA/T 2000) and from what
/// deliveries use. They are compared without case, width, spaces, underscores and units in brackets. The order counts:
/// of two fields of a file that could fill one field of a layer, the one whose name stands first does.
enum FieldAliases {
    static let tables: [LayerKind: [String: String]] = [
        .region: [
            "code":
                "区划代码 行政区划代码 行政代码 区划代码12 行政区划编码 政区代码 区划编码 XZQDM XZQHDM XZQHBM QHDM adcode PAC code12 代码 编码 DM BM id",
            "name": "名称 区划名称 行政区名称 行政区划名称 政区名称 XZQMC XZQHMC QHMC MC name",
            "level": "级别 行政级别 政区级别 层级 JB XZJB level rank",
            "parent": "上级代码 上级区划代码 父级代码 父代码 SJDM SJQHDM parent parentcode pid",
        ],
        .road: [
            "code": "道路代码 道路编码 道路编号 路段编号 路线编码 路线编号 DLDM DLBM DLBH LDBH 编码 编号 代码 标识码 linkid roadid osmid id BM DM",
            "name": "道路名称 路名 街路巷名称 路线名称 名称 DLMC LXMC LM roadname road name pathname MC",
            "class": "道路等级 道路级别 等级 技术等级 道路类型 DLDJ DLJB DJ class highway fclass kind roadclass type",
            "width": "路宽 道路宽度 宽度 红线宽度 路面宽度 LK DLKD KD width",
        ],
        .place: [
            "code": "编码 编号 代码 标识码 POI编码 兴趣点编码 DM BM BH code poiid osmid id uid",
            "name": "名称 兴趣点名称 地名 单位名称 标准名称 POI名称 MC DWMC name title",
            "category": "类别 类型 分类 兴趣点类别 大类 行业 LB LX FL category type class kind amenity",
            "address": "地址 详细地址 标准地址 位置 DZ XXDZ address addr location",
        ],
        .address: [
            "code": "地址编码 地址代码 标准地址编码 标准地址代码 门牌编码 统一地址编码 DZBM DZDM BZDZBM BZDZDM addresscode 编码 代码 DM BM code gmlid id",
            "address": "标准地址 标准地址名称 地址全称 地址全称名称 详细地址 完整地址 地址 BZDZ BZDZMC DZQC DZMC XXDZ DZ fulladdress address addr",
            "level": "级别 地址级别 地址层级 层级 DZJB JB level",
            "province": "省 省份 省级 省自治区直辖市 所在省 SHENG SF province",
            "city": "市 地市 地级市 市州 城市 所在市 SHI city",
            "county": "县区 区县 县市区 区 县 市县 所在区县 XQ QX county district",
            "town": "镇街 乡镇街道 乡镇 街道 街镇 镇 所在镇街 XZJD ZJ XZ JD town street subdistrict",
            "community": "社区村 社区 村居 村社区 居委会 居村委会 村居委会 行政村 SQC SQ CJ JWH community village",
            "group": "村民小组 小组 村组 自然村 组 CMXZ XZ2 ZRC group",
            "road": "街路巷 街路巷名称 道路 道路名称 路名 街道路巷 JLX JLXMC DLMC road roadname",
            "doorplate": "门牌号 门牌 门牌号码 门楼牌号 门号 MPH MP MPHM doorplate housenumber houseno number",
            "estate": "小区 小区名称 住宅小区 院落 小区组团 XQMC XIAOQU estate residence compound",
            "building": "楼栋 楼栋号 栋号 幢号 楼号 幢 栋 楼幢号 LDH LD ZH building buildingno",
            "unit": "单元 单元号 DY DYH unit unitno",
            "floor": "楼层 层 所在层 楼层号 LC SZC floor",
            "room": "户室 户室号 房号 室号 房间号 室 HS HSH FH SH room roomno",
            "building_code": "建筑物编码 楼编码 楼栋编码 房屋编码 建筑编码 JZWBM LBM LDBM FWBM buildingcode bldcode",
        ],
        .building: [
            "code":
                "建筑物编码 楼编码 楼栋编码 建筑编码 房屋编码 建筑物代码 幢编号 JZWBM JZWDM LBM LDBM FWBM ZBH buildingcode 编码 编号 代码 标识码 BM DM code osmid id",
            "name": "名称 建筑物名称 楼栋名称 建筑名称 楼名 JZWMC LDMC JZMC MC name buildingname",
            "floors": "层数 楼层数 总层数 地上层数 建筑层数 房屋层数 CS LCS ZCS DSCS floors levels storeys buildinglevels",
            "height": "高度 建筑高度 楼高 房屋高度 GD JZGD LG height renderheight",
            "use": "用途 建筑用途 使用功能 房屋用途 使用性质 功能 YT JZYT FWYT SYGN use usage function building type",
            "address": "地址 标准地址 详细地址 坐落 位置 DZ BZDZ ZL address addr",
        ],
        .grid: [
            "code":
                "单元网格标识码 网格码 网格编码 网格代码 网格编号 单元网格编码 单元网格代码 单元网格编号 标识码 WGM WGBM WGDM WGBH DYWGBM DYWGDM BGCODE gridcode cellcode 编码 代码 DM BM code id",
            "name": "单元网格名称 网格名称 名称 WGMC DYWGMC MC gridname name",
            "area": "面积 网格面积 单元网格面积 MJ WGMJ area shapearea",
            "start_date": "初始日期 启用日期 建立日期 划定日期 CSRQ QYRQ startdate",
            "end_date": "终止日期 停用日期 变更日期 失效日期 ZZRQ BGRQ enddate",
            "responsible": "责任主体 责任人 责任单位 网格员 网格长 ZRZT ZRR ZRDW WGY responsible",
        ],
        .part: [
            "code": "部件标识码 标识码 部件编码 部件代码 部件编号 BJBSM BSM BJBM BJDM BJBH objcode partcode OBJECTCODE 编码 编号 BM code",
            "class": "部件类代码 部件类别代码 小类代码 部件小类代码 类别代码 类代码 分类代码 部件分类代码 BJLDM XLDM LBDM FLDM LDM classcode class",
            "name": "部件名称 名称 部件类型 BJMC MC objname partname name",
            "department_code": "主管部门代码 主管部门编码 主管单位代码 ZGBMDM ZGDWDM departmentcode deptcode1",
            "department": "主管部门名称 主管部门 主管单位 主管单位名称 ZGBMMC ZGBM ZGDWMC department deptname1",
            "owner_code": "权属单位代码 权属单位编码 权属代码 QSDWDM ownercode deptcode2",
            "owner": "权属单位名称 权属单位 产权单位 QSDWMC QSDW CQDW owner deptname2",
            "maintainer": "养护单位名称 养护单位 维护单位 管养单位 YHDWMC YHDW WHDW GYDW maintainer deptname3",
            "grid": "所在单元网格 所在网格 单元网格 单元网格编码 网格编码 网格代码 SZWG SZDYWG WGBM WGDM bgid grid",
            "status": "部件状态 状态 完好状态 BJZT ZT status objstate state",
            "start_date": "初始日期 普查日期 采集日期 建设日期 CSRQ CJRQ ordate startdate",
            "change_date": "变更日期 更新日期 修改日期 BGRQ GXRQ chdate changedate updatedate",
            "source": "数据来源 来源 SJLY LY datasource source",
            "note": "备注 说明 BZ remark note notes memo",
        ],
        .pipeNode: [
            "code": "物探点号 管线点号 管点编号 点号 管线点编号 管点号 图上点号 WTDH GXDH GDBH DH EXPNO pointno nodeid 编号 编码 code id",
            "class": "管线类别代码 管线类别 管线类型 管类 管线种类 管线代码 GXLB GXLBDM GXLX GL pipetype class type",
            "feature": "特征 特征点 点特征 管点特征 TZ TZD DTZ feature",
            "appurtenance": "附属物 附属物名称 附属设施 FSW FSWMC subsid appurtenance fixture",
            "ground_elevation": "地面高程 地面标高 井盖高程 DMGC DMBG surfh groundelevation groundlevel",
            "depth": "埋深 管点埋深 埋设深度 MS MSSD depth",
            "elevation": "管线高程 管顶高程 管底高程 管顶管底高程 管线点高程 GXGC GDGC elevation pipeelevation",
            "well_depth": "井深 井底深 窨井深度 井底埋深 JS JDS JDMS welldepth",
            "well_shape": "井盖形状 井盖类型 井型 JGXZ JGLX JX wellshape covershape",
            "state": "状态 使用状态 使用情况 ZT SYZT SYQK state status",
            "road": "所在道路 道路名称 路名 所在位置 SZDL DLMC roadname road address",
        ],
        .pipeSegment: [
            "code": "管段编号 管线段编号 管线编号 管段编码 管线段编码 GDBH GXDBH GXBH linkid segmentid pipeid 编号 编码 code id",
            "start_node": "起点点号 起点物探点号 起始点号 起点编号 起始点编号 起点号 本点号 QDDH QDWTDH QSDH QDBH spoint startnode fromnode node1",
            "end_node":
                "终点点号 终点物探点号 终止点号 终点编号 终止点编号 终点号 连接点号 连向点号 连接方向 ZDDH ZDWTDH ZZDH LJDH ZDBH epoint endnode tonode node2",
            "class": "管线类别代码 管线类别 管线类型 管类 管线种类 管线代码 GXLB GXLBDM GXLX GL pipetype class type",
            "material": "材质 管材 管线材质 材料 CZ GC GXCZ CL material",
            "diameter": "管径 管径或断面尺寸 断面尺寸 管径断面尺寸 规格 口径 GJ DMCC GXGJ GG KJ dsize diameter pipesize",
            "start_depth": "起点埋深 埋深起 起始埋深 起点埋设深度 QDMS QSMS sdeep startdepth",
            "end_depth": "终点埋深 埋深止 终止埋深 终点埋设深度 ZDMS ZZMS edeep enddepth",
            "start_elevation": "起点高程 起点管线高程 起点管顶高程 起点管顶管底高程 起始高程 QDGC QSGC shigh startelevation",
            "end_elevation": "终点高程 终点管线高程 终点管顶高程 终点管顶管底高程 终止高程 ZDGC ZZGC ehigh endelevation",
            "embedding": "埋设方式 埋设类型 敷设方式 铺设方式 MSFS MSLX FSFS emtype embedding layingmethod",
            "pressure": "压力 压力等级 压力值 YL YLDJ YLZ press pressure",
            "voltage": "电压 电压值 电压等级 DY DYZ DYDJ voltage",
            "cable_count": "电缆条数 电缆根数 条数 根数 光缆条数 电缆总数 DLTS DLGS TS GS cabnum cablecount",
            "flow": "流向 排水流向 LX PSLX flowdirect flow flowdirection",
            "year": "建设年代 建设年份 埋设年代 建成年代 建设日期 敷设年代 JSND MSND JCND FSND mdate year buildyear",
            "owner": "权属单位 权属单位名称 产权单位 权属 QSDW QSDWMC CQDW QS belong owner",
            "road": "所在道路 道路名称 路名 所在位置 SZDL DLMC roadname road address",
        ],
        .camera: [
            "code": "设备编码 摄像机编码 设备编号 摄像机编号 点位编码 国标编码 监控编号 SBBM SXJBM SBBH DWBM deviceid cameraid 编码 编号 code id",
            "name": "设备名称 摄像机名称 点位名称 监控点名称 监控名称 SBMC SXJMC DWMC devicename name 名称",
            "kind": "摄像机类型 摄像机类 设备类型 监控类型 SXJLX SBLX cameratype kind type",
            "division": "行政区划编码 行政区划代码 行政区划 行政区域 XZQY XZQH XZQHBM XZQHDM civilcode division",
            "department": "所属部门 管理单位 所属单位 主管部门 管理部门 SSBM GLDW SSDW department manager",
            "address": "安装地址 地址 安装位置 详细地址 位置 AZDZ AZWZ DZ address location",
            "status": "设备状态 状态 在线状态 SBZT ZT status state",
        ],
    ]

    /// Names that identify a row of a department's own table.
    static let freeCodes = "编码 编号 代码 标识码 统一编号 统一编码 业务编号 主键 code bm bh dm id objectid fid uuid guid"

    /// A name as it is compared.
    static func key(_ name: String) -> String {
        var result = ""
        for scalar in withoutUnit(name).unicodeScalars {
            switch scalar.value {
            // Full-width ASCII.
            case 0xFF01...0xFF5E: result.unicodeScalars.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    private static let units: Set<String> = [
        "m", "mm", "cm", "km", "米", "毫米", "厘米", "m2", "㎡", "平方米", "mpa", "kpa", "kv", "v", "必填", "选填", "可选",
        "度", "条", "根", "层",
    ]

    /// `埋深(m)` and `埋深（米）` without what stands in the brackets, where that is a unit.
    private static func withoutUnit(_ name: String) -> String {
        guard let open = name.lastIndex(where: { "(（[【".contains($0) }), let last = name.last, ")）]】".contains(last)
        else { return name }
        let unit = name[name.index(after: open)...].dropLast().lowercased()
        return units.contains(unit.trimming { $0.isWhitespace }) && open != name.startIndex
            ? String(name[..<open]) : name
    }

    /// Key to rank, for every field of a kind that has aliases.
    static func ranks(_ kind: LayerKind) -> [String: [String: Int]] { allRanks[kind] ?? [:] }

    /// Whether some layer, or a position, has a field of this name.
    static func isKnown(_ name: String) -> Bool { known.contains(key(name)) }

    /// The field that several layers call by this title, for the names of free layers' fields.
    static func commonField(_ title: String) -> String? { common[key(title)] }

    private static let allRanks: [LayerKind: [String: [String: Int]]] = tables.mapValues { fields in
        fields.mapValues { aliases in
            let keys = aliases.split(separator: " ").map { key(String($0)) }
            return Dictionary(zip(keys, keys.indices), uniquingKeysWith: min)
        }
    }

    private static let known: Set<String> = {
        var keys = Set(allRanks.values.flatMap { $0.values.flatMap(\.keys) })
        for name in PositionColumns.eastNames + PositionColumns.northNames + ["序号", "联系电话", "联系人", "电话"] {
            keys.insert(key(name))
        }
        return keys
    }()

    private static let common: [String: String] = {
        var result: [String: String] = [:]
        for kind in LayerKind.allCases {
            for (field, ranks) in (allRanks[kind] ?? [:]).sorted(by: { $0.key < $1.key }) {
                for (key, rank) in ranks where rank < 3 && result[key] == nil { result[key] = field }
            }
        }
        for name in freeCodes.split(separator: " ") { result[key(String(name))] = "code" }
        return result
    }()
}
