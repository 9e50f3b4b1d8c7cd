/// Characters that are taken for each other because they look alike.
enum LookAlikes {
    static func areAlike(_ left: UInt16, _ right: UInt16) -> Bool {
        guard let groups = groupsOf[left] else { return false }
        return groups.contains { members[$0].contains(right) }
    }

    /// Put together by hand from what shares a part or differs by a stroke, among characters that stand in addresses.
    private static let members: [Set<UInt16>] = """
        己已巳 未末本木术 土士王玉主 日曰目田由甲申 人入八 大太犬天夫 千干于午牛 材村杆杜林 园圆团国图 东车 石右古 白自百 西酉 北比 南楠 \
        河何柯 湖潮胡 江汪红虹 海梅侮 洋详祥 泉皋 溪奚 沙砂妙 洲州 港巷 涌桶通 滨宾 淮准 治冶 清请情晴青 泽译择 润闰 浦埔铺蒲 滘窖 沟构购钩 \
        花化华 芳方房放坊防仿访 荣荥 莲连链 荷何 菊鞠 兰三 苑宛 英莫 茶荼 芙英 蓝篮 蓬逢 金全 银根 铜桐 铁铂 锦绵棉 镇真 钟种 铭名 \
        桥侨娇 桂挂佳 柳抑卯 梅海 松公 杨扬汤 枫风 桃挑 杭航抗 柏拍 栋拣冻 楼搂 校较 林材 榕容 \
        龙尤 凤风凰 鹏朋 鹤雀 鸿鸣 马鸟 乌鸟 兔免 虎虚 \
        安按 宁丁 宝玉 宏宠 宜宣 富福 家冢 宅它 定走 客容 \
        康唐 庆厌 庄压 店居 广厂 府付 庭廷 座坐 \
        阳阴 陈东 陵凌 隆降 陆击 院阮 \
        明朋 昌冒 星皇 晖辉 春舂 景影 晨辰 晓饶 旺王 昆昆 \
        光先 元无 兴光 典曲 \
        仁仕 仙山 伟传 信言 保堡 佛拂 \
        新亲 斯期 \
        胜姓 育盲 肖消 \
        祥详 福富 禄绿录 祖组 \
        竹行 笋笑 \
        米来 粮狼 \
        绿录 红江 纬伟 经径 线钱 \
        美羊 群郡 \
        翔羽 翠翌 \
        街衔 衡衔 \
        解触 \
        豪亭毫 \
        贤资 贵责 \
        路跳 \
        远运 迎仰 达过 通涌 道首 迪油 \
        郊效 郭廓 郎朗 \
        里理埋 重童 野墅 \
        长张 \
        门们 问间 闸闹 \
        雅稚 \
        青责 静净 \
        顺须 \
        香看 \
        高亮 \
        黄横 \
        丰半 中申 丹舟 乐东 九丸力 二工 五王 云去 井并 交父 亭亨 \
        台合 同向 名各 吉告 周同 和禾 唐康 善喜 嘉喜 \
        坪评 坑坎 城诚成 堂常 堤提 塘糖 墩敦 \
        士土 夏复 \
        宾滨 \
        山出 岗岸 岭玲 岩岸 峰烽锋蜂 崇祟 \
        川州 \
        巨臣 \
        市布 师帅 \
        平干 幸辛 \
        强张 \
        彩采 \
        徐除 德徳 \
        忠患 志忘 \
        文交 \
        斗头 \
        朝潮 期朝 \
        步少 武式 \
        民氏 \
        水永冰 \
        沈枕 法去 泰秦奏 \
        瑞端 珠株 环坏 琴瑟 \
        甫浦 \
        盛盐 \
        知和 \
        社杜 \
        秋秧 科料 \
        站战 \
        第弟 \
        良食 \
        茂戊 \
        虹虾 \
        裕浴 \
        西四 \
        谷各 \
        贸货 \
        赛寒 \
        邮油 \
        麦表
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Set($0.utf16) }

    private static let groupsOf: [UInt16: [Int]] = {
        var groups: [UInt16: [Int]] = [:]
        for (number, group) in members.enumerated() {
            for unit in group { groups[unit, default: []].append(number) }
        }
        return groups
    }()
}
