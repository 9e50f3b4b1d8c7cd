import GeoModel

/// The fields of one camera's file (一机一档), GeoData/Standards/camera_attributes.csv, beside those that the map shows.
///
/// Left out: longitude and latitude, which are the row's place, and the device's password, which is never kept.
enum CameraFields {
    static let file: [FieldDefinition] = [
        text("former_code", "原设备编码"), text("point_class", "监控点位类型"), text("pickup", "拾音器"), text("parent", "父设备"),
        text("builder", "建设单位/设备归属"), text("platform_code", "建设单位/平台归属代码"), text("manager", "管理单位"),
        text("keeper", "管理员姓名"), text("keeper_phone", "管理员联系电话"), text("contractor", "承建单位"),
        text("maintainer", "维护单位"), text("vendor", "设备厂商"), text("model", "设备型号"), text("access", "接入方式"),
        text("function", "摄像机功能类型"), text("codec", "视频编码格式"), text("resolution", "图像分辨率"),
        text("fill_light", "摄像机补光属性"), text("structuring", "后端结构化"), text("lens", "镜头类型"), text("mounting", "安装类型"),
        text("height_class", "高度类型"), text("police_station", "所属辖区公安机关"), text("landmark", "周边标志"),
        text("indoors", "摄像机安装位置室内外"), text("direction", "摄像机监控方位"), text("pole", "立杆编号"),
        text("photo", "摄像机实景图片"), text("networking", "联网属性"), text("network", "接入网络"), text("ipv4", "IPv4地址"),
        text("ipv6", "IPv6地址"), text("mac", "设备MAC地址"), text("port", "访问端口"), text("encoder", "关联编码器"),
        text("user_name", "设备用户名"), text("channel", "通道号"), text("protocol", "连接协议"),
        FieldDefinition("enabled_on", .date, "启用时间", isDisplayed: false),
        FieldDefinition("scrapped_on", .date, "报废时间", isDisplayed: false), text("inspection", "巡检状态"),
        text("video_loss", "视频丢失"), text("colour_fault", "色彩失真"), text("blur", "视频模糊"),
        text("brightness_fault", "亮度异常"), text("interference", "视频干扰"), text("stutter", "视频卡顿"),
        text("occlusion", "视频遮挡"), text("scene_change", "场景变更"), text("online_time", "在线时长"),
        text("offline_time", "离线时长"), text("signal_delay", "信令时延"), text("stream_delay", "视频流时延"),
        text("key_frame_delay", "关键帧时延"),
        FieldDefinition("recording_days", .integer, "录像保存天数", isDisplayed: false, unit: "d"),
        text("storage_code", "存储设备编码"), text("storage_channel", "存储通道号"), text("storage_kind", "存储类型"),
        text("cache", "缓存设置"), text("note", "备注"), text("area_class", "采集区域类型"),
        FieldDefinition("updated_at", .timestamp, "更新时间", isDisplayed: false), text("imaging", "摄像机光电成像类型"),
        text("body_part", "采集部位类型"),
        FieldDefinition("horizontal_view", .real, "水平视场角", isDisplayed: false, unit: "°"),
        FieldDefinition("vertical_view", .real, "竖直视场角", isDisplayed: false, unit: "°"),
        FieldDefinition("visible_distance", .real, "可视距离", isDisplayed: false, unit: "m"),
        text("secrecy", "保密属性"), text("grassroots_code", "基层组织编码"), text("mobile_kind", "移动采集设备类型"),
        text("common_name", "点位俗称"), text("sharing_scope", "共享范围"),
    ]

    private static func text(_ name: String, _ title: String) -> FieldDefinition {
        FieldDefinition(name, .text, title, isDisplayed: false)
    }
}
