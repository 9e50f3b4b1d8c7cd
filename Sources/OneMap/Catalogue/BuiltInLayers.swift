import GeoModel

/// The layers that every city has, one entry each. A new kind of layer is an entry here.
public enum BuiltInLayers {
    public static let all: [LayerSchema] = [
        regions, roads, places, addresses, buildings, grids, parts, pipeNodes, pipeSegments, cameras,
    ]

    /// The schema of a kind; nil for `.free`, whose schema comes with its table.
    public static func schema(for kind: LayerKind) -> LayerSchema? { all.first { $0.kind == kind } }

    /// 行政区划
    public static let regions = make(
        "regions", .region, "行政区划", "Administrative regions", "行政区划", .mixed,
        [
            FieldDefinition("code", .text, "区划代码", isRequired: true),
            FieldDefinition("name", .text, "名称", isRequired: true),
            FieldDefinition("level", .text, "级别"),
            FieldDefinition("parent", .text, "上级代码"),
        ])

    /// 道路中心线
    public static let roads = make(
        "roads", .road, "道路", "Roads", "基础地理", .line,
        [
            FieldDefinition("code", .text, "道路代码"),
            FieldDefinition("name", .text, "道路名称"),
            FieldDefinition("class", .text, "道路等级"),
            FieldDefinition("width", .real, "路宽", unit: "m"),
        ])

    /// 兴趣点
    public static let places = make(
        "places", .place, "兴趣点", "Places", "标准地址", .point,
        [
            FieldDefinition("code", .text, "编码"),
            FieldDefinition("name", .text, "名称", isRequired: true),
            FieldDefinition("category", .text, "类别"),
            FieldDefinition("address", .text, "地址", isDisplayed: false),
        ])

    /// 标准地址: one row an address, its elements in columns.
    public static let addresses = make(
        "addresses", .address, "标准地址", "Standard addresses", "标准地址", .point,
        [
            FieldDefinition("code", .text, "地址编码"),
            FieldDefinition("address", .text, "标准地址", isRequired: true),
            FieldDefinition("level", .text, "级别"),
            FieldDefinition("province", .text, "省", isDisplayed: false),
            FieldDefinition("city", .text, "市", isDisplayed: false),
            FieldDefinition("county", .text, "县区", isDisplayed: false),
            FieldDefinition("town", .text, "镇街", isDisplayed: false),
            FieldDefinition("community", .text, "社区村", isDisplayed: false),
            FieldDefinition("group", .text, "村民小组", isDisplayed: false),
            FieldDefinition("road", .text, "街路巷", isDisplayed: false),
            FieldDefinition("doorplate", .text, "门牌号"),
            FieldDefinition("estate", .text, "小区", isDisplayed: false),
            FieldDefinition("building", .text, "楼栋"),
            FieldDefinition("unit", .text, "单元", isDisplayed: false),
            FieldDefinition("floor", .text, "楼层", isDisplayed: false),
            FieldDefinition("room", .text, "户室", isDisplayed: false),
            FieldDefinition("building_code", .text, "建筑物编码", isDisplayed: false),
        ])

    /// 建筑物
    public static let buildings = make(
        "buildings", .building, "建筑物", "Buildings", "标准建筑物", .polygon,
        [
            FieldDefinition("code", .text, "建筑物编码", isRequired: true),
            FieldDefinition("name", .text, "名称"),
            FieldDefinition("floors", .integer, "层数"),
            FieldDefinition("height", .real, "高度", unit: "m"),
            FieldDefinition("use", .text, "用途"),
            FieldDefinition("address", .text, "地址", isDisplayed: false),
        ])

    /// 单元网格 (GB/T 30428.1: 15 characters)
    public static let grids = make(
        "grids", .grid, "单元网格", "Unit grid cells", "网格", .polygon,
        [
            FieldDefinition("code", .text, "单元网格标识码", isRequired: true),
            FieldDefinition("name", .text, "单元网格名称"),
            FieldDefinition("area", .real, "面积", unit: "m2"),
            FieldDefinition("start_date", .date, "初始日期", isDisplayed: false),
            FieldDefinition("end_date", .date, "终止日期", isDisplayed: false),
            FieldDefinition("responsible", .text, "责任主体", isDisplayed: false),
        ])

    /// 城市部件 (GB/T 30428.2: 16 digits 6+2+2+6; GB/T 47678.5-2026: 17 digits)
    public static let parts = make(
        "parts", .part, "城市部件", "City parts", "城市部件", .point,
        [
            FieldDefinition("code", .text, "部件标识码", isRequired: true),
            FieldDefinition("class", .text, "部件类代码"),
            FieldDefinition("name", .text, "部件名称"),
            FieldDefinition("department_code", .text, "主管部门代码", isDisplayed: false),
            FieldDefinition("department", .text, "主管部门名称"),
            FieldDefinition("owner_code", .text, "权属单位代码", isDisplayed: false),
            FieldDefinition("owner", .text, "权属单位名称", isDisplayed: false),
            FieldDefinition("maintainer", .text, "养护单位名称", isDisplayed: false),
            FieldDefinition("grid", .text, "所在单元网格", isDisplayed: false),
            FieldDefinition("status", .text, "部件状态"),
            FieldDefinition("start_date", .date, "初始日期", isDisplayed: false),
            FieldDefinition("change_date", .date, "变更日期", isDisplayed: false),
            FieldDefinition("source", .text, "数据来源", isDisplayed: false),
            FieldDefinition("note", .text, "备注", isDisplayed: false),
        ])

    /// 管线点 (CJJ 61-2017)
    public static let pipeNodes = make(
        "pipe_nodes", .pipeNode, "管线点", "Pipe nodes", "地下管线", .point,
        [
            FieldDefinition("code", .text, "物探点号", isRequired: true),
            FieldDefinition("class", .text, "管线类别代码", isRequired: true),
            FieldDefinition("feature", .text, "特征"),
            FieldDefinition("appurtenance", .text, "附属物"),
            FieldDefinition("ground_elevation", .real, "地面高程", unit: "m"),
            FieldDefinition("depth", .real, "埋深", unit: "m"),
            FieldDefinition("elevation", .real, "管线高程", unit: "m"),
            FieldDefinition("well_depth", .real, "井深", isDisplayed: false, unit: "m"),
            FieldDefinition("well_shape", .text, "井盖形状", isDisplayed: false),
            FieldDefinition("state", .text, "状态"),
            FieldDefinition("road", .text, "所在道路", isDisplayed: false),
        ])

    /// 管线段 (CJJ 61-2017)
    public static let pipeSegments = make(
        "pipe_segments", .pipeSegment, "管线段", "Pipe segments", "地下管线", .line,
        [
            FieldDefinition("code", .text, "管段编号", isRequired: true),
            FieldDefinition("start_node", .text, "起点点号", isRequired: true),
            FieldDefinition("end_node", .text, "终点点号", isRequired: true),
            FieldDefinition("class", .text, "管线类别代码", isRequired: true),
            FieldDefinition("material", .text, "材质"),
            FieldDefinition("diameter", .text, "管径", unit: "mm"),
            FieldDefinition("start_depth", .real, "起点埋深", unit: "m"),
            FieldDefinition("end_depth", .real, "终点埋深", unit: "m"),
            FieldDefinition("start_elevation", .real, "起点高程", unit: "m"),
            FieldDefinition("end_elevation", .real, "终点高程", unit: "m"),
            FieldDefinition("embedding", .text, "埋设方式", isDisplayed: false),
            FieldDefinition("pressure", .text, "压力", isDisplayed: false),
            FieldDefinition("voltage", .text, "电压", isDisplayed: false),
            FieldDefinition("cable_count", .integer, "电缆条数", isDisplayed: false),
            FieldDefinition("flow", .text, "流向", isDisplayed: false),
            FieldDefinition("year", .integer, "建设年代"),
            FieldDefinition("owner", .text, "权属单位", isDisplayed: false),
            FieldDefinition("road", .text, "所在道路", isDisplayed: false),
        ])

    /// 监控点位 (一机一档)
    public static let cameras = make(
        "cameras", .camera, "监控点位", "Cameras", "公共安全", .point,
        [
            FieldDefinition("code", .text, "设备编码", isRequired: true),
            FieldDefinition("name", .text, "设备名称", isRequired: true),
            FieldDefinition("kind", .text, "摄像机类型"),
            FieldDefinition("division", .text, "行政区划编码", isDisplayed: false),
            FieldDefinition("department", .text, "所属部门", isDisplayed: false),
            FieldDefinition("address", .text, "安装地址", isDisplayed: false),
            FieldDefinition("status", .text, "设备状态"),
        ] + CameraFields.file)

    private static func make(
        _ id: String, _ kind: LayerKind, _ title: String, _ englishTitle: String, _ theme: String,
        _ geometry: GeometryKind, _ fields: [FieldDefinition]
    ) -> LayerSchema {
        guard let layerID = LayerID(id) else { preconditionFailure("\(id) is no layer id") }
        return LayerSchema(
            id: layerID, kind: kind, title: title, englishTitle: englishTitle, theme: theme, geometry: geometry,
            fields: fields)
    }
}
