import Exchange

/// The tables of the delivery: file names and fields as departments name them, at most ten bytes of GBK each.
enum DeliveryTables {
    static let regions: [ShapefileField] = [
        .init("区划代码", .text(12)), .init("名称", .text(30)), .init("级别", .text(10)), .init("上级代码", .text(12)),
    ]
    static let roads: [ShapefileField] = [
        .init("道路代码", .text(12)), .init("道路名称", .text(24)), .init("道路等级", .text(8)),
        .init("路宽", .real(6, decimals: 1)),
    ]
    static let places: [ShapefileField] = [
        .init("编码", .text(14)), .init("名称", .text(40)), .init("类别", .text(16)), .init("地址", .text(100)),
    ]
    static let addresses: [ShapefileField] = [
        .init("地址编码", .text(20)), .init("标准地址", .text(100)), .init("级别", .text(10)), .init("省", .text(6)),
        .init("市", .text(6)), .init("县区", .text(6)), .init("镇街", .text(12)), .init("社区村", .text(12)),
        .init("村民小组", .text(10)), .init("街路巷", .text(14)), .init("门牌号", .text(8)), .init("小区", .text(24)),
        .init("楼栋", .text(14)), .init("单元", .text(8)), .init("楼层", .text(6)), .init("户室", .text(8)),
        .init("楼编码", .text(17)),
    ]
    static let buildings: [ShapefileField] = [
        .init("楼编码", .text(17)), .init("名称", .text(40)), .init("层数", .integer(3)),
        .init("高度", .real(6, decimals: 1)), .init("用途", .text(8)), .init("地址", .text(100)),
    ]
    static let grids: [ShapefileField] = [
        .init("网格码", .text(15)), .init("网格名称", .text(30)), .init("面积", .real(12, decimals: 2)),
        .init("初始日期", .date),
    ]
    static let parts: [ShapefileField] = [
        .init("BJBSM", .text(16)), .init("BJLDM", .text(4)), .init("BJMC", .text(30)), .init("ZGBMDM", .text(18)),
        .init("ZGBMMC", .text(30)), .init("QSDWDM", .text(18)), .init("QSDWMC", .text(30)), .init("YHDWMC", .text(30)),
        .init("SZWG", .text(15)), .init("BJZT", .text(10)), .init("CSRQ", .date), .init("BGRQ", .date),
        .init("SJLY", .text(12)), .init("BZ", .text(30)),
    ]
    static let pipeNodes: [ShapefileField] = [
        .init("物探点号", .text(10)), .init("管线类别", .text(4)), .init("特征", .text(8)), .init("附属物", .text(12)),
        .init("地面高程", .real(8, decimals: 3)), .init("埋深", .real(6, decimals: 2)),
        .init("管线高程", .real(8, decimals: 3)), .init("井深", .real(6, decimals: 2)), .init("井盖形状", .text(6)),
        .init("状态", .text(2)), .init("所在道路", .text(14)),
    ]
    static let pipeSegments: [ShapefileField] = [
        .init("管段编号", .text(11)), .init("起点点号", .text(10)), .init("终点点号", .text(10)),
        .init("管线类别", .text(4)), .init("材质", .text(6)), .init("管径", .text(8)),
        .init("起点埋深", .real(6, decimals: 2)), .init("终点埋深", .real(6, decimals: 2)),
        .init("起点高程", .real(8, decimals: 3)), .init("终点高程", .real(8, decimals: 3)),
        .init("埋设方式", .text(4)), .init("压力", .text(6)), .init("电压", .text(6)), .init("电缆条数", .integer(3)),
        .init("流向", .text(2)), .init("建设年代", .integer(4)), .init("权属单位", .text(30)), .init("所在道路", .text(14)),
    ]
    static let cameras: [ShapefileField] = [
        .init("设备编码", .text(20)), .init("设备名称", .text(40)), .init("摄像机类", .text(8)),
        .init("行政区划", .text(12)), .init("所属部门", .text(30)), .init("安装地址", .text(80)), .init("设备状态", .text(6)),
    ]

    /// EPSG:4547 as ESRI writes it.
    static let projection = """
        PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",\
        DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],\
        UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],\
        PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],\
        PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]
        """
}

extension ShapefileWriter {
    /// Opens one file of the delivery: GBK, EPSG:4547.
    convenience init(_ folder: DeliveryFolder, _ name: String, _ shape: Shape, _ fields: [ShapefileField]) throws {
        try self.init(
            folder.url.appendingPathComponent(name), shape: shape, fields: fields, encoding: .gbk,
            projection: DeliveryTables.projection)
    }

    func set(_ column: Int, _ text: SampleText) { row.set(column, text: text.gbk) }
    func set(_ column: Int, ascii: String) { row.set(column, text: ascii.utf8) }
}
